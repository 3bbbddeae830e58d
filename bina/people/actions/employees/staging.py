"""Reading the workforce file into a temporary table, and the checks that need the register."""

# ruff: noqa: S608  # statements are put together from constants; values are always parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from bina.people import rules
from bina.people.actions.problems import MESSAGES
from bina.people.rules import EMPLOYEE_COLUMNS, EmployeeRow
from bina.platform.ids import uuid7
from bina.platform.imports import RowResult, RowState
from bina.platform.sheets import Book, CellFault, Fault, Problem, Row, cells, problem

if TYPE_CHECKING:
    from bina.people.models import Agency
    from bina.platform.jobs import Reporter

_TYPES = {
    "birth_date": "date",
    "appointed_on": "date",
    "rank_since": "date",
    "post_since": "date",
    "education_year": "integer",
}
_NEW_KEYS = ("new_employee", "new_holding", "new_rank", "new_education")
_READ = ("n", "sheet", "row", *EmployeeRow._fields, *_NEW_KEYS)
_CREATE = f"""
CREATE TEMP TABLE staged (
  n integer, sheet text, row integer,
  {", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in EmployeeRow._fields)},
  {", ".join(f"{name} uuid" for name in _NEW_KEYS)}
) ON COMMIT DROP
"""
_LAST_DIGITS = "0123456789abcdef"[: len(_NEW_KEYS)]
_ROWS_BETWEEN_REPORTS = 500
_PLACE = {column.code: index for index, column in enumerate(EMPLOYEE_COLUMNS)}
_NAME, _NIP, _SIASN, _AGENCY = (_PLACE[code] for code in ("name", "nip", "siasn_id", "agency_siasn_id"))


@dataclass
class Staged:
    """What was read: how many rows, what is wrong, and who was rejected before the register was asked."""

    rows: int = 0
    accepted: int = 0
    agency_siasn_id: str = ""
    agency_name: str = ""
    problems: list[Problem] = field(default_factory=list)
    rejected: list[RowResult] = field(default_factory=list)
    rejected_ids: list[str] = field(default_factory=list)
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)

    def reject(self, row: Row) -> None:
        """Remember whose row was rejected, so that nobody is called missing whose row is merely wrong."""
        nip, siasn_id = _raw_id(row, _NIP), _raw_id(row, _SIASN)
        self.rejected.append(
            RowResult(RowState.REJECTED, nip, cells.text(row.cells[_NAME]), row.sheet, row.number)
        )
        self.rejected_ids += [nip, siasn_id]


def _raw_id(row: Row, place: int) -> str:
    try:
        return cells.text_id(row.cells[place])
    except CellFault:
        return cells.shown(row.cells[place])


def prepare() -> None:
    """Set this transaction up for the import."""
    with connection.cursor() as cursor:
        # The planner knows nothing of rows this transaction brings; a loop in a loop over them never ends.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL work_mem = '64MB'")
        # When this process dies in a long statement, the server sees it soon and gives the agency free.
        cursor.execute("SET LOCAL client_connection_check_interval = '1s'")


def stage(book: Book, *, agency: Agency, reasons: Mapping[str, str], progress: Reporter) -> Staged:
    """Check every row and copy the good ones into the temporary table ``staged``.

    Args:
        book: the opened file.
        agency: whose rows they must be; without a SIASN key of its own, the first row's counts.
        reasons: by NIP, why HR accepts a mismatch.
        progress: told how many rows were read.
    """
    staged = Staged(agency_siasn_id=agency.siasn_id, problems=list(book.problems))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged, incoming")
        cursor.execute(_CREATE)
        with cursor.copy(f"COPY staged ({', '.join(_READ)}) FROM STDIN") as copy:
            for values in _checked(book, staged, dict(reasons), progress):
                copy.write_row(values)
    return staged


def _checked(
    book: Book, staged: Staged, reasons: dict[str, str], progress: Reporter
) -> Iterator[tuple[Any, ...]]:
    total = book.total
    for row in book.rows():
        staged.rows += 1
        if staged.rows % _ROWS_BETWEEN_REPORTS == 0:
            progress.report(done=staged.rows, total=max(total, staged.rows) * 2, message=_("Reading rows"))
        _adopt_agency(staged, row)
        checked, faults = rules.check_row(
            row.cells, agency_siasn_id=staged.agency_siasn_id, accepted_reasons=reasons
        )
        if checked is not None and (twin := _twin(staged, checked, row)):
            faults = [*faults, twin]
            checked = None
        staged.problems += [problem(row.sheet, row.number, fault, MESSAGES) for fault in faults]
        if checked is None:
            staged.reject(row)
            continue
        staged.accepted += 1
        yield (staged.rows, row.sheet, row.number, *checked, *_new_keys())


def _new_keys() -> list[str]:
    """One key for each new row of a table: the keys of one person follow one another."""
    stem = uuid7().hex[:-1]
    return [stem + last for last in _LAST_DIGITS]


def _adopt_agency(staged: Staged, row: Row) -> None:
    if not staged.agency_siasn_id:
        staged.agency_siasn_id = _raw_id(row, _AGENCY)


def _twin(staged: Staged, checked: EmployeeRow, row: Row) -> Fault | None:
    """A fault when an earlier row holds the same PNS ID or NIP; else the row is remembered."""
    for heading, value in (("PNS ID", checked.siasn_id), ("NIP BARU", checked.nip)):
        if value in staged.seen:
            sheet, number = staged.seen[value]
            return Fault(heading, value, "duplicate_in_file", params={"sheet": sheet, "row": str(number)})
    staged.seen[checked.siasn_id] = staged.seen[checked.nip] = (row.sheet, row.number)
    return None


# What the register knows of each row, found in one pass: ``incoming`` is what all later statements read.
_MATCH = f"""
CREATE TEMP TABLE incoming ON COMMIT DROP AS
SELECT {", ".join(f"found.{name}" for name in _READ)}, found.employee_id, found.unit_id,
  coalesce(post.id, head.id) AS post_id, coalesce(post.kind, head.kind, found.kind)::text AS post_kind,
  CASE WHEN found.employee_id IS NULL THEN 'NEW' ELSE 'UNCHANGED' END AS state
FROM (
  SELECT s.*, coalesce(by_id.id, by_nip.id) AS employee_id, u.id AS unit_id,
    CASE s.post_group WHEN '4' THEN 'GENERAL' WHEN '1' THEN
      coalesce(%(classes)s -> u.head_echelon #>> '{{}}', 'SUPERVISOR') ELSE 'FUNCTIONAL' END AS kind
  FROM staged s
  LEFT JOIN people_employee by_id ON by_id.agency_id = %(agency)s AND by_id.siasn_id = s.siasn_id
  LEFT JOIN (
    SELECT DISTINCT ON (nip) id, nip FROM people_employee WHERE agency_id = %(agency)s
    ORDER BY nip, (status = ANY (%(held)s)) DESC, id DESC) by_nip ON by_nip.nip = s.nip
  LEFT JOIN people_unit u ON u.agency_id = %(agency)s AND u.siasn_id = s.unit_siasn_id
) found
LEFT JOIN people_post post
  ON post.unit_id = found.unit_id AND post.title = found.post_title AND post.kind = found.kind
LEFT JOIN people_post head
  ON head.unit_id = found.unit_id AND head.title = found.post_title AND head.is_head
    AND found.post_group = '1' AND head.kind IN ('LEADERSHIP', 'ADMINISTRATOR', 'SUPERVISOR')
"""
_FAULTS = (
    # the same employee twice: once by PNS ID, once by NIP
    (
        "duplicate_in_file",
        """SELECT i.n, i.nip, first.row::text, first.sheet FROM incoming i
           JOIN (SELECT employee_id, min(n) AS n FROM incoming WHERE employee_id IS NOT NULL
                 GROUP BY employee_id HAVING count(*) > 1) twin
             ON twin.employee_id = i.employee_id AND twin.n < i.n
           JOIN incoming first ON first.n = twin.n""",
        ("row", "sheet"),
    ),
    (
        "id_conflict",
        """SELECT i.n, i.nip, other.name FROM incoming i
           JOIN people_employee other ON other.agency_id = %(agency)s AND other.nip = i.nip
             AND other.id <> i.employee_id AND other.status = ANY (%(held)s)""",
        ("other",),
    ),
    (
        "held_elsewhere",
        """SELECT found.n, found.nip, min(a.name) FROM (
             SELECT i.n, i.nip, other.agency_id, other.status FROM incoming i
             JOIN people_employee other ON other.nip = i.nip
             UNION ALL
             SELECT i.n, i.nip, other.agency_id, other.status FROM incoming i
             JOIN people_employee other ON other.siasn_id = i.siasn_id) found
           JOIN people_agency a ON a.id = found.agency_id
           WHERE found.agency_id <> %(agency)s AND found.status = ANY (%(held)s)
           GROUP BY found.n, found.nip ORDER BY found.n""",
        ("agency",),
    ),
)
_UNKNOWN_UNIT = (
    "SELECT n, unit_siasn_id, unit_name FROM incoming WHERE unit_id IS NULL AND state <> 'REJECTED'"
)
_WARNINGS = (
    (
        "unit_created",
        """SELECT min(n), unit_siasn_id, min(unit_name) FROM incoming
           WHERE unit_id IS NULL AND state <> 'REJECTED' GROUP BY unit_siasn_id ORDER BY 1""",
        "UNOR ID",
    ),
    (
        "unit_ended",
        """SELECT i.n, i.unit_siasn_id, u.name FROM incoming i JOIN people_unit u ON u.id = i.unit_id
           WHERE i.state <> 'REJECTED' AND u.valid_until <= %(today)s ORDER BY 1""",
        "UNOR ID",
    ),
    (
        "class_unknown",
        """SELECT i.n, i.post_title, i.unit_name FROM incoming i LEFT JOIN people_unit u ON u.id = i.unit_id
           WHERE i.state <> 'REJECTED' AND i.post_group = '1' AND i.post_id IS NULL
             AND coalesce(u.head_echelon, '') = ''
           ORDER BY 1""",
        "JABATAN NAMA",
    ),
)


def match(*, agency_id: UUID, staged: Staged, create_units: bool, today: Any) -> None:
    """Find each row's employee, unit and post, and mark rows that the register refuses as ``REJECTED``."""
    values = {
        "agency": agency_id,
        "held": list(rules.HELD),
        "classes": Jsonb(dict(rules.ECHELONS)),
        "today": today,
    }
    with connection.cursor() as cursor:
        cursor.execute(_MATCH, values)
        cursor.execute("DROP TABLE staged")
        cursor.execute("ANALYZE incoming (n, employee_id, unit_id, post_id, state)")
        for code, query, names in _FAULTS:
            cursor.execute(query, values)
            _mark(staged, code, "NIP BARU", names, cursor.fetchall())
        if not create_units:
            cursor.execute(_UNKNOWN_UNIT)
            _mark(staged, "unit_unknown", "UNOR ID", ("name",), cursor.fetchall())
        for code, query, column in _WARNINGS:
            cursor.execute(query, values)
            _warn(staged, code, column, cursor.fetchall())


def _mark(
    staged: Staged, code: str, column: str, names: tuple[str, ...], found: list[tuple[Any, ...]]
) -> None:
    """Turn rows ``(n, value, *params)`` into errors and take them out of the import."""
    if not found:
        return
    places = _places([row[0] for row in found], reject=True)
    for n, value, *params in found:
        place = places.get(n)
        if place is None:  # refused for another reason already
            continue
        sheet, number, nip, name = place
        fault = Fault(column, value, code, params=dict(zip(names, params, strict=True)))
        staged.problems.append(problem(sheet, number, fault, MESSAGES))
        staged.rejected.append(RowResult(RowState.REJECTED, nip, name, sheet, number))


def _warn(staged: Staged, code: str, column: str, found: list[tuple[Any, ...]]) -> None:
    places = _places([row[0] for row in found], reject=False)
    for n, value, name in found:
        sheet, number, _nip, _name = places[n]
        fault = Fault(column, value, code, "warning", {"name": name})
        staged.problems.append(problem(sheet, number, fault, MESSAGES))


def _places(numbers: list[int], *, reject: bool) -> dict[int, tuple[str, int, str, str]]:
    """Sheet, row, NIP and name of staged rows; ``reject`` marks them, leaving out those refused before."""
    with connection.cursor() as cursor:
        if reject:
            cursor.execute(
                "UPDATE incoming SET state = 'REJECTED' WHERE n = ANY (%s) AND state <> 'REJECTED' "
                "RETURNING n, sheet, row, nip, name",
                [numbers],
            )
        else:
            cursor.execute("SELECT n, sheet, row, nip, name FROM incoming WHERE n = ANY (%s)", [numbers])
        return {n: (sheet, row, nip, name) for n, sheet, row, nip, name in cursor.fetchall()}
