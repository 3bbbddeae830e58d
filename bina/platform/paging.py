"""Paging by key: a page costs the same however far down the list it is."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from django.db.models import Model, QuerySet

Row = TypeVar("Row")
SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of rows and the marks that lead on; ``None`` where there is nothing more."""

    items: list[Row]
    next: str | None
    previous: str | None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def page(queryset: QuerySet[Any], *, order: Sequence[str], after: str | None, size: int = SIZE) -> Page[Any]:
    """The rows after a mark, ordered by ``order`` (fields, ``-`` for descending; the last one is unique).

    ``after`` is a mark from ``next`` or ``previous`` of another page, as it stands in the address. A mark
    that was tampered with starts from the beginning. Fields in ``order`` hold no nulls.
    """
    backwards, values = _read(after, len(order))
    fields = [_turn(field) for field in order] if backwards else list(order)
    rows = queryset.order_by(*fields)
    if values is not None:
        rows = rows.filter(_beyond(fields, values))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    before_exists = more if backwards else values is not None
    after_exists = True if backwards and values is not None else more
    return Page(
        items=found,
        next=_mark(found[-1], order, backwards=False) if found and after_exists else None,
        previous=_mark(found[0], order, backwards=True) if found and before_exists else None,
    )


def page_of_list(rows: Sequence[Row], *, key: Callable[[Row], str], after: str) -> Page[Row]:
    """The rows of a list that was worked out whole after the one whose key stands in the address.

    A key that is not there begins at the beginning.
    """
    place = next((number for number, row in enumerate(rows, 1) if key(row) == after), 0)
    items = list(rows[place : place + SIZE])
    more = len(rows) > place + SIZE
    return Page(items=items, next=key(items[-1]) if more else None, previous=None)


def _turn(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"


def _beyond(fields: Sequence[str], values: Sequence[Any]) -> Q:
    beyond = Q(pk__in=())
    equal = Q()
    for field, value in zip(fields, values, strict=True):
        name = field.lstrip("-")
        comparison = "lt" if field.startswith("-") else "gt"
        beyond |= equal & Q(**{f"{name}__{comparison}": value})
        equal &= Q(**{name: value})
    return beyond


def _value(row: Model | dict[str, Any], name: str) -> Any:
    value: Any = row
    for part in name.lstrip("-").split("__"):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    return value


def _mark(row: Any, order: Sequence[str], *, backwards: bool) -> str:
    data = [backwards, [_value(row, name) for name in order]]
    return urlsafe_b64encode(json.dumps(data, cls=DjangoJSONEncoder).encode()).decode().rstrip("=")


def _read(mark: str | None, length: int) -> tuple[bool, list[Any] | None]:
    if not mark:
        return False, None
    try:
        backwards, values = json.loads(urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
    except (ValueError, TypeError):
        return False, None
    if (
        not isinstance(values, list)
        or len(values) != length
        or any(isinstance(v, list | dict) for v in values)
    ):
        return False, None
    return bool(backwards), values
