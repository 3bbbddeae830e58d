"""A workbook's way through the pages: received, looked at, applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from bina.platform.access import Actor, system_actor
from bina.platform.accounts.queries import actor_of
from bina.platform.audit import acting_as
from bina.platform.errors import Refused
from bina.platform.imports.kinds import ImportKind, Kinds
from bina.platform.imports.report import ImportReport, RowResult, RowState
from bina.platform.jobs import Reporter, queue_run
from bina.platform.models import Account, ImportFile, ImportRow, JobRun, Upload
from bina.platform.sheets import Problem

if TYPE_CHECKING:
    from bina.platform.jobs import Progress

LARGEST_UPLOAD_BYTES = 300 << 20
SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".txt")


class ImportRefused(Refused):
    """The file cannot be taken, or cannot be applied as it stands; the text says why."""


@transaction.atomic
def receive(
    *,
    actor: Actor,
    kind: ImportKind,
    agency_id: UUID,
    file: UploadedFile[bytes],
    options: Mapping[str, Any],
    at: datetime,
) -> JobRun:
    """Keep an uploaded workbook and queue its preview.

    Raises:
        PermissionDenied: ``actor`` may not import that for the agency.
        ImportRefused: too large, or not named like a workbook.
    """
    actor.require(kind.permission, agency=agency_id)
    name, size = file.name or "", file.size or 0
    if size > LARGEST_UPLOAD_BYTES:
        raise ImportRefused(_("The file is larger than {size} MB.").format(size=LARGEST_UPLOAD_BYTES >> 20))
    if Path(name).suffix.lower() not in SUFFIXES:
        raise ImportRefused(_("Choose a workbook: xlsx, xls, ods or csv."))
    upload = Upload.objects.create(
        agency_id=agency_id,
        account_id=actor.account_id,
        purpose=kind.code,
        name=name[-200:],
        file=file,
        size_bytes=size,
        created_at=at,
    )
    found = ImportFile.objects.create(
        upload=upload,
        agency_id=agency_id,
        account_id=actor.account_id,
        kind=kind.code,
        options=dict(options),
        created_at=at,
    )
    return _queue_preview(actor, kind, found, at)


def _queue_preview(actor: Actor, kind: ImportKind, found: ImportFile, at: datetime) -> JobRun:
    return queue_run(
        kind.preview_task,
        actor=actor,
        title=_("Looking at {name}").format(name=found.upload.name)[:200],
        at=at,
        agency_id=found.agency_id,
        subject_id=found.pk,
        import_id=str(found.pk),
    )


@transaction.atomic
def accept(*, actor: Actor, kind: ImportKind, import_id: UUID, key: str, reason: str, at: datetime) -> JobRun:
    """Accept what is odd about one row, with a reason that is kept, and look at the file again.

    Raises:
        ImportRefused: no reason was given, or the file has been applied already.
    """
    found = ImportFile.objects.select_for_update(of=("self",)).get(pk=import_id, kind=kind.code)
    actor.require(kind.permission, agency=found.agency_id)
    if not reason.strip():
        raise ImportRefused(_("Write why this is right all the same."))
    if found.state != ImportFile.State.READY:
        raise ImportRefused(_("This file is not waiting for a decision."))
    reasons = {**found.options.get("reasons", {}), key: reason.strip()[:300]}
    found.options = {**found.options, "reasons": reasons}
    found.state = ImportFile.State.WAITING
    found.save(update_fields=["options", "state"])
    return _queue_preview(actor, kind, found, at)


@transaction.atomic
def order_apply(
    *, actor: Actor, kind: ImportKind, import_id: UUID, accept_good_rows: bool, at: datetime
) -> JobRun:
    """Queue the writing of a file that was looked at.

    Raises:
        PermissionDenied: ``actor`` may not import that for the agency.
        ImportRefused: it is not ready, or has rejected rows that nobody said to leave out.
    """
    found = ImportFile.objects.select_for_update(of=("self",)).get(pk=import_id, kind=kind.code)
    actor.require(kind.permission, agency=found.agency_id)
    if found.state != ImportFile.State.READY:
        raise ImportRefused(_("This file is not ready to be applied."))
    if found.counts.get("rejected") and not accept_good_rows:
        raise ImportRefused(_("Some rows were rejected. Correct the file, or take the good rows only."))
    found.options = {**found.options, "accept_good_rows": accept_good_rows}
    found.state = ImportFile.State.APPLYING
    found.save(update_fields=["options", "state"])
    return queue_run(
        kind.apply_task,
        actor=actor,
        title=_("Importing {name}").format(name=found.upload.name)[:200],
        at=at,
        agency_id=found.agency_id,
        subject_id=found.pk,
        import_id=str(found.pk),
    )


def preview(*, import_id: UUID, kinds: Kinds, at: datetime, progress: Progress) -> None:
    """Look at a file and keep what was found, row by row. May run twice: the last run counts."""
    found, kind = _found(import_id, kinds)
    progress.finish(result_url=kind.url("preview", found.pk))
    with _as_owner(found) as actor:
        try:
            report = _run(found, kind, actor, dry_run=True, at=at, progress=progress)
        except Refused as error:
            _keep_refusal(found, str(error))
            return
        _keep(found, report)


@transaction.atomic
def apply(*, import_id: UUID, kinds: Kinds, at: datetime, progress: Progress) -> None:
    """Write a file into the register. Running again after it was applied does nothing."""
    found, kind = _found(import_id, kinds)
    progress.finish(result_url=kind.url("preview", found.pk))
    if found.state == ImportFile.State.APPLIED:
        return
    with _as_owner(found) as actor:
        report = _run(found, kind, actor, dry_run=False, at=at, progress=progress)
    if not report.applied:
        ImportFile.objects.filter(pk=found.pk).update(state=ImportFile.State.READY, counts=_counts(report))
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT bina_analyze()")
    state, counts = ImportFile.State.APPLIED, _counts(report)
    ImportFile.objects.filter(pk=found.pk).update(state=state, counts=counts, applied_at=at)


def reopen(*, import_id: UUID) -> None:
    """Let a file whose writing failed or was cancelled be applied again."""
    waiting = ImportFile.objects.filter(pk=import_id, state=ImportFile.State.APPLYING)
    waiting.update(state=ImportFile.State.READY)


def _found(import_id: UUID, kinds: Kinds) -> tuple[ImportFile, ImportKind]:
    found = ImportFile.objects.select_related("upload").get(pk=import_id)
    return found, next(kind for kind in kinds.values() if kind.code == found.kind)


class _as_owner:  # noqa: N801  # reads as a phrase after "with"
    """Inside: the uploader's language, their name in the trail; gives their actor."""

    def __init__(self, found: ImportFile) -> None:
        account = Account.objects.filter(pk=found.account_id).first() if found.account_id else None
        self._actor = actor_of(account) if account else system_actor(found.agency_id)
        self._language = translation.override(account.language if account else "id")
        self._acting = acting_as(self._actor)

    def __enter__(self) -> Actor:
        self._language.__enter__()
        self._acting.__enter__()
        return self._actor

    def __exit__(self, *trouble: Any) -> None:
        self._acting.__exit__(*trouble)
        self._language.__exit__(*trouble)


def _run(
    found: ImportFile, kind: ImportKind, actor: Actor, *, dry_run: bool, at: datetime, progress: Reporter
) -> ImportReport:
    chosen = {option.name: bool(found.options.get(option.name)) for option in kind.options}
    if kind.acceptable:
        chosen["reasons"] = found.options.get("reasons", {})
    return kind.run(
        actor=actor,
        agency_id=found.agency_id,
        path=found.upload.file.path,
        dry_run=dry_run,
        accept_good_rows=bool(found.options.get("accept_good_rows")),
        at=at,
        progress=progress,
        **chosen,
    )


def _counts(report: ImportReport) -> dict[str, Any]:
    return {name: value for name, value in report.as_json().items() if name != "problems"}


def _keep_refusal(found: ImportFile, error: str) -> None:
    ImportRow.objects.filter(file=found).delete()
    refused = ImportFile.State.REFUSED
    ImportFile.objects.filter(pk=found.pk).update(state=refused, error=error, counts={})


@transaction.atomic
def _keep(found: ImportFile, report: ImportReport) -> None:
    """Replace the rows of the last preview by those of this one."""
    if report.unreadable:
        text = " ".join(problem.message for problem in report.problems if problem.severity == "error")
        _keep_refusal(found, text)
        return
    ImportRow.objects.filter(file=found).delete()
    with connection.cursor() as cursor:
        names = "file_id, state, sheet, row, key, label, changes, problems"
        with cursor.copy(f"COPY platform_importrow ({names}) FROM STDIN") as copy:
            for row in _rows(found.pk, report):
                copy.write_row(row)
    ImportFile.objects.filter(pk=found.pk).update(
        state=ImportFile.State.READY, counts=_counts(report), error=""
    )


def _rows(file_id: UUID, report: ImportReport) -> Iterator[tuple[Any, ...]]:
    by_place: dict[tuple[str, int], list[Problem]] = defaultdict(list)
    for problem in report.problems:
        by_place[problem.sheet, problem.row].append(problem)
    for result in report.results:
        yield _row(file_id, result, by_place.pop((result.sheet, result.row), []))
    for (sheet, row), problems in sorted(by_place.items()):  # what concerns the header, not a row
        if all(problem.severity == "warning" for problem in problems):
            yield _row(file_id, RowResult(RowState.UNCHANGED, "", _("Header"), sheet, row), problems)


def _row(file_id: UUID, result: RowResult, problems: list[Problem]) -> tuple[Any, ...]:
    return (
        file_id,
        str(result.state),
        result.sheet[:64],
        result.row,
        result.key[:120],
        result.label[:250],
        Jsonb([[change.field, change.before, change.after] for change in result.changes]),
        Jsonb([problem.as_json() for problem in problems]),
    )
