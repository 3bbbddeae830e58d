"""Questions as the marking needs them. A question never changes, so what was read once is remembered."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from typing import TYPE_CHECKING, Final
from uuid import UUID

from bina.learning.kinds.quiz.rules.bodies import Body, read_body
from bina.learning.kinds.quiz.rules.drawing import Pool
from bina.learning.models import Question

if TYPE_CHECKING:
    from bina.learning.kinds.quiz.content import QuizContent

_REMEMBERED: Final = 5_000
_known: OrderedDict[UUID, Item] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Item:
    """A question, read."""

    id: UUID
    lineage: UUID
    kind: str
    topic: str
    points: Decimal
    body: Body


def item_of(row: Question) -> Item:
    return Item(row.pk, row.lineage, row.kind, row.topic, row.points, read_body(kind=row.kind, body=row.body))


def items(keys: Sequence[UUID]) -> dict[UUID, Item]:
    """The questions by key, in the order of the keys. No query for those read before, one for all others."""
    with _lock:
        found = {key: _known[key] for key in keys if key in _known}
    missing = [key for key in keys if key not in found]
    if missing:
        fresh = {row.pk: item_of(row) for row in Question.objects.filter(pk__in=missing)}
        found |= fresh
        with _lock:
            _known.update(fresh)
            while len(_known) > _REMEMBERED:
                _known.popitem(last=False)
    return {key: found[key] for key in keys if key in found}


@dataclass(frozen=True, slots=True)
class Supply:
    """What a quiz can draw from now: its fixed questions in order, a pool for each draw, points of all."""

    fixed: tuple[UUID, ...]
    pools: tuple[Pool, ...]
    points: dict[UUID, Decimal]
    missing: int


def supply(*, agency_id: UUID, content: QuizContent) -> Supply:
    """Questions in use for a quiz of that agency. Two queries at most.

    ``missing`` counts the fixed questions that are in use no more.
    """
    points: dict[UUID, Decimal] = {}
    by_place: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    banks = {draw.bank for draw in content.draws}
    if banks:
        rows = Question.objects.filter(agency_id=agency_id, bank_id__in=banks, is_active=True)
        for key, bank, topic, worth in rows.values_list("pk", "bank_id", "topic", "points"):
            points[key] = worth
            by_place[bank, ""].append(key)
            if topic:
                by_place[bank, topic].append(key)
    fixed = _fixed(agency_id, content.questions, points)
    pools = tuple(Pool(tuple(by_place[draw.bank, draw.topic]), draw.count) for draw in content.draws)
    return Supply(fixed, pools, points, len(content.questions) - len(fixed))


def _fixed(agency_id: UUID, lineages: Iterable[UUID], points: dict[UUID, Decimal]) -> tuple[UUID, ...]:
    wanted = list(lineages)
    if not wanted:
        return ()
    rows = Question.objects.filter(agency_id=agency_id, lineage__in=wanted, is_active=True)
    found = {lineage: (key, worth) for key, lineage, worth in rows.values_list("pk", "lineage", "points")}
    points.update(found.values())
    return tuple(found[lineage][0] for lineage in wanted if lineage in found)
