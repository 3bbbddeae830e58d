"""An attempt as its learner sees it: questions without what is right, or with it once it may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from bina.learning.kinds.quiz.queries.questions import Item, items
from bina.learning.kinds.quiz.rules import limits, marking
from bina.learning.kinds.quiz.rules.bodies import (
    LongBody,
    MatchingBody,
    MultipleBody,
    NumericBody,
    OrderingBody,
    ShortBody,
    SingleBody,
)
from bina.learning.kinds.quiz.rules.drawing import shuffled
from bina.learning.kinds.quiz.rules.responses import Response
from bina.learning.models import Answer, Attempt

if TYPE_CHECKING:
    from bina.learning.kinds.base import Doing
    from bina.learning.kinds.quiz.content import QuizContent

T = TypeVar("T")
RIGHT, PARTLY, WRONG, WAITING = "RIGHT", "PARTLY", "WRONG", "WAITING"


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, a right side or a step; ``chosen``: by the learner, ``right``: only when it is shown."""

    key: str
    text: str
    chosen: bool = False
    right: bool | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A left side with the right sides to choose from."""

    key: str
    text: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer earned, with remarks; ``solution`` are lines that say what is right."""

    verdict: str
    points: Decimal | None
    possible: Decimal
    remarks: tuple[str, ...] = ()
    feedback: str = ""
    solution: tuple[str, ...] = ()
    comment: str = ""
    marks: tuple[tuple[str, Decimal, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as it is shown; ``locked``: its answer stays as it is."""

    number: int
    item: Item
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    value: str = ""
    units: tuple[Option, ...] = ()
    answered: bool = False
    locked: bool = False
    outcome: Outcome | None = None
    places: tuple[int, ...] = field(default=())

    @property
    def name(self) -> str:
        """Name of the form's field."""
        return f"q-{self.item.id}"


def attempts_of(doing: Doing) -> list[Attempt]:
    """The learner's attempts at the activity, first to last. One query."""
    found = Attempt.objects.filter(enrolment_id=doing.enrolment.pk, activity_id=doing.activity.pk)
    return list(found.order_by("number"))


def sheet(*, attempt: Attempt, content: QuizContent, at: datetime) -> list[Shown]:
    """The attempt's questions in order, with what was answered. Two queries at most.

    What is right is shown when the quiz's policy says so; after each answer, for that answer.
    """
    given = {one.question_id: one for one in Answer.objects.filter(attempt=attempt)}
    reveal = limits.shows_answers(
        policy=content.feedback,
        submitted=attempt.submitted_at is not None,
        closes_at=content.closes_at,
        at=at,
    )
    known = items([UUID(one) for one in attempt.drawn])
    shown = []
    for number, (key, item) in enumerate(known.items(), 1):
        answer = given.get(key)
        told = reveal or (
            content.feedback == limits.EACH and answer is not None and answer.points is not None
        )
        shown.append(_shown(number, item, answer, seed=attempt.seed, mix=content.mix_choices, reveal=told))
    return shown


def specimen(*, known: Sequence[Item], mix: bool, reveal: bool = False) -> list[Shown]:
    """Questions as somebody sees them who has not answered, for authors."""
    return [
        _shown(number, item, None, seed=number, mix=mix, reveal=reveal)
        for number, item in enumerate(known, 1)
    ]


def _shown(number: int, item: Item, answer: Answer | None, *, seed: int, mix: bool, reveal: bool) -> Shown:
    response: Response = answer.response if answer else ""
    parts = _parts(item, response, seed if mix else None, reveal=reveal)
    return Shown(
        number,
        item,
        answered=bool(response),
        locked=reveal,
        outcome=_outcome(item, answer) if reveal else None,
        options=parts.get("options", ()),
        pairs=parts.get("pairs", ()),
        value=parts.get("value", ""),
        units=parts.get("units", ()),
        places=tuple(range(1, len(parts.get("options", ())) + 1)),
    )


def _parts(item: Item, response: Response, seed: int | None, *, reveal: bool) -> dict[str, Any]:
    match item.body:
        case SingleBody() | MultipleBody():
            return {"options": _choices(item, response, seed, reveal=reveal)}
        case MatchingBody():
            return {"pairs": _pairs(item.body, response, seed, item, reveal=reveal)}
        case OrderingBody():
            return {"options": _steps(item.body, response, seed, item)}
        case NumericBody():
            return _number(item.body, response)
        case _:
            return {"value": response if isinstance(response, str) else ""}


def _mixed(things: Sequence[T], seed: int | None, item: Item) -> list[T]:
    return list(things) if seed is None else shuffled(things, seed=seed, of=str(item.id))


def _choices(item: Item, response: Response, seed: int | None, *, reveal: bool) -> tuple[Option, ...]:
    body = item.body
    assert isinstance(body, SingleBody | MultipleBody)  # noqa: S101  # the caller looked
    order = None if body.keeps_order else seed
    keys = _mixed([choice.id for choice in body.choices], order, item)
    by_key = {choice.id: choice for choice in body.choices}
    chosen = {response} if isinstance(response, str) else set(response)
    return tuple(
        Option(key, by_key[key].text, key in chosen, by_key[key].right if reveal else None) for key in keys
    )


def _pairs(
    body: MatchingBody, response: Response, seed: int | None, item: Item, *, reveal: bool
) -> tuple[Pair, ...]:
    texts = {right.id: right.text for right in body.rights}
    # The right sides are always mixed: in their own order they would tell.
    keys = shuffled(texts, seed=seed or 0, of=f"{item.id} right")
    given = response if isinstance(response, dict) else {}
    return tuple(
        Pair(
            left.id,
            left.text,
            tuple(
                Option(key, texts[key], given.get(left.id) == key, key == left.target if reveal else None)
                for key in keys
            ),
        )
        for left in body.lefts
    )


def _steps(body: OrderingBody, response: Response, seed: int | None, item: Item) -> tuple[Option, ...]:
    places = {key: str(place) for place, key in enumerate(response, 1)} if isinstance(response, list) else {}
    texts = {one.id: one.text for one in body.items}
    keys = shuffled(texts, seed=seed or 0, of=str(item.id))
    return tuple(Option(key, texts[key], key in places, place=places.get(key, "")) for key in keys)


def _number(body: NumericBody, response: Response) -> dict[str, Any]:
    given = response if isinstance(response, dict) else {"value": response, "unit": body.unit}
    names = [body.unit, *(other.name for other in body.other_units)] if body.other_units else []
    units = tuple(Option(name, name, name == given.get("unit")) for name in names)
    return {"value": given.get("value", ""), "units": units}


def _outcome(item: Item, answer: Answer | None) -> Outcome:
    solution = _solution(item)
    if answer is None:
        return Outcome(WRONG, Decimal(0), item.points, (), item.body.feedback, solution)
    found = marking.mark(body=item.body, response=answer.response)
    points = answer.points
    return Outcome(
        _verdict(points, item.points),
        points,
        item.points,
        found.remarks if found else (),
        item.body.feedback,
        solution,
        answer.comment,
        _marks(item, answer),
    )


def _verdict(points: Decimal | None, possible: Decimal) -> str:
    if points is None:
        return WAITING
    if points >= possible:
        return RIGHT
    return PARTLY if points > 0 else WRONG


def _marks(item: Item, answer: Answer) -> tuple[tuple[str, Decimal, Decimal], ...]:
    if not isinstance(item.body, LongBody) or not answer.marks:
        return ()
    return tuple(
        (line.text, Decimal(answer.marks.get(line.id, "0")), line.points) for line in item.body.rubric
    )


def _solution(item: Item) -> tuple[str, ...]:
    """What is right, in lines; choices show it themselves."""
    match item.body:
        case MatchingBody() as body:
            texts = {right.id: right.text for right in body.rights}
            return tuple(f"{left.text} → {texts[left.target]}" for left in body.lefts)
        case OrderingBody() as body:
            return tuple(f"{place}. {one.text}" for place, one in enumerate(body.items, 1))
        case NumericBody() as body:
            return tuple(
                _figure(one.value, one.tolerance, body.unit) for one in body.answers if one.weight == 1
            )
        case ShortBody() as body:
            return tuple(one.text for one in body.variants if one.weight == 1)
        case _:
            return ()


def _figure(value: Decimal, tolerance: Decimal, unit: str) -> str:
    width = f" ± {tolerance.normalize():f}" if tolerance else ""
    return f"{value.normalize():f}{width} {unit}".strip()
