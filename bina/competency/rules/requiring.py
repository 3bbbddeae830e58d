"""The level required: which line of a standard reaches a post most closely."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from uuid import UUID


class Closeness(IntEnum):
    """How closely a standard names a post; the closest decides."""

    KIND = 1
    KIND_AND_GRADE = 2
    TITLE = 3
    POST = 4


def kind_target(*, post_kind: str, functional_level: str = "", echelon: str = "") -> str:
    """Target of a standard for a kind of post, perhaps of one functional level or echelon group (I, II …)."""
    return f"KIND:{post_kind}:{functional_level or echelon_group(echelon)}"


def title_target(title: str) -> str:
    """Target of a standard for every post of that title, whatever its capitals and spaces."""
    return "TITLE:" + " ".join(title.split()).lower()


def post_target(post_id: UUID) -> str:
    """Target of a standard for one post."""
    return f"POST:{post_id}"


def echelon_group(echelon: str) -> str:
    """``II`` of ``II.a``; empty when the post has no echelon."""
    return echelon.replace("/", ".").partition(".")[0].strip().upper()


def targets(
    *, post_id: UUID, title: str, post_kind: str, functional_level: str, echelon: str
) -> dict[str, Closeness]:
    """The targets by which standards may reach a post, each with its closeness."""
    grade = functional_level or echelon_group(echelon)
    return {
        f"KIND:{post_kind}:": Closeness.KIND,
        **({f"KIND:{post_kind}:{grade}": Closeness.KIND_AND_GRADE} if grade else {}),
        title_target(title): Closeness.TITLE,
        post_target(post_id): Closeness.POST,
    }


def names_one_of(*, title: str, words: Iterable[str]) -> bool:
    """True when the title holds one of the words (each perhaps several) as whole words, in any case."""
    text = " ".join(["", *re.findall(r"[^\W_]+", title.lower()), ""])
    return any(f" {word.lower()} " in text for word in words)


@dataclass(frozen=True)
class Requirement:
    """One dated line of a standard: ``valid_until`` is the first day on which it no longer holds."""

    target: str
    competence: str
    level: int
    valid_from: date
    valid_until: date | None = None


def required_levels(
    *, requirements: Iterable[Requirement], reaching: dict[str, Closeness], on: date
) -> dict[str, Requirement]:
    """What a post requires on a day: per competence the requirement that names the post most closely."""
    chosen: dict[str, Requirement] = {}
    for line in requirements:
        if line.target not in reaching or not _in_force(line, on=on):
            continue
        before = chosen.get(line.competence)
        if before is None or reaching[line.target] > reaching[before.target]:
            chosen[line.competence] = line
    return chosen


def _in_force(line: Requirement, *, on: date) -> bool:
    return line.valid_from <= on and (line.valid_until is None or on < line.valid_until)
