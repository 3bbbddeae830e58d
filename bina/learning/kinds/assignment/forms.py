"""Setting work, and marking it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.page.forms import RichText
from bina.learning.rules.sanitising import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_CRITERIA = 20


class RubricField(forms.CharField):
    """A criterion a line: its name, a bar, its most points."""

    def clean(self, value: Any) -> list[dict[str, Any]]:
        lines = [line.strip() for line in str(super().clean(value)).splitlines() if line.strip()]
        if len(lines) > MOST_CRITERIA:
            raise ValidationError(_t("At most {most} criteria.").format(most=MOST_CRITERIA))
        return [self._criterion(number, line) for number, line in enumerate(lines, start=1)]

    @staticmethod
    def _criterion(number: int, line: str) -> dict[str, Any]:
        name, bar, points = line.rpartition("|")
        try:
            found = Decimal(points.strip().replace(",", "."))
        except InvalidOperation:
            found = Decimal(0)
        if not bar or not name.strip() or not 0 < found <= 1000:
            text = _t('Line {number}: write the criterion, a bar and its points, such as "Clear | 10".')
            raise ValidationError(text.format(number=number))
        return {"name": name.strip()[:200], "points": str(found)}


class AssignmentForm(forms.Form):
    """The task, how it is handed in, and the rubric."""

    html = forms.CharField(label=_("The task"), widget=RichText(), required=False)
    takes_text = forms.BooleanField(label=_("Text may be handed in"), required=False, initial=True)
    takes_file = forms.BooleanField(label=_("A file may be handed in"), required=False, initial=True)
    rubric = RubricField(
        label=_("Rubric"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A line for each criterion, with its most points: Clear and complete | 10"),
    )
    pass_percent = forms.IntegerField(
        label=_("Passed from, in per cent of the points"), min_value=0, max_value=100, initial=60
    )

    def __init__(self, data: Any = None, files: Any = None, *, agency_id: UUID, **options: Any) -> None:
        content = options.pop("initial", None)
        if content:
            lines = [f"{one['name']} | {one['points']}" for one in content.get("rubric", ())]
            options["initial"] = {**content, "rubric": "\n".join(lines)}
        super().__init__(data, files, **options)
        self.agency_id = agency_id

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("takes_text") and not cleaned.get("takes_file"):
            self.add_error("takes_text", _("Work must be handed in somehow: as text, as a file, or both."))
        return cleaned


def to_content(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The content from the form."""
    return {**cleaned, "html": harmless(cleaned["html"])}


class MarkForm(forms.Form):
    """Points by criterion, and words for the learner."""

    comment = forms.CharField(
        label=_("Words for the learner"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was good, and what would make it better."),
    )

    def __init__(self, data: Any = None, *, rubric: Sequence[dict[str, Any]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.rubric = rubric
        words = self.fields.pop("comment")
        for place, one in enumerate(rubric):
            most = Decimal(one["points"])
            self.fields[f"points_{place}"] = forms.DecimalField(
                label=_("{name} (at most {most})").format(name=one["name"], most=f"{most.normalize():f}"),
                min_value=0,
                max_value=most,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )
        self.fields["comment"] = words

    def points(self) -> dict[int, Decimal]:
        """Points by the criterion's place."""
        return {place: self.cleaned_data[f"points_{place}"] for place in range(len(self.rubric))}
