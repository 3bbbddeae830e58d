"""The author's form of a quiz."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bina.learning.kinds.quiz.content import LONGEST_MINUTES
from bina.learning.kinds.quiz.queries.banks import Source, questions_in, sources

if TYPE_CHECKING:
    from collections.abc import Sequence

SPARE_ROWS: Final = 2
MOST_ROWS: Final = 20
SCORING = [
    ("BEST", _("the best attempt")),
    ("LAST", _("the last attempt")),
    ("MEAN", _("the mean of all attempts")),
]
FEEDBACK = [
    ("EACH", _("after each answer (which then stays)")),
    ("SUBMIT", _("after handing in")),
    ("CLOSE", _("after the quiz has closed for everyone")),
]


class QuizForm(forms.Form):
    """Where the questions come from, how often and how long, and what one is told."""

    introduction = forms.CharField(
        label=_("What learners should know before they begin"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fixed = forms.MultipleChoiceField(
        label=_("Questions that everybody gets"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("From your banks. Leave it empty to draw all questions by chance."),
    )
    pass_percent = forms.DecimalField(
        label=_("Points needed to pass, in percent"),
        min_value=0,
        max_value=100,
        decimal_places=1,
        initial=70,
        help_text=_("0: handing it in is enough."),
    )
    attempts = forms.IntegerField(
        label=_("Attempts"), min_value=0, max_value=100, initial=0, help_text=_("0: as many as one likes.")
    )
    scoring = forms.ChoiceField(label=_("Which attempt counts"), choices=SCORING, initial="BEST")
    minutes = forms.IntegerField(
        label=_("Minutes for an attempt"),
        min_value=1,
        max_value=LONGEST_MINUTES,
        required=False,
        help_text=_("Leave it empty when there is no hurry."),
    )
    closes_at = forms.DateTimeField(
        label=_("Closes"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Nobody answers after it."),
    )
    feedback = forms.ChoiceField(
        label=_("Right answers and remarks are shown"), choices=FEEDBACK, initial="SUBMIT"
    )
    one_by_one = forms.BooleanField(
        label=_("One question at a time on the screen"), required=False, initial=True
    )
    mix_questions = forms.BooleanField(
        label=_("Questions in an order by chance"), required=False, initial=True
    )
    mix_choices = forms.BooleanField(label=_("Choices in an order by chance"), required=False, initial=True)
    for_certificate = forms.BooleanField(
        label=_("The result stands in a certificate"),
        required=False,
        help_text=_(
            "With a time limit it then cannot be done without a network, and our clock alone counts."
        ),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        agency_id: UUID,
        initial: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        given = dict(initial or {})
        shown = {**given, "fixed": [str(one) for one in given.get("questions", ())]}
        if given.get("closes_at"):
            shown["closes_at"] = datetime.fromisoformat(given["closes_at"])
        super().__init__(data, files, initial=shown, **options)
        self.sources: Sequence[Source] = sources(agency_id)
        self.fields["fixed"].choices = questions_in(agency_id)  # type: ignore[attr-defined]  # a choice field
        draws = list(given.get("draws", ()))
        self.rows = min(len(draws) + SPARE_ROWS, MOST_ROWS)
        if data is not None:
            self.rows = MOST_ROWS
        for row in range(self.rows):
            self._add_row(row, draws[row] if row < len(draws) else {})
        order = ["introduction", *self._row_names(), *self.fields]
        self.order_fields(list(dict.fromkeys(order)))

    def _row_names(self) -> list[str]:
        return [name for row in range(self.rows) for name in (f"draw_{row}", f"count_{row}")]

    def _add_row(self, row: int, draw: Mapping[str, Any]) -> None:
        place = f"{draw['bank']}|{draw.get('topic', '')}" if draw else ""
        choices = [("", _("no bank")), *((one.key, one.label) for one in self.sources)]
        self.fields[f"draw_{row}"] = forms.ChoiceField(
            label=_("Draw from"), choices=choices, required=False, initial=place
        )
        self.fields[f"count_{row}"] = forms.IntegerField(
            label=_("so many questions"),
            min_value=1,
            max_value=200,
            required=False,
            initial=draw.get("count"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        there = {one.key: one.count for one in self.sources}
        for row in range(self.rows):
            place, count = cleaned.get(f"draw_{row}"), cleaned.get(f"count_{row}")
            if place and not count and f"count_{row}" not in self.errors:
                self.add_error(f"count_{row}", _("Say how many questions are drawn."))
            elif count and not place:
                self.add_error(f"draw_{row}", _("Say where they are drawn from."))
            elif place and count and count > there[place]:
                text = _("There are only {count} questions.")
                self.add_error(f"count_{row}", text.format(count=there[place]))
        if cleaned.get("feedback") == "CLOSE" and not cleaned.get("closes_at"):
            self.add_error("closes_at", _("Say when the quiz closes; right answers are shown then."))
        return cleaned


def to_content(cleaned: dict[str, Any]) -> dict[str, Any]:
    """The quiz from its form."""
    draws = [
        {"bank": place.partition("|")[0], "topic": place.partition("|")[2], "count": cleaned[f"count_{row}"]}
        for row in range(MOST_ROWS)
        if (place := cleaned.get(f"draw_{row}"))
    ]
    plain = (
        *("introduction", "attempts", "scoring", "minutes", "feedback", "one_by_one", "mix_questions"),
        *("mix_choices", "for_certificate"),
    )
    return {
        **{name: cleaned[name] for name in plain if name in cleaned},
        "draws": draws,
        "questions": list(cleaned.get("fixed", ())),
        "pass_percent": str(cleaned["pass_percent"]),
        "closes_at": cleaned["closes_at"].isoformat() if cleaned.get("closes_at") else None,
    }
