"""What a quiz is made of."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from bina.platform.rulesets import Table

LONGEST_MINUTES: Final = 24 * 60


class Draw(Table):
    """So many questions of a bank by chance; of one topic of it, or (``topic`` empty) of all."""

    bank: UUID
    topic: str = ""
    count: Annotated[int, Field(ge=1, le=200)]


class QuizContent(Table):
    """A quiz: questions drawn from banks, questions that everybody gets, limits and what one is told.

    Attributes:
        questions: lineages of the questions that everybody gets, in order.
        pass_percent: share of the points needed, 0 to 100; 0: handing it in is enough.
        attempts: how often one may try; 0: as often as one likes.
        minutes: time of an attempt; None: as long as one likes.
        grace_seconds: how much later an answer may arrive and count.
        scoring: which attempt counts: the best, the last, or the mean of all.
        feedback: when what is right is shown: after each answer, after handing in, after closing.
        closes_at: nobody answers after it.
        one_by_one: one question at a time on the screen.
        for_certificate: its result stands in a certificate.
    """

    introduction: Annotated[str, Field(max_length=5000)] = ""
    draws: Annotated[tuple[Draw, ...], Field(max_length=20)] = ()
    questions: Annotated[tuple[UUID, ...], Field(max_length=200)] = ()
    mix_questions: bool = True
    mix_choices: bool = True
    pass_percent: Annotated[Decimal, Field(ge=0, le=100)] = Decimal(70)
    attempts: Annotated[int, Field(ge=0, le=100)] = 0
    minutes: Annotated[int, Field(ge=1, le=LONGEST_MINUTES)] | None = None
    grace_seconds: Annotated[int, Field(ge=0, le=600)] = 60
    scoring: Literal["BEST", "LAST", "MEAN"] = "BEST"
    feedback: Literal["EACH", "SUBMIT", "CLOSE"] = "SUBMIT"
    closes_at: AwareDatetime | None = None
    one_by_one: bool = True
    for_certificate: bool = False
