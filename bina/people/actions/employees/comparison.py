"""Comparing the staged file with the register: which rows are new, changed or unchanged, and in what."""

# ruff: noqa: S608  # statements are put together from constants; values are always parameters

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bina.people import rules
from bina.platform.imports import Change, RowResult, RowState

if TYPE_CHECKING:
    from uuid import UUID

SIDE_BY_SIDE = """
  incoming i
  JOIN people_employee e ON e.id = i.employee_id
  JOIN people_post p ON p.id = e.post_id
  JOIN people_unit u ON u.id = e.unit_id
  LEFT JOIN people_postholding h ON h.employee_id = e.id AND h.ends_on IS NULL
  LEFT JOIN (
    SELECT DISTINCT ON (r.employee_id) r.employee_id, r.id, r.starts_on
    FROM people_rankholding r JOIN incoming j ON j.employee_id = r.employee_id AND j.rank = r.rank
    ORDER BY r.employee_id, r.starts_on DESC) r ON r.employee_id = i.employee_id
  LEFT JOIN (
    SELECT DISTINCT ON (d.employee_id) d.employee_id, d.id, d.field, d.year, d.school
    FROM people_educationrecord d JOIN incoming j
      ON j.employee_id = d.employee_id AND j.education_level = d.level
      AND (d.field = j.education_field OR j.education_field = '')
    ORDER BY d.employee_id, (d.field = j.education_field) DESC, d.id) d ON d.employee_id = i.employee_id
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that may change: how the register and the file hold it, and when they differ.

    A blank in the file never erases what is known, so a blank never differs.
    """

    label: str | Promise
    current: str
    incoming: str
    differs: str


def _text(label: str | Promise, name: str, current: str = "") -> Compared:
    held = current or f"e.{name}"
    return Compared(label, held, f"i.{name}", f"i.{name} <> '' AND i.{name} <> {held}")


def _day(label: str | Promise, current: str, incoming: str) -> Compared:
    return Compared(
        label,
        f"to_char({current}, 'DD-MM-YYYY')",
        f"to_char({incoming}, 'DD-MM-YYYY')",
        f"{incoming} IS NOT NULL AND {incoming} IS DISTINCT FROM {current}",
    )


POST_DIFFERS = "i.post_id IS DISTINCT FROM e.post_id"
UNIT_DIFFERS = "i.unit_id IS DISTINCT FROM e.unit_id"
FIELDS = (
    _text(_("PNS ID"), "siasn_id"),
    _text("NIP", "nip"),
    _text(_("Reason for the NIP"), "nip_reason", "e.nip_mismatch_reason"),
    _text(_("Name"), "name"),
    _text(_("Title before the name"), "front_title"),
    _text(_("Title after the name"), "back_title"),
    _text(_("Place of birth"), "birth_place"),
    _day(_("Date of birth"), "e.birth_date", "i.birth_date"),
    _text(_("Sex"), "sex"),
    _text(_("Religion"), "religion"),
    _text("NIK", "nik"),
    _text(_("Phone"), "phone"),
    _text(_("E-mail"), "email"),
    _text(_("Address"), "address"),
    _text(_("Employment kind"), "employment_kind"),
    _text(_("Legal status"), "legal_status"),
    _text(_("Rank"), "rank"),
    _day(_("Rank since"), "r.starts_on", "CASE WHEN i.rank <> '' THEN i.rank_since END"),
    _text(_("Education"), "education_level"),
    Compared(
        _("Education record"),
        "concat_ws(', ', nullif(d.field, ''), nullif(d.school, ''), d.year)",
        "concat_ws(', ', nullif(i.education_field, ''), nullif(i.school, ''), i.education_year)",
        "i.education_level <> '' AND (d.id IS NULL OR i.education_year <> coalesce(d.year, 0) "
        "OR i.school <> '' AND i.school <> d.school)",
    ),
    _day(_("Appointed on"), "e.appointed_on", "i.appointed_on"),
    Compared(_("Unit"), "u.name", "i.unit_name", UNIT_DIFFERS),
    Compared(_("Post"), "p.title", "i.post_title", POST_DIFFERS),
    _day(_("Post since"), "h.starts_on", "i.post_since"),
)


def compare() -> dict[str, int]:
    """Find the rows that change something, and count the rows by state."""
    any_differs = " OR ".join(f"({field.differs})" for field in FIELDS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE incoming SET state = 'CHANGED' WHERE n IN "
            f"(SELECT i.n FROM {SIDE_BY_SIDE} WHERE i.state = 'UNCHANGED' AND ({any_differs}))"
        )
        cursor.execute("SELECT state, count(*) FROM incoming GROUP BY state")
        return dict(cursor.fetchall())


_MISSING = """
  FROM people_employee e
  WHERE e.agency_id = %(agency)s AND e.status = ANY (%(held)s)
    AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.employee_id = e.id)
    AND e.nip <> ALL (%(rejected)s) AND e.siasn_id <> ALL (%(rejected)s)
"""


def missing(*, agency_id: UUID, rejected_ids: list[str]) -> list[RowResult]:
    """People of the agency whom the file does not mention, by name."""
    values: dict[str, Any] = {"agency": agency_id, "held": list(rules.HELD), "rejected": rejected_ids}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT e.nip, e.name {_MISSING} ORDER BY e.name, e.id", values)
        return [RowResult(RowState.MISSING, nip, name) for nip, name in cursor.fetchall()]


def results() -> Iterator[RowResult]:
    """Every staged row that was not rejected, in the order of the file, with its changes field by field."""
    pairs = ", ".join(
        f"CASE WHEN {field.differs} THEN ARRAY[{field.current}::text, {field.incoming}::text] END"
        for field in FIELDS
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT i.n, {pairs} FROM {SIDE_BY_SIDE} WHERE i.state = 'CHANGED'",
        )
        changes = {row[0]: _changes(row[1:]) for row in cursor.fetchall()}
        cursor.execute(
            "SELECT n, state, nip, name, sheet, row FROM incoming WHERE state <> 'REJECTED' ORDER BY n"
        )
        for n, state, nip, name, sheet, row in cursor.fetchall():
            yield RowResult(RowState(state), nip, name, sheet, row, changes.get(n, ()))


def _changes(pairs: tuple[Any, ...]) -> tuple[Change, ...]:
    return tuple(
        Change(str(field.label), pair[0] or "", pair[1] or "")
        for field, pair in zip(FIELDS, pairs, strict=True)
        if pair is not None
    )
