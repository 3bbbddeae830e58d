"""Forms about what stands behind a programme: lines of sessions, cost items, prerequisites."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.training.actions.curriculum import CostLine, SessionLine
from bina.training.forms.partners import rupiah
from bina.training.models import CostItem, CurriculumSession

if TYPE_CHECKING:
    from bina.training.models import Programme
    from bina.training.queries import CompetenceChoice
    from bina.training.queries.curriculum import CourseChoice

FREE_LINES = 4
MOST_LINES = 60


class SessionLineForm(forms.Form):
    """One session of a curriculum; a line without a title is left out."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    method = forms.ChoiceField(label=_("Method"), choices=CurriculumSession.Method.choices)
    length_jp = forms.DecimalField(
        label="JP", min_value=Decimal("0.25"), max_digits=6, decimal_places=2, required=False
    )
    competency_id = forms.TypedChoiceField(
        label=_("Competence"), coerce=UUID, empty_value=None, required=False
    )
    level = forms.IntegerField(label=_("Level"), min_value=1, max_value=8, required=False)
    outcome = forms.CharField(label=_("What participants can do afterwards"), max_length=300, required=False)

    def __init__(self, *args: Any, competences: Iterable[CompetenceChoice], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "–"), *((str(one.id), f"{one.code} {one.name}") for one in competences)]
        self.fields["competency_id"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("title") and not cleaned.get("length_jp") and "length_jp" not in self.errors:
            self.add_error("length_jp", _("Say how many lesson hours it takes."))
        if cleaned.get("competency_id") and not cleaned.get("level") and "level" not in self.errors:
            self.add_error("level", _("Say which level participants leave with."))
        return cleaned


class CostLineForm(forms.Form):
    """One item of a cost model; a line without a price is left out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CostItem.Kind.choices)
    label = forms.CharField(label=_("What it is"), max_length=200, required=False)
    basis = forms.ChoiceField(label=_("Paid"), choices=CostItem.PaidPer.choices)
    quantity = forms.IntegerField(label=_("Number"), min_value=1, max_value=10_000, initial=1)
    price_rupiah = rupiah(_("Price of one, in rupiah"), required=False)


SessionLines = forms.formset_factory(SessionLineForm, extra=FREE_LINES, max_num=MOST_LINES)
CostLines = forms.formset_factory(CostLineForm, extra=FREE_LINES, max_num=MOST_LINES)


def session_lines(lines: Any) -> list[SessionLine]:
    """The filled-in lines of a valid set, as the action takes them."""
    kept = ("title", "method", "length_jp", "competency_id", "level", "outcome")
    filled = [form.cleaned_data for form in lines if form.cleaned_data.get("title")]
    return [
        SessionLine(**{name: one[name] for name in kept if one["competency_id"] or name != "level"})
        for one in filled
    ]


def cost_lines(lines: Any) -> list[CostLine]:
    """The filled-in lines of a valid set, as the action takes them."""
    return [
        CostLine(**form.cleaned_data) for form in lines if form.cleaned_data.get("price_rupiah") is not None
    ]


class PrerequisiteForm(forms.Form):
    """What people complete before a programme."""

    programmes = forms.TypedMultipleChoiceField(
        label=_("Programmes"), coerce=UUID, widget=forms.CheckboxSelectMultiple, required=False
    )
    courses = forms.TypedMultipleChoiceField(
        label=_("E-learning courses"), coerce=UUID, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        programmes: Iterable[Programme],
        courses: Iterable[CourseChoice],
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        named = {
            "programmes": [(str(one.pk), f"{one.code} {one.name}") for one in programmes],
            "courses": [(str(one.pk), one.title) for one in courses],
        }
        for name, choices in named.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field
