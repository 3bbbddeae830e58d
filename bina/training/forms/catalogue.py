"""What people fill in; forms clean, actions decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.quiz.queries.scores import QuizName
from bina.training.actions import BatchValues, ProgrammeValues
from bina.training.models import Batch, Enrolment, Programme
from bina.training.queries import CompetenceChoice, Outcome
from bina.training.rulesets import FormRow

OUTCOME_LINES = 6
DAY = {"type": "date"}
Pair = tuple[Decimal | None, Decimal | None]


class ProgrammeFilter(forms.Form):
    """Narrows the catalogue."""

    bentuk = forms.TypedChoiceField(label=_("Form"), coerce=int, empty_value=None, required=False)
    kompetensi = forms.ChoiceField(label=_("Competence"), required=False)
    semua = forms.BooleanField(label=_("Also programmes that are no longer on offer"), required=False)

    def __init__(
        self, data: Any, *, known_forms: Mapping[int, FormRow], competences: Iterable[CompetenceChoice]
    ) -> None:
        super().__init__(data)
        numbers = [(str(number), str(form.name)) for number, form in sorted(known_forms.items())]
        self.fields["bentuk"].choices = [("", _("All")), *numbers]  # type: ignore[attr-defined]  # a choice field
        codes = [(choice.code, f"{choice.code} {choice.name}") for choice in competences]
        self.fields["kompetensi"].choices = [("", _("All")), *codes]  # type: ignore[attr-defined]  # a choice field


class BatchFilter(forms.Form):
    """Narrows the list of batches."""

    status = forms.ChoiceField(label=_("State"), required=False)
    tahun = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["status"].choices = [("", _("All")), *Batch.State.choices]  # type: ignore[attr-defined]  # a choice field


class ProgrammeForm(forms.Form):
    """A programme and what it teaches."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Short, unique in the agency: PLY01."))
    name = forms.CharField(label=_("Name"), max_length=200)
    form = forms.TypedChoiceField(label=_("Form of development"), coerce=int)
    length_jp = forms.DecimalField(
        label=_("Lesson hours (JP)"),
        max_digits=6,
        decimal_places=2,
        min_value=Decimal("0.01"),
        help_text=_("One JP is 45 minutes."),
        localize=False,
    )
    seats = forms.IntegerField(label=_("Seats of a batch"), min_value=1)
    minimum_seats = forms.IntegerField(label=_("Fewest participants"), min_value=1)
    fixed_cost_rupiah = forms.IntegerField(label=_("Cost of a batch, in rupiah"), min_value=0)
    cost_per_person_rupiah = forms.IntegerField(label=_("Cost per participant, in rupiah"), min_value=0)
    organiser = forms.CharField(label=_("Organiser"), max_length=200, required=False)
    targets = forms.MultipleChoiceField(
        label=_("Kinds of post it is for"),
        choices=Programme.Target.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen means all."),
    )
    description = forms.CharField(
        label=_("Description"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )
    is_mandatory = forms.BooleanField(label=_("Mandatory for those it is for"), required=False)
    is_active = forms.BooleanField(label=_("On offer"), required=False, initial=True)

    def __init__(
        self,
        data: Any = None,
        *,
        known_forms: Mapping[int, FormRow],
        competences: Iterable[CompetenceChoice],
        programme: Programme | None = None,
        outcomes: Iterable[Outcome] = (),
    ) -> None:
        super().__init__(data, initial=_initial(programme, outcomes))
        self.fields["form"].choices = [  # type: ignore[attr-defined]  # a choice field
            (number, f"{number} {form.name}") for number, form in sorted(known_forms.items())
        ]
        choices = [("", "–"), *((str(choice.id), f"{choice.code} {choice.name}") for choice in competences)]
        for line in range(1, OUTCOME_LINES + 1):
            label = _("Competence {line}").format(line=line)
            self.fields[f"competence_{line}"] = forms.ChoiceField(
                label=label, choices=choices, required=False
            )
            self.fields[f"level_{line}"] = forms.IntegerField(
                label=_("Level after it"), min_value=1, max_value=8, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for line in range(1, OUTCOME_LINES + 1):
            chosen, level = cleaned.get(f"competence_{line}"), cleaned.get(f"level_{line}")
            if chosen and level is None and f"level_{line}" not in self.errors:
                self.add_error(f"level_{line}", _("Say which level participants leave with."))
            if level is not None and not chosen:
                self.add_error(f"competence_{line}", _("Choose the competence of this level."))
        return cleaned

    def values(self) -> ProgrammeValues:
        """The cleaned values as the action takes them."""
        cleaned = dict(self.cleaned_data)
        outcomes = []
        for line in range(1, OUTCOME_LINES + 1):
            chosen, level = cleaned.pop(f"competence_{line}"), cleaned.pop(f"level_{line}")
            if chosen:
                outcomes.append((UUID(chosen), level))
        cleaned["code"] = cleaned["code"].upper()
        return ProgrammeValues(
            **{**cleaned, "targets": tuple(cleaned["targets"]), "outcomes": tuple(outcomes)}
        )


def _initial(programme: Programme | None, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    if programme is None:
        return {"is_active": True}
    names = [name for name in ProgrammeForm.base_fields if hasattr(programme, name)]
    found = {name: getattr(programme, name) for name in names}
    for line, outcome in enumerate(outcomes, start=1):
        found[f"competence_{line}"] = str(outcome.competence_id)
        found[f"level_{line}"] = outcome.level
    return found


class BatchForm(forms.Form):
    """When, where and for how many."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        required=False,
        help_text=_("Left empty, Bina makes one from the programme and the year."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    venue = forms.CharField(label=_("Place"), max_length=200, required=False)
    seats = forms.IntegerField(label=_("Seats"), min_value=1)

    def values(self) -> BatchValues:
        """The cleaned values as the action takes them."""
        return BatchValues(**{**self.cleaned_data, "code": self.cleaned_data["code"].upper()})


class PeopleForm(forms.Form):
    """People for a batch: chosen in a list, or a column of NIPs pasted."""

    nips = forms.CharField(
        label=_("NIPs, one a line"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def nip_list(self) -> list[str]:
        """The NIPs pasted, each once, in order."""
        return list(dict.fromkeys(re.findall(r"\d{18}", self.cleaned_data["nips"].replace(" ", ""))))


class QuizScoresForm(forms.Form):
    """Which quiz gives the scores, and of which test they are."""

    BEFORE, AFTER = "PRE", "POST"
    quiz = forms.TypedChoiceField(label=_("Quiz"), coerce=UUID)
    test = forms.ChoiceField(
        label=_("As which test"),
        choices=[(BEFORE, _("Pre-test")), (AFTER, _("Post-test"))],
        help_text=_("The pre-test takes each person's first attempt, the post-test their best one."),
    )

    def __init__(self, data: Any = None, *, quizzes: Iterable[QuizName]) -> None:
        super().__init__(data)
        self.fields["quiz"].choices = [  # type: ignore[attr-defined]  # a choice field
            (str(one.lineage), f"{one.course}: {one.title}") for one in quizzes
        ]


class ScoresForm(forms.Form):
    """Scores before and after for everybody who attends."""

    def __init__(self, data: Any = None, *, places: Iterable[Enrolment]) -> None:
        super().__init__(data)
        self.places = list(places)
        for place in self.places:
            for name, label in (("pre", _("Pre-test")), ("post", _("Post-test"))):
                self.fields[f"{name}_{place.pk}"] = forms.DecimalField(
                    label=_("{test} of {name}").format(test=label, name=place.employee.name),
                    min_value=0,
                    max_value=100,
                    decimal_places=2,
                    required=False,
                    initial=getattr(place, f"{name}_score"),
                    widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
                )

    def lines(self) -> list[tuple[Enrolment, Any, Any]]:
        """Each place with its two fields."""
        return [(place, self[f"pre_{place.pk}"], self[f"post_{place.pk}"]) for place in self.places]

    def scores(self) -> dict[UUID, Pair]:
        """The cleaned scores as the action takes them."""
        cleaned = self.cleaned_data
        return {place.pk: (cleaned[f"pre_{place.pk}"], cleaned[f"post_{place.pk}"]) for place in self.places}
