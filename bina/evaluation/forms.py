"""Forms of the evaluation room: filters and findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.evaluation.actions import FindingWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise as Lazy

    Choices = Sequence[tuple[str, str | Lazy | list[tuple[str, str]]]]


class FilterForm(forms.Form):
    """What narrows the list; a value that is not offered is left out."""

    q = forms.CharField(label=_("Programme"), required=False)
    tahun = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    temuan = forms.ChoiceField(
        label=_("Finding"),
        required=False,
        choices=[
            ("", _("With or without finding")),
            ("yes", _("With finding")),
            ("no", _("Without finding")),
        ],
    )

    def __init__(self, *arguments: Any, years: Sequence[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        chosen: Any = self.fields["tahun"]
        chosen.choices = [("", _("All years")), *((str(year), str(year)) for year in years)]

    @property
    def asked(self) -> dict[str, Any]:
        """The filters that hold, by the names that the query takes."""
        self.is_valid()
        cleaned = self.cleaned_data
        return {
            "text": cleaned.get("q", ""),
            "year": cleaned.get("tahun"),
            "finding": cleaned.get("temuan", ""),
        }


class FindingForm(forms.Form):
    """A finding in the writer's words."""

    title = forms.CharField(
        label=_("Finding in one sentence"),
        max_length=200,
        help_text=_("It is what next year's need will be called."),
    )
    competence = forms.TypedChoiceField(label=_("Competence it is about"), coerce=UUID)
    text = forms.CharField(
        label=_("What was found"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        help_text=_("The figures of this page are kept with the finding; write what they mean."),
    )
    recommendation = forms.CharField(
        label=_("What should follow"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )

    def __init__(self, *arguments: Any, competences: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        chosen: Any = self.fields["competence"]
        chosen.choices = competences

    @property
    def words(self) -> FindingWords:
        """What was written, after cleaning."""
        cleaned = self.cleaned_data
        return FindingWords(
            title=cleaned["title"],
            text=cleaned["text"],
            recommendation=cleaned["recommendation"],
            competence_id=cleaned["competence"],
        )


class PublishForm(forms.Form):
    """The year whose plan the finding goes into."""

    year = forms.IntegerField(label=_("Need of the year"), min_value=2000, max_value=2100)
