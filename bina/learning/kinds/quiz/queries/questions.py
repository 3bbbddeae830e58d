"""Questions as the marking needs them. A question never changes, so what was read once is remembered."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import md5
from threading import Lock
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from bina.learning.kinds.quiz.rules.bodies import Body, read_body
from bina.learning.kinds.quiz.rules.drawing import Pool
from bina.learning.models import Question

if TYPE_CHECKING:
    from bina.learning.kinds.quiz.content import QuizContent

_REMEMBERED: Final = 5_000
_SUPPLIES: Final = 200
_IN_USE: Final = """
SELECT md5(coalesce(string_agg(id::text, '' ORDER BY id), '')) FROM learning_question
WHERE agency_id = %s AND is_active AND (bank_id = ANY(%s) OR lineage = ANY(%s))
"""
_known: OrderedDict[UUID, Item] = OrderedDict()
_supplies: OrderedDict[tuple[Any, ...], Supply] = OrderedDict()
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
    """Questions in use for a quiz of that agency. One query when they are the same as last time, else two.

    ``missing`` counts the fixed questions that are in use no more.
    """
    banks, fixed = sorted({draw.bank for draw in content.draws}), list(content.questions)
    with connection.cursor() as cursor:
        cursor.execute(_IN_USE, [agency_id, banks, fixed])
        (in_use,) = cursor.fetchone()
    asked = (agency_id, content.draws, content.questions)
    with _lock:
        found = _supplies.get((*asked, in_use))
    if found is None:
        rows = Question.objects.filter(
            Q(bank_id__in=banks) | Q(lineage__in=fixed), agency_id=agency_id, is_active=True
        )
        there = list(rows.values_list("pk", "lineage", "bank_id", "topic", "points").order_by("pk"))
        found = _supply(content, there)
        with _lock:
            _supplies[*asked, _fingerprint(there)] = found
            while len(_supplies) > _SUPPLIES:
                _supplies.popitem(last=False)
    return found


Row = tuple[UUID, UUID, UUID, str, Decimal]


def _fingerprint(there: Sequence[Row]) -> str:
    """As the database makes it of the questions in use; their keys are all that can change."""
    return md5("".join(str(row[0]) for row in there).encode(), usedforsecurity=False).hexdigest()


def _supply(content: QuizContent, there: Sequence[Row]) -> Supply:
    by_place: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    by_lineage = {}
    for key, lineage, bank, topic, _points in there:
        by_lineage[lineage] = key
        by_place[bank, ""].append(key)
        if topic:
            by_place[bank, topic].append(key)
    fixed = tuple(by_lineage[one] for one in content.questions if one in by_lineage)
    pools = tuple(Pool(tuple(by_place[draw.bank, draw.topic]), draw.count) for draw in content.draws)
    points = {key: worth for key, _lineage, _bank, _topic, worth in there}
    return Supply(fixed, pools, points, len(content.questions) - len(fixed))
