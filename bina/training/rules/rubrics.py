"""Rubrics of tasks: written a criterion a line, and what chosen levels are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

MOST_CRITERIA: Final = 12
MOST_LEVELS: Final = 8
MOST_POINTS: Final = Decimal(1000)
HUNDREDTH = Decimal("0.01")


class NotARubric(ValueError):
    """A line does not say what a criterion says; ``line`` is its number from 1, 0 for the whole."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of a criterion, and the points it gives."""

    name: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is looked at, with its levels as they were written."""

    name: str
    levels: tuple[Level, ...]

    @property
    def most(self) -> Decimal:
        return max(level.points for level in self.levels)


def read_rubric(text: str) -> tuple[Criterion, ...]:
    """Criteria of a text, one a line: ``Name: level = points; level = points``.

    Raises:
        NotARubric: a line is none, there are none or too many, or a criterion has no points to give.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not 1 <= len(lines) <= MOST_CRITERIA:
        raise NotARubric(0)
    return tuple(_criterion(number, line) for number, line in lines)


def _criterion(number: int, line: str) -> Criterion:
    name, colon, rest = line.partition(":")
    levels = tuple(_level(number, part) for part in rest.split(";") if part.strip())
    if not colon or not name.strip() or not 2 <= len(levels) <= MOST_LEVELS:
        raise NotARubric(number)
    found = Criterion(name.strip()[:200], levels)
    if found.most <= 0:
        raise NotARubric(number)
    return found


def _level(number: int, part: str) -> Level:
    name, _equals, written = part.rpartition("=")
    try:
        points = Decimal(written.strip().replace(",", "."))
    except InvalidOperation:
        raise NotARubric(number) from None
    if not name.strip() or not points.is_finite() or not 0 <= points <= MOST_POINTS:
        raise NotARubric(number)
    return Level(name.strip()[:100], points)


def written_rubric(criteria: Sequence[Criterion]) -> str:
    """The text that ``read_rubric`` reads as these criteria."""
    return "\n".join(
        f"{one.name}: " + "; ".join(f"{level.name} = {level.points.normalize():f}" for level in one.levels)
        for one in criteria
    )


def kept_rubric(criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    """Criteria as they are kept; points as text, so that none is rounded."""
    return [
        {"name": one.name, "levels": [[level.name, str(level.points)] for level in one.levels]}
        for one in criteria
    ]


def rubric_of(kept: Sequence[dict[str, Any]]) -> tuple[Criterion, ...]:
    """Criteria from what ``kept_rubric`` gave."""
    return tuple(
        Criterion(one["name"], tuple(Level(name, Decimal(points)) for name, points in one["levels"]))
        for one in kept
    )


def rubric_score(*, criteria: Sequence[Criterion], levels: Sequence[int]) -> Decimal:
    """Points of the chosen levels over the most there are, 0 to 100, two decimals, half up.

    Args:
        criteria: at least one.
        levels: place of the chosen level of each criterion, in their order.
    """
    got = sum(
        (one.levels[place].points for one, place in zip(criteria, levels, strict=True)), start=Decimal(0)
    )
    most = sum((one.most for one in criteria), start=Decimal(0))
    return (got / most * 100).quantize(HUNDREDTH, ROUND_HALF_UP)


def tasks_mean(*, scores: Sequence[Decimal], tasks: int) -> Decimal | None:
    """Mean score of a participant over the batch's tasks, 0 to 100; what has no marks counts as 0.

    None for a batch without tasks.
    """
    if tasks == 0:
        return None
    return (sum(scores, start=Decimal(0)) / tasks).quantize(HUNDREDTH, ROUND_HALF_UP)
