"""Marking. Every question earns a share between 0 and 1 of its points; nothing goes below zero.

- one answer: 1 for the right choice, a choice's own weight otherwise (0 without one);
- several answers: right choices picked ÷ right choices, minus wrong choices picked ÷ wrong choices. Whoever
  picks everything gets 0, who picks at random expects it (formula scoring: Holzinger 1924, "On scoring
  multiple response tests"; Moodle's multiple choice with weights 1/R and -1/W is the same). Own weights,
  where a choice has one, are added up instead;
- matching: pairs found ÷ pairs;
- ordering: Kendall's tau of the order given and the right one, no less than 0: (concordant pairs -
  discordant pairs) ÷ pairs (Kendall 1938, "A new measure of rank correlation"); an order by chance expects
  a tau of 0;
- number: the weight of the best answer within whose tolerance the number lies;
- short answer: the weight of the best variant that fits;
- long answer: given by a person along the rubric.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import Final

from bina.learning.kinds.quiz.rules.bodies import (
    Body,
    LongBody,
    MatchingBody,
    MultipleBody,
    NumericBody,
    OrderingBody,
    ShortBody,
    SingleBody,
)
from bina.learning.kinds.quiz.rules.responses import Response, readings

ZERO, ONE = Decimal(0), Decimal(1)
CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Mark:
    """``share`` of the points, 0 to 1, and remarks on what was answered."""

    share: Decimal
    remarks: tuple[str, ...] = ()


def mark(*, body: Body, response: Response) -> Mark | None:
    """What an answer earns; None for what a person must mark (unless nothing was written)."""
    if not response:
        return Mark(ZERO)
    if isinstance(body, LongBody):
        return None
    found = _earned(body, response)
    return Mark(min(max(found.share, ZERO), ONE), tuple(one for one in found.remarks if one))


def _earned(body: Body, response: Response) -> Mark:
    match body, response:
        case SingleBody(), str():
            return _single(body, response)
        case MultipleBody(), list():
            return _multiple(body, frozenset(response))
        case MatchingBody(), dict():
            return Mark(_pairs(body, response))
        case OrderingBody(), list():
            return Mark(_order(body, response))
        case NumericBody(), str() | dict():
            return _numeric(body, response)
        case ShortBody(), str():
            return _short(body, response)
    raise TypeError(f"{type(response).__name__} answers no {type(body).__name__}")


def _pairs(body: MatchingBody, response: dict[str, str]) -> Decimal:
    return Decimal(sum(response.get(one.id) == one.target for one in body.lefts)) / len(body.lefts)


def _single(body: SingleBody, key: str) -> Mark:
    chosen = next((choice for choice in body.choices if choice.id == key), None)
    if chosen is None:
        return Mark(ZERO)
    return Mark(ONE if chosen.right else chosen.weight or ZERO, (chosen.feedback,))


def _multiple(body: MultipleBody, keys: frozenset[str]) -> Mark:
    right = {choice.id for choice in body.choices if choice.right}
    wrong = {choice.id for choice in body.choices} - right
    chosen = [choice for choice in body.choices if choice.id in keys]
    remarks = tuple(choice.feedback for choice in chosen)
    if keys == right:
        return Mark(ONE, remarks)
    if any(choice.weight is not None for choice in body.choices):
        return Mark(sum((choice.weight or ZERO for choice in chosen), ZERO), remarks)
    minus = Decimal(len(keys & wrong)) / len(wrong) if wrong else ZERO
    return Mark(Decimal(len(keys & right)) / len(right) - minus, remarks)


def _order(body: OrderingBody, keys: list[str]) -> Decimal:
    place = {item.id: number for number, item in enumerate(body.items)}
    pairs = len(place) * (len(place) - 1) // 2
    signs = [1 if place[first] < place[second] else -1 for first, second in combinations(keys, 2)]
    return Decimal(sum(signs)) / pairs


def _numeric(body: NumericBody, response: str | dict[str, str]) -> Mark:
    value, unit = (
        (response, body.unit)
        if isinstance(response, str)
        else (response.get("value", ""), response.get("unit", ""))
    )
    factor = next((other.factor for other in body.other_units if other.name == unit), ONE)
    numbers = [number * factor for number in readings(value)]
    fitting = [
        answer
        for answer in body.answers
        if any(abs(number - answer.value) <= answer.tolerance for number in numbers)
    ]
    best = max(fitting, key=lambda answer: answer.weight, default=None)
    return Mark(best.weight, (best.feedback,)) if best else Mark(ZERO)


def _short(body: ShortBody, text: str) -> Mark:
    said = _plain(text, minds_case=body.minds_case)
    fitting = [one for one in body.variants if _fits(said, _plain(one.text, minds_case=body.minds_case))]
    best = max(fitting, key=lambda variant: variant.weight, default=None)
    return Mark(best.weight, (best.feedback,)) if best else Mark(ZERO)


def _plain(text: str, *, minds_case: bool) -> str:
    """One form for what looks alike: signs put together, single blanks, a full stop at the end left out."""
    same = " ".join(unicodedata.normalize("NFKC", text).split()).rstrip(".").rstrip() or text.strip()
    return same if minds_case else same.casefold()


def _fits(said: str, pattern: str) -> bool:
    """Whether the words follow the pattern, in which ``*`` stands for any words. Linear in their length."""
    first, *parts = re.split(r"\*+", pattern)
    if not parts:
        return said == first
    *between, last = parts
    if not said.startswith(first) or not said.endswith(last) or len(said) < len(first) + len(last):
        return False
    rest, place = said[len(first) : len(said) - len(last)], 0
    for part in between:
        found = rest.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def points_of(*, share: Decimal, points: Decimal) -> Decimal:
    """Points of a share, to the hundredth."""
    return (share * points).quantize(CENT, ROUND_HALF_UP)


def rubric_share(*, body: LongBody, given: Mapping[str, Decimal]) -> Decimal:
    """Share of the points that a person gave along the rubric.

    Args:
        given: points by key of the criterion; every criterion must be there.

    Raises:
        ValueError: a criterion is missing or unknown, or has more points than it may, or less than 0.
    """
    if set(given) != {line.id for line in body.rubric}:
        raise ValueError("criteria")
    if any(not 0 <= given[line.id] <= line.points for line in body.rubric):
        raise ValueError("points")
    return sum(given.values(), ZERO) / sum((line.points for line in body.rubric), ZERO)
