"""Founding an agency, and imports that may found one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from bina.people import queries
from bina.people.models import Agency, Unit
from bina.platform.access import agency_root, system_actor
from bina.platform.errors import Refused
from bina.platform.imports import ImportReport
from bina.platform.sheets import Book, CellFault, Column, SheetRefused, cells, open_book

if TYPE_CHECKING:
    from bina.platform.jobs import Reporter


class AgencyKnown(Refused):
    """An agency of this code or INSTANSI ID is here already."""


@transaction.atomic
def found_agency(*, code: str, name: str, siasn_id: str = "", is_demonstration: bool = False) -> Agency:
    """Write an agency and its root unit. Only the machine's own commands call it.

    Args:
        code: short name in addresses and commands, unique.
        name: full name.
        siasn_id: INSTANSI ID of SIASN; empty when not known yet.
        is_demonstration: True for made-up people.

    Raises:
        AgencyKnown: another agency has the code or the INSTANSI ID.
    """
    for field, text in (("code", code), ("siasn_id", siasn_id)):
        other = Agency.objects.filter(**{field: text}).first() if text else None
        if other is not None:
            raise AgencyKnown(
                _("“{text}” is already the agency {code} ({name}) here.").format(
                    text=text, code=other.code, name=other.name
                )
            )
    agency = Agency.objects.create(code=code, name=name, siasn_id=siasn_id, is_demonstration=is_demonstration)
    Unit.objects.create(
        agency=agency,
        path=agency_root(agency.pk),
        siasn_id=siasn_id or code,
        name=name,
        kind=Unit.Kind.AGENCY,
    )
    return agency


@transaction.atomic
def import_for(
    *,
    importer: Callable[..., ImportReport],
    code: str,
    create: bool,
    columns: Sequence[Column],
    path: Path,
    dry_run: bool,
    accept_good_rows: bool,
    at: datetime,
    progress: Reporter,
) -> ImportReport:
    """Import a file at the command line, founding the agency first when asked and needed.

    The agency takes its name from the first row: INSTANSI KERJA of a workforce file, the root of a units
    workbook. It does not stay when the import is only tried out or changes nothing.

    Raises:
        Refused: there is no agency of that code and ``create`` is False; the text lists the codes there are.
        SheetRefused: the file cannot be read, or is another agency's.
    """
    agency = Agency.objects.filter(code=code).first()
    founded = agency is None and create
    with open_book(path, columns=columns) if founded else nullcontext(path) as source:
        if isinstance(source, Book):
            agency = _found_from(source, code, columns)
        elif agency is None:
            agency = queries.agency_by_code(code)
        report = importer(
            actor=system_actor(agency.pk),
            agency_id=agency.pk,
            path=source,
            dry_run=dry_run,
            accept_good_rows=accept_good_rows,
            at=at,
            progress=progress,
        )
    if founded and not report.applied:
        transaction.set_rollback(True)
    return report


def _found_from(book: Book, code: str, columns: Sequence[Column]) -> Agency:
    places = {column.code: index for index, column in enumerate(columns)}
    name, siasn_id = "", ""
    for row in book.rows():
        if "agency_siasn_id" in places:
            siasn_id = _id(row.cells[places["agency_siasn_id"]])
            name = cells.text(row.cells[places["agency_name"]])
        elif "parent_siasn_id" in places and not cells.text(row.cells[places["parent_siasn_id"]]):
            name = cells.text(row.cells[places["name"]])
        if name or siasn_id:
            break
    known = Agency.objects.filter(siasn_id=siasn_id).exclude(siasn_id="").first()
    if known:
        raise SheetRefused(
            _("This file is about {name}, which is here with the code {code}.").format(
                name=known.name, code=known.code
            )
        )
    return found_agency(code=code, name=name or _("Agency {code}").format(code=code), siasn_id=siasn_id)


def _id(cell: cells.Cell) -> str:
    try:
        return cells.text_id(cell)
    except CellFault:
        return ""
