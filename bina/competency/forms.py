"""Forms of the competency room: they clean what was typed and never write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.competency import queries
from bina.competency.actions import Target
from bina.competency.models import Standard
from bina.competency.queries import Question

PREFIX = "level_"
NOT_YET = 0


class StandardForm(forms.Form):
    """The level that some posts need in one competence, from a day on."""

    scope = forms.ChoiceField(label=_("Applies to"), choices=Standard.Scope.choices, widget=forms.RadioSelect)
    post_kind = forms.ChoiceField(
        label=_("Kind of post"), required=False, choices=[("", "–"), *queries.POST_KINDS.items()]
    )
    grade = forms.ChoiceField(
        label=_("Functional level or echelon"),
        required=False,
        choices=[("", _("all")), *queries.GRADES.items()],
        help_text=_("Leave it at “all” for the whole kind of post."),
    )
    post_title = forms.CharField(
        label=_("Title of post"), required=False, max_length=250, help_text=_("As it stands in the register.")
    )
    post = forms.UUIDField(required=False, widget=forms.HiddenInput)
    competence = forms.ChoiceField(label=_("Competence"))
    level = forms.IntegerField(label=_("Level required"), min_value=1, max_value=8)
    valid_from = forms.DateField(
        label=_("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("Legal basis"), required=False, max_length=200, help_text=_("Number of the decree.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["competence"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.code, f"{one.code} {one.name}") for one in queries.competences()
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        needed = {
            Standard.Scope.KIND: ("post_kind", _("Choose a kind of post.")),
            Standard.Scope.TITLE: ("post_title", _("Write the title of the post.")),
            Standard.Scope.POST: ("post", _("Open this form from a person's competence to name one post.")),
        }
        if (scope := values.get("scope")) in needed:
            name, sentence = needed[scope]
            if not values.get(name):
                self.add_error("scope" if name == "post" else name, sentence)
        return values

    @property
    def target(self) -> Target:
        """The posts that were named; call it on a valid form."""
        values = self.cleaned_data
        scope = values["scope"]
        if scope == Standard.Scope.KIND:
            return Target(scope=scope, post_kind=values["post_kind"], grade=values["grade"])
        if scope == Standard.Scope.TITLE:
            return Target(scope=scope, post_title=values["post_title"])
        return Target(scope=scope, post_id=values["post"])


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the name of its control and the level chosen so far."""

    question: Question
    name: str
    chosen: int | None


class LevelsForm(forms.Form):
    """Levels for several competences (by code) or people (by key); blanks are left out."""

    evidence = forms.CharField(
        label=_("Evidence"),
        required=False,
        max_length=300,
        help_text=_("What did you see? A piece of work, a date, a witness."),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, names: Mapping[str, int], **kwargs: Any) -> None:
        """``names`` are the codes or keys asked for, each with the highest level."""
        super().__init__(data, **kwargs)
        self.names = names
        for name, top in names.items():
            self.fields[PREFIX + name] = forms.IntegerField(required=False, min_value=NOT_YET, max_value=top)

    @property
    def levels(self) -> dict[str, int]:
        """Chosen levels by code or key; call it on a valid form."""
        found = {name: self.cleaned_data.get(PREFIX + name) for name in self.names}
        return {name: level for name, level in found.items() if level is not None}


def asked(questions: Sequence[Question], levels: Mapping[str, int]) -> list[Asked]:
    """Questions with what was chosen for them before."""
    return [Asked(one, PREFIX + one.competence.code, levels.get(one.competence.code)) for one in questions]


def people_levels(form: LevelsForm) -> dict[UUID, int]:
    """The levels of a team form by person."""
    return {UUID(name): level for name, level in form.levels.items()}
