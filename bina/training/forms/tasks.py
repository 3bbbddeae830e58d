"""Forms of tasks: setting one, handing work in, marking it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bina.training.actions.tasks import LONGEST_TEXT, TaskValues
from bina.training.forms.entry import day_field
from bina.training.rules.rubrics import MOST_CRITERIA, Criterion, NotARubric, read_rubric

if TYPE_CHECKING:
    from collections.abc import Sequence


class RubricField(forms.CharField):
    """Criteria, one a line."""

    def clean(self, value: Any) -> tuple[Criterion, ...]:
        text = str(super().clean(value))
        try:
            return read_rubric(text)
        except NotARubric as fault:
            if fault.line == 0:
                words = gettext("Between 1 and {most} criteria.").format(most=MOST_CRITERIA)
            else:
                words = gettext(
                    "Line {line}: write a criterion, a colon, and two or more levels with points, such as "
                    "“Clear: no = 0; partly = 5; yes = 10”."
                ).format(line=fault.line)
            raise ValidationError(words) from fault


class TaskForm(forms.Form):
    """What a task says, and how it is marked."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("The task"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000)
    due_on = day_field(_("To be handed in by"), required=False)
    rubric = RubricField(
        label=_("Rubric"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A criterion a line, with its levels and points: Clear: no = 0; partly = 5; yes = 10"),
    )

    def values(self) -> TaskValues:
        """The cleaned values as the action takes them."""
        return TaskValues(**{name: self.cleaned_data[name] for name in TaskValues.__dataclass_fields__})


class HandInForm(forms.Form):
    """A participant's work: text, a file, or both."""

    text = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=LONGEST_TEXT,
    )
    file = forms.FileField(
        label=_("Your file"), required=False, help_text=_("PDF, office document or picture, at most 20 MB.")
    )


class LevelsForm(forms.Form):
    """A level for each criterion, and words for the participant."""

    comment = forms.CharField(
        label=_("Words for the participant"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=4000,
        help_text=_("What was good, and what would make it better."),
    )

    def __init__(self, data: Any = None, *, criteria: Sequence[Criterion]) -> None:
        super().__init__(data)
        self.criteria = criteria
        words = self.fields.pop("comment")
        for place, one in enumerate(criteria):
            choices = [
                (str(number), f"{level.name} ({level.points.normalize():f})")
                for number, level in enumerate(one.levels)
            ]
            self.fields[f"level_{place}"] = forms.ChoiceField(label=one.name, choices=[("", "–"), *choices])
        self.fields["comment"] = words

    def levels(self) -> list[int]:
        """Place of the chosen level of each criterion."""
        return [int(self.cleaned_data[f"level_{place}"]) for place in range(len(self.criteria))]
