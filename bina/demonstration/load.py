"""Bringing a made-up city in as a user would: file after file, then accounts with their one-time codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bina.competency import actions as competency
from bina.demonstration.accounts import PASSWORD, ROLES
from bina.demonstration.certificates import add_certificates
from bina.demonstration.city import City
from bina.demonstration.courses import add_courses
from bina.demonstration.joint import add_joint
from bina.demonstration.letterhead import add_letterhead
from bina.demonstration.metrics import METRICS
from bina.demonstration.openings import add_openings
from bina.demonstration.outbox import add_outbox
from bina.demonstration.partners import add_partners
from bina.evaluation import actions as evaluation
from bina.people import actions as people
from bina.people import queries as people_queries
from bina.performance import actions as performance
from bina.performance import queries as performance_queries
from bina.platform.access import Actor, Role, agency_root, system_actor
from bina.platform.accounts import actions as accounts
from bina.platform.accounts import queries as account_queries
from bina.platform.audit import acting_as
from bina.platform.errors import Refused
from bina.platform.imports import ImportReport
from bina.platform.jobs import Reporter
from bina.professionalism import actions as professionalism
from bina.training import actions as training

ZONE = ZoneInfo("Asia/Jakarta")


class LoadRefused(Refused):
    """The city cannot be brought into this installation; the text says why."""


class Importer(Protocol):
    """An import action with everything set but the file and who asks."""

    def __call__(
        self,
        *,
        actor: Actor,
        agency_id: UUID,
        path: Path,
        at: datetime,
        dry_run: bool,
        accept_good_rows: bool,
        progress: Reporter,
    ) -> ImportReport: ...


def load(
    *, city: City, folder: Path, at: datetime, progress: Reporter, tell: Callable[[str], None]
) -> dict[str, Any]:
    """Import the files of ``folder``, measure past programmes and the IP ASN, open the accounts. Idempotent.

    Args:
        city: the city whose files they are.
        at: now; where the machine's clock is behind the city's today, that day's end counts.
        tell: hears the name of each file before it is imported.

    Returns:
        Key of the agency, figures of each import by file, courses made, partners noted, batches open
        for people, batches shared with other made-up cities, certificates issued, how many accounts are
        open, and how many trainings would be told to SIASN.

    Raises:
        LoadRefused: an agency of that code is no demonstration or another city, or a row was rejected.
    """
    at = max(at, datetime.combine(city.as_of + timedelta(days=1), time(), tzinfo=ZONE))
    agency_id = _agency(city)
    actor = system_actor(agency_id)
    reports = {}
    with acting_as(actor):
        _define_metrics(actor=actor, agency_id=agency_id, at=at)
        for name, importer in _importers(at.astimezone(ZONE).date()).items():
            tell(name)
            report = importer(
                actor=actor,
                agency_id=agency_id,
                path=folder / name,
                at=at,
                dry_run=False,
                accept_good_rows=False,
                progress=progress,
            )
            reports[name] = _figures(name, report)
        evaluation.evaluate(actor=actor, agency_id=agency_id, year=None, at=at, progress=progress)
        _measure(city, actor=actor, agency_id=agency_id, at=at)
        courses = add_courses(city=city, agency_id=agency_id, at=at)
        noted = add_partners(city=city, agency_id=agency_id, at=at)
        opened = _open_accounts(city, actor=actor, agency_id=agency_id, at=at)
        batches = add_openings(city=city, agency_id=agency_id, at=at)
        shared = add_joint(agency_id=agency_id, at=at)
        issued = add_certificates(city=city, agency_id=agency_id, at=at)
        add_letterhead(agency_id=agency_id, at=at)
        waiting = add_outbox(agency_id=agency_id, since=date(city.as_of.year, 1, 1), at=at)
    return {
        "agency_id": str(agency_id),
        "imported": reports,
        "courses": courses,
        "partners": noted,
        "accounts": opened,
        "open_batches": batches,
        "shared_batches": shared,
        "certificates": issued,
        "siasn_entries": waiting,
    }


def _agency(city: City) -> UUID:
    try:
        known = people_queries.agency_by_code(city.code)
    except people_queries.UnknownAgency:
        made = people.found_agency(
            code=city.code, name=city.name, siasn_id=city.siasn_id, is_demonstration=True
        )
        return made.pk
    if not known.is_demonstration or known.siasn_id != city.siasn_id:
        raise LoadRefused(
            _('"{code}" is in use by a real agency or by another made-up city. Choose another code.').format(
                code=city.code
            )
        )
    return known.pk


def _importers(today: date) -> dict[str, Importer]:
    """The import of each file, in the order in which one needs the other."""
    return {
        "units.xlsx": people.import_units,
        "employees.xlsx": people.import_employees,
        "discipline.xlsx": people.import_discipline,
        "assessments.xlsx": competency.import_assessments,
        "programmes.xlsx": training.import_programmes,
        "batches.xlsx": training.import_batches,
        "training-history.xlsx": partial(training.import_training_history, today=today),
        "performance.xlsx": performance.import_performance,
        "metrics.xlsx": performance.import_metrics,
    }


def _define_metrics(*, actor: Actor, agency_id: UUID, at: datetime) -> None:
    """What the figures of the units measure, once."""
    known = set(performance_queries.metrics(actor).filter(agency_id=agency_id).values_list("code", flat=True))
    for one in METRICS:
        if one.code not in known:
            values = performance.MetricValues(one.code, one.name, one.measure, one.direction, one.source)
            performance.define_metric(actor=actor, agency_id=agency_id, values=values, at=at)


def _measure(city: City, *, actor: Actor, agency_id: UUID, at: datetime) -> None:
    """The IP ASN at the end of the year before, and as of today or the last day the city knows of."""
    today = min(at.astimezone(ZONE).date(), date(city.as_of.year, 12, 31))
    for day in (date(city.as_of.year - 1, 12, 31), today):
        professionalism.measure(actor=actor, agency_id=agency_id, on=day, at=at)


def _figures(name: str, report: ImportReport) -> dict[str, Any]:
    figures = report.as_json()
    problems = figures.pop("problems")
    if report.unreadable or report.rejected:
        first = problems[0] if problems else {}
        raise LoadRefused(
            _("{file}: {count} rows were rejected; row {row}: {message}").format(
                file=name,
                count=report.rejected,
                row=first.get("row", "?"),
                message=first.get("message", ""),
            )
        )
    return figures


def _open_accounts(city: City, *, actor: Actor, agency_id: UUID, at: datetime) -> int:
    """Activate the account of each role with a one-time code, as its owner would, and give the roles."""
    by_login = {account.login: account for account in account_queries.accounts(actor)}
    given = {role.code: role.given for role in ROLES}
    closed = [by_login[one.nip].pk for one in city.accounts if not by_login[one.nip].is_active]
    codes = accounts.issue_codes(actor=actor, account_ids=closed, agency_id=agency_id, at=at)
    for one in city.accounts:
        account = by_login[one.nip]
        if account.pk in codes:
            accounts.activate(login=one.nip, code=codes[account.pk], password=PASSWORD, at=at)
        if given[one.role]:
            accounts.give_role(
                actor=actor,
                account_id=account.pk,
                role=Role(one.role),
                agency_id=agency_id,
                unit_path=agency_root(agency_id),
            )
    return len(city.accounts)
