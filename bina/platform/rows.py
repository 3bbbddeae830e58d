"""Rows of hand-written SQL as a model's instances, for the few places that thousands wait for at once.

``Manager.raw`` and ``bulk_create`` find out anew, each time, which columns there are; here they are always
all of them. Everything else uses the ORM.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
Written = tuple[str, list[Any]]
"""An SQL statement with its values."""


def columns(model: type[Model], *, of: str = "") -> str:
    """All columns of a model's table, for a SELECT; of the table's alias ``of`` where one is given."""
    around = f"{of}." if of else ""
    return ", ".join(f'{around}"{field.column}"' for field in model._meta.concrete_fields)


@cache
def _shape(model: type[Model]) -> tuple[list[str], list[tuple[int, Callable[..., Any]]]]:
    """Names of the fields, and where a value has to be converted as the field says."""
    fields = model._meta.concrete_fields
    converted = [
        (place, field.from_db_value) for place, field in enumerate(fields) if hasattr(field, "from_db_value")
    ]
    return [field.attname for field in fields], converted


def instance(model: type[Row], row: Sequence[Any]) -> Row:
    """A row that begins with ``columns(model)``, as an instance."""
    names, converted = _shape(model)
    values = list(row[: len(names)])
    for place, convert in converted:
        values[place] = convert(values[place], None, connection)
    return model.from_db(connection.alias, names, values)


def instances(model: type[Row], sql: str, values: Sequence[Any]) -> list[Row]:
    """What a ``SELECT`` of ``columns(model)`` finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [instance(model, row) for row in cursor.fetchall()]


def insertion(made: Sequence[Model], *, ending: str = "") -> Written:
    """The statement that inserts instances of one model, at least one; ``ending`` follows the rows."""
    fields = made[0]._meta.concrete_fields
    row = f"({', '.join(['%s'] * len(fields))})"
    sql = f"""
    INSERT INTO "{made[0]._meta.db_table}" ({columns(type(made[0]))})
    VALUES {", ".join([row] * len(made))} {ending}
    """  # noqa: S608  # fixed parts
    return sql, [
        field.get_db_prep_save(getattr(one, field.attname), connection) for one in made for field in fields
    ]


def exchange(written: Iterable[Written]) -> list[list[tuple[Any, ...]]]:
    """Run statements in their order in one exchange with the database; the rows that each of them returns.

    Outside a transaction they are one of their own. Each sees what was committed when its turn came, so that
    reads behind a lock are as good as in exchanges of their own.
    """
    whole = list(written)
    if not whole:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            ";".join(sql for sql, _values in whole), [value for _sql, values in whole for value in values]
        )
        found = [cursor.fetchall() if cursor.description else []]
        while cursor.nextset():
            found.append(cursor.fetchall() if cursor.description else [])
    return found
