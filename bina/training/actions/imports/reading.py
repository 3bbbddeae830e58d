"""What the three importers share: faults into words, people by NIP, forms by name, the last step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bina.platform.imports import ImportReport, refused, unreadable
from bina.platform.jobs import Reporter
from bina.platform.sheets import Book, Column, Fault, Problem, Row, SheetRefused, open_book, problem
from bina.training import queries
from bina.training.rulesets import FormRow

RowType = TypeVar("RowType")
EVERY = 2000

MESSAGES: dict[str, Promise] = {
    "nip_length": gettext_lazy("A NIP or NI PPPK has exactly 18 digits."),
    "person_unknown": gettext_lazy("No employee of this agency has this NIP."),
    "form_unknown": gettext_lazy("This form is not in the list. Write SIASN's number, 1 to 25, or its name."),
    "hours_range": gettext_lazy("Lesson hours are above 0, up to 9999.99, with two decimals at most."),
    "seats_range": gettext_lazy("A batch has 1 to 100,000 seats."),
    "fewest_range": gettext_lazy("The fewest participants are at least 1 and at most the seats."),
    "cost_range": gettext_lazy("A cost is in whole rupiah and not below zero."),
    "target_unknown": gettext_lazy(
        "“{target}” is no kind of post. Write JPT, ADMINISTRATOR, PENGAWAS, FUNGSIONAL or PELAKSANA, "
        "with commas."
    ),
    "competence_unknown": gettext_lazy("There is no competence with the code {value}."),
    "competence_repeated": gettext_lazy("{competence} is listed twice for this programme."),
    "level_range": gettext_lazy("{competence} has levels 1 to {top}."),
    "level_without_competence": gettext_lazy("There is a level here but no competence beside it."),
    "teaches_nothing": gettext_lazy(
        "The programme names no competence, so no plan will choose it for a gap."
    ),
    "programme_unknown": gettext_lazy("The catalogue has no programme with the code {value}."),
    "status_unknown": gettext_lazy("Write LULUS, TIDAK LULUS, MENGUNDURKAN DIRI or TIDAK HADIR."),
    "percent_range": gettext_lazy("This must be between 0 and 100."),
    "mark_range": gettext_lazy("An answer is 1, 2, 3 or 4, or empty."),
    "certificate_without_pass": gettext_lazy("Only who passed (LULUS) has a certificate number."),
    "passed_against_the_rule": gettext_lazy(
        "Recorded as passed, though attendance or score is below what the rule set asks for."
    ),
    "in_the_future": gettext_lazy("This day lies in the future."),
    "too_long_ago": gettext_lazy("This day is too long ago to be right."),
    "ends_before_it_starts": gettext_lazy("The end lies before the start."),
    "too_long": gettext_lazy("This is longer than {length} characters."),
    "batch_unknown": gettext_lazy("This agency has no batch with the code {value}."),
    "batch_not_running": gettext_lazy(
        "The batch {value} is not running; only a running batch takes attendance."
    ),
    "session_unknown": gettext_lazy(
        "The batch has no such session, or several. Write its number in order of time, its day or its title."
    ),
    "not_taking_part": gettext_lazy("This person does not take part in the batch."),
    "presence_unknown": gettext_lazy("Write HADIR, IZIN, SAKIT or TIDAK HADIR."),
    "duplicate_presence": gettext_lazy(
        "This person stands for the same session in row {row} already ({sheet})."
    ),
    "duplicate_programme": gettext_lazy("The code {value} stands in row {row} already ({sheet})."),
    "duplicate_participant": gettext_lazy("This person is in the same batch in row {row} already ({sheet})."),
    "duplicate_training": gettext_lazy("The same training stands in row {row} already ({sheet})."),
    "batch_differs": gettext_lazy(
        "The batch {batch} has another {column} in row {row} ({sheet}). All rows of a batch repeat it."
    ),
    "batch_of_other_programme": gettext_lazy("The batch {value} is known with the programme {programme}."),
    "batch_cancelled": gettext_lazy("The batch {value} was cancelled; it takes no results."),
    "certificate_in_doubt": gettext_lazy(
        "This person holds the certificate {number}. It stays in force, marked as under review, until "
        "somebody revokes it."
    ),
    "counted_as_handed_in": gettext_lazy(
        "This person handed in a certificate with this number; its hours count already and the row was "
        "left out."
    ),
    "counted_in_a_batch": gettext_lazy(
        "A batch of this agency with the same name and first day has given this person its hours already; "
        "they would count twice."
    ),
}


@dataclass
class Reading(Generic[RowType]):
    """What is known of the file so far."""

    rows: int = 0
    rejected: int = 0
    good: list[tuple[Row, RowType]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def note(self, place: Row, faults: Iterable[Fault]) -> bool:
        """Put faults into words; True when one of them rejects the row."""
        found = [problem(place.sheet, place.number, fault, MESSAGES) for fault in faults]
        self.problems += found
        bad = any(one.severity == "error" for one in found)
        self.rejected += bad
        return bad


def read_rows(
    book: Book,
    *,
    check: Callable[[Row], tuple[RowType | None, list[Fault]]],
    listener: Reporter,
) -> Reading[RowType]:
    """Check every row; the good ones are kept with their places."""
    reading: Reading[RowType] = Reading(problems=list(book.problems))
    for place in book.rows():
        reading.rows += 1
        if reading.rows % EVERY == 0:
            listener.report(done=reading.rows, total=book.total, message=_("Reading rows"))
        row, faults = check(place)
        if not reading.note(place, faults) and row is not None:
            reading.good.append((place, row))
    return reading


def take_in(
    *,
    path: Path | str,
    columns: Sequence[Column],
    read: Callable[[Book], Reading[RowType]],
    compare: Callable[[Reading[RowType]], ImportReport],
    write: Callable[[], None],
    dry_run: bool,
    accept_good_rows: bool,
    listener: Reporter,
) -> ImportReport:
    """Read, compare and write one file in one transaction; see ``import_batches`` for the arguments."""
    with transaction.atomic():
        try:
            with open_book(path, columns=columns) as book:
                reading = read(book)
        except SheetRefused as refusal:
            if refusal.problems:
                return unreadable(refusal.problems)
            raise
        report = compare(reading)
        if dry_run:
            return report
        if report.rejected and not accept_good_rows:
            return refused(report)
        write()
        listener.check()
    return replace(report, applied=True, results=())


def duplicate(code: str, column: str, value: str, first: Row) -> Fault:
    """The fault of a row that repeats what an earlier row said."""
    return Fault(column, value, code, "error", {"row": str(first.number), "sheet": first.sheet})


def everybody(agency_id: UUID) -> dict[str, UUID]:
    """Every employee of the agency by NIP, also those who left; who holds the NIP today comes first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nip, id FROM people_employee WHERE agency_id = %s "
            "ORDER BY (status IN ('ACTIVE', 'LEAVE', 'STUDY')), id",
            [agency_id],
        )
        return dict(cursor.fetchall())


def forms_by_name(*, on: date, agency_id: UUID) -> dict[str, int]:
    """Numbers of the forms by name in small letters (both languages) and by the number as text."""
    forms: dict[int, FormRow] = queries.forms(on=on, agency_id=agency_id)
    found = {str(number): number for number in forms}
    for number, form in forms.items():
        found[form.name.id.casefold()] = number
        found[form.name.en.casefold()] = number
    return found


@contextmanager
def fresh_table(sql: str, *, table: str) -> Iterator[None]:
    """A temporary table for the incoming rows, dropped when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({sql}) ON COMMIT DROP")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")
