"""Which two assessments of a person stand for "before" and "after" a training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Judgement(NamedTuple):
    """One assessed level in one competence."""

    method: str
    assessed_on: date
    level: int


@dataclass(frozen=True, slots=True)
class Window:
    """Days of a training, both included, and how far to either side an assessment counts.

    Attributes:
        earliest: first day on which an assessment counts as before.
        latest: last day on which one counts as after.
    """

    starts_on: date
    ends_on: date
    earliest: date
    latest: date


def before_after(
    *, judgements: Iterable[Judgement], window: Window, methods: Sequence[str]
) -> tuple[int, int] | None:
    """Levels before and after, both by the same method; None when no method has both.

    Before is the newest judgement up to the first day, after the first one past the last day. Of several
    methods with both, the one that comes first in ``methods`` decides.
    """
    by_method: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        by_method.setdefault(judgement.method, []).append(judgement)
    for method in methods:
        same = by_method.get(method, [])
        before = [one for one in same if window.earliest <= one.assessed_on <= window.starts_on]
        after = [one for one in same if window.ends_on < one.assessed_on <= window.latest]
        if before and after:
            newest = max(before, key=lambda one: one.assessed_on)
            first = min(after, key=lambda one: one.assessed_on)
            return newest.level, first.level
    return None
