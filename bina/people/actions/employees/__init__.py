"""The import of the workforce file: read, check, compare, and write in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from bina.people.actions.accounts import create_accounts, refresh_supervisor_grants
from bina.people.actions.employees import comparison, staging, writing
from bina.people.models import Agency, Employee, Unit
from bina.people.rules import EMPLOYEE_COLUMNS
from bina.platform.imports import ImportReport, RowState, refused, unreadable
from bina.platform.sheets import SheetRefused, Source, open_book

if TYPE_CHECKING:
    from bina.people.actions.employees.staging import Staged
    from bina.platform.access import Actor
    from bina.platform.jobs import Reporter


@transaction.atomic
def import_employees(
    *,
    actor: Actor,
    agency_id: UUID,
    path: Source,
    dry_run: bool,
    accept_good_rows: bool,
    at: datetime,
    progress: Reporter,
    create_units: bool = False,
    reasons: Mapping[str, str] | None = None,
) -> ImportReport:
    """Bring the register in line with a workforce file (SIASN export, 67 columns).

    People are matched by PNS ID, then by NIP. A blank cell never erases what is known. Those missing from
    the file are only counted. The same file again changes nothing. All is written in one transaction or not.

    Args:
        actor: needs ``people.import`` for the whole agency.
        agency_id: whose file it is.
        path: xlsx, xls, ods or csv.
        dry_run: True finds out and writes nothing; the report then has ``results`` row by row.
        accept_good_rows: True takes the good rows of a file that has rejected ones.
        at: now.
        progress: told how far the work is.
        create_units: True creates units that only the file knows, below the agency.
        reasons: by NIP, why HR accepts that it differs from birth date, sex or age.

    Raises:
        PermissionDenied: ``actor`` may not import for this agency.
        SheetRefused: the file cannot be read, or is another agency's.
        Cancelled: somebody stopped the run.
    """
    actor.require("people.import", agency=agency_id)
    staging.prepare()
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=agency_id)
    today = at.astimezone(ZoneInfo(agency.timezone)).date()
    known = accepted_reasons(agency_id) | dict(reasons or {})
    try:
        with open_book(path, columns=EMPLOYEE_COLUMNS) as book:
            staged = staging.stage(book, agency=agency, reasons=known, progress=progress)
    except SheetRefused as error:
        if not error.problems:
            raise
        return unreadable(error.problems)
    _require_own_file(agency, staged)
    progress.report(done=staged.rows, total=staged.rows * 2, message=_("Comparing with the register"))
    staging.match(agency_id=agency_id, staged=staged, create_units=create_units, today=today)
    counts = comparison.compare()
    report = _report(staged, counts, agency_id, dry_run=dry_run)
    if dry_run:
        return report
    if report.rejected and not accept_good_rows:
        return refused(report)
    progress.report(done=staged.rows * 3 // 2, total=staged.rows * 2, message=_("Writing to the register"))
    _write(agency, staged, at=at, today=today)
    progress.report(done=staged.rows * 2, total=staged.rows * 2, message=_("Done"))
    return report


def _require_own_file(agency: Agency, staged: Staged) -> None:
    """Refuse a file whose INSTANSI KERJA is another agency of this installation."""
    owner = Agency.objects.exclude(pk=agency.pk).filter(siasn_id=staged.agency_siasn_id).first()
    if staged.agency_siasn_id and owner:
        raise SheetRefused(_("This file is about {name}, not about this agency.").format(name=owner.name))


def accepted_reasons(agency_id: UUID) -> dict[str, str]:
    """By NIP, the reasons with which HR accepted mismatches before."""
    accepted = Employee.objects.filter(agency_id=agency_id).exclude(nip_mismatch_reason="")
    return dict(accepted.values_list("nip", "nip_mismatch_reason"))


def _report(staged: Staged, counts: dict[str, int], agency_id: UUID, *, dry_run: bool) -> ImportReport:
    missing = comparison.missing(agency_id=agency_id, rejected_ids=staged.rejected_ids)
    results = [*staged.rejected, *comparison.results(), *missing] if dry_run else []
    return ImportReport(
        rows=staged.rows,
        created=counts.get(RowState.NEW, 0),
        updated=counts.get(RowState.CHANGED, 0),
        unchanged=counts.get(RowState.UNCHANGED, 0),
        rejected=len(staged.rejected),
        missing=len(missing),
        problems=tuple(sorted(staged.problems, key=lambda one: (one.sheet, one.row))),
        applied=not dry_run,
        results=results,
    )


def _write(agency: Agency, staged: Staged, *, at: datetime, today: date) -> None:
    if not agency.siasn_id and staged.agency_siasn_id:
        agency.siasn_id = staged.agency_siasn_id
        agency.save(update_fields=["siasn_id"])
    root = Unit.objects.get(agency=agency, parent=None)
    writing.create_units(agency=agency, root=root)
    writing.create_posts(agency=agency)
    writing.write(agency_id=agency.pk, at=at, today=today)
    writing.mark_heads()
    create_accounts(agency_id=agency.pk, at=at)
    refresh_supervisor_grants(agency_id=agency.pk, on=today, at=at)
