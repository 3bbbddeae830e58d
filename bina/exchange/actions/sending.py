"""Sending: one entry at a time is claimed, looked up in SIASN, and only then made there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.exchange.actions.connecting import client_of, note_trouble
from bina.exchange.models import SiasnConnection, SiasnEntry
from bina.exchange.queries import waiting_now
from bina.exchange.rules.content import (
    DIKLAT,
    Content,
    diklat_fields,
    kursus_fields,
    same_training,
    structural_code,
    whole_hours,
)
from bina.exchange.rules.states import VOID, EntryState, wait_after
from bina.exchange.siasn import SECONDS, Busy, LoginRefused, NoAnswer, SaidNo, SiasnClient
from bina.platform.jobs import Quiet, Reporter
from bina.platform.rulesets import load
from bina.platform.sealing import NotOpened
from bina.training.queries import forms
from bina.training.queries.finished import finished_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bina.exchange.rulesets import SiasnService
    from bina.training.rulesets import FormRow

CLAIM = timedelta(minutes=15)
SILENT_AT_MOST = 3  # answers missing one after another, then the run waits for another day
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Sent:
    """How a run went: entries by where they stand after it, and why it stopped early, if it did."""

    sent: int = 0
    refused: int = 0
    later: int = 0
    left_out: int = 0
    to_correct: int = 0
    trouble: str = ""

    @property
    def done(self) -> int:
        return self.sent + self.refused + self.later + self.left_out + self.to_correct


@dataclass(slots=True)
class _Run:
    """What all entries of a run share; ``people`` are keys in SIASN by NIP."""

    connection: SiasnConnection
    client: SiasnClient
    table: SiasnService
    known_forms: Mapping[int, FormRow]
    clock: Clock
    people: dict[str, str | None] = field(default_factory=dict)


def send_waiting(
    *, agency_id: UUID, clock: Clock, progress: Reporter | None = None, seconds: float = SECONDS
) -> Sent:
    """Send what waits. For a job or command that was allowed to; two at once share the work.

    Each entry is looked up first, so that none is made twice, also when an answer was lost; the time of the
    first request is written before it is made. A run stops when SIASN does not let the connection in, or
    gives no answer several times in a row; nothing is lost then.

    Args:
        agency_id: whose entries.
        clock: gives the moment; a run is long, and waits count from when each answer was missed.
        progress: is told how far the run is.
        seconds: how long to wait for one answer.

    Raises:
        Cancelled: somebody stopped the run; what was sent before stays sent.
    """
    connection = SiasnConnection.objects.filter(agency_id=agency_id).first()
    told = Sent()
    if connection is None:
        return told
    listener = progress or Quiet()
    try:
        run = _open(connection, clock, seconds)
    except NotOpened:
        note_trouble(connection, SiasnConnection.Trouble.NO_SECRET, said="", at=clock())
        told.trouble = SiasnConnection.Trouble.NO_SECRET.value
        return told
    total, silent, began_at = waiting_now(agency_id=agency_id, at=clock()).count(), 0, clock()
    while entry := _claim(agency_id, began_at, until=clock() + CLAIM):
        listener.check()
        try:
            silent = 0 if _send(entry, run, told) else silent + 1
        except LoginRefused as trouble:
            return _stopped(run, told, SiasnConnection.Trouble.LOGIN, trouble.said, entry)
        if silent >= SILENT_AT_MOST:
            return _stopped(run, told, SiasnConnection.Trouble.NO_ANSWER, "", None)
        listener.report(done=told.done, total=max(total, told.done), message=_("Sending to SIASN"))
    if told.done:
        note_trouble(connection, "", said="", at=clock())
    return told


def _open(connection: SiasnConnection, clock: Clock, seconds: float) -> _Run:
    at = clock()
    return _Run(
        connection=connection,
        client=client_of(connection, at=at, seconds=seconds),
        table=load("siasn-service", on=at.date(), agency_id=connection.agency_id).table,
        known_forms=forms(on=at.date(), agency_id=connection.agency_id),
        clock=clock,
    )


@transaction.atomic
def _claim(agency_id: UUID, began_at: datetime, *, until: datetime) -> SiasnEntry | None:
    """The next entry that was due when the run began, held for this run alone for a while."""
    due = waiting_now(agency_id=agency_id, at=began_at).select_related("employee")
    entry = due.select_for_update(skip_locked=True, of=("self",)).first()
    if entry is not None:
        entry.claimed_until = until
        entry.save(update_fields=["claimed_until"])
    return entry


def _stopped(
    run: _Run, told: Sent, trouble: SiasnConnection.Trouble, said: str, entry: SiasnEntry | None
) -> Sent:
    note_trouble(run.connection, trouble, said=said, at=run.clock())
    if entry is not None:
        SiasnEntry.objects.filter(pk=entry.pk).update(claimed_until=None)
    told.trouble = trouble.value
    return told


def _send(entry: SiasnEntry, run: _Run, told: Sent) -> bool:
    """Carry one entry as far as it goes; False when no answer came.

    Raises:
        LoginRefused: the connection is not let in.
    """
    try:
        _carry(entry, run, told)
    except NoAnswer as trouble:
        _later(entry, run, SiasnEntry.Why.NO_ANSWER, trouble.said)
        told.later += 1
        return False
    except Busy as trouble:
        _later(entry, run, SiasnEntry.Why.BUSY, trouble.said)
        told.later += 1
    except SaidNo as trouble:
        _refuse(entry, run, SiasnEntry.Why.SAID, trouble.said)
        told.refused += 1
    return True


def _carry(entry: SiasnEntry, run: _Run, told: Sent) -> None:
    fields = _wire(entry, run)
    if isinstance(fields, SiasnEntry.Why):
        if entry.why in VOID:
            _settle_void(entry, run, told)
            return
        _refuse(entry, run, fields, "")
        told.refused += 1
        return
    if not entry.siasn_id and (there := _there(entry, run, fields)):
        _keep(entry, run, str(there["id"]), was_there=entry.posted_at is None)
        if there.get("path"):
            entry.sent_document = entry.document
    if entry.why in VOID:
        _settle_void(entry, run, told)
        return
    if entry.sent_print != entry.content_print:
        _post(entry, run, fields)
    _attach(entry, run)
    told.sent += 1


def _wire(entry: SiasnEntry, run: _Run) -> dict[str, Any] | SiasnEntry.Why:
    """The fields to send, or why there are none."""
    nip = entry.employee.nip
    if not nip:
        return SiasnEntry.Why.NO_NIP
    if whole_hours(entry.length_jp) < 1:
        return SiasnEntry.Why.NO_HOURS
    if nip not in run.people:
        run.people[nip] = run.client.person(nip)
    person = run.people[nip]
    if person is None:
        return SiasnEntry.Why.NO_PERSON
    content = Content(**{name: getattr(entry, name) for name in Content.__dataclass_fields__})
    if entry.service == DIKLAT:
        kind = structural_code(entry.name, run.table.structural_kinds(), other=run.table.other_structural)
        return diklat_fields(content, person=person, structural=kind, siasn_id=entry.siasn_id)
    form = run.known_forms.get(entry.form)
    return kursus_fields(
        content,
        person=person,
        certificate_class=form.certificate if form else "T",
        agency=run.connection.siasn_agency,
        place=run.connection.siasn_place,
        siasn_id=entry.siasn_id,
    )


def _there(entry: SiasnEntry, run: _Run, fields: Mapping[str, Any]) -> dict[str, Any] | None:
    """The entry as it stands in SIASN already, if it does and is not another entry's."""
    rows = run.client.history(entry.service, str(entry.employee.nip))
    others = SiasnEntry.objects.filter(employee_id=entry.employee_id, service=entry.service)
    taken = set(others.exclude(siasn_id="").exclude(pk=entry.pk).values_list("siasn_id", flat=True))
    found = (row for row in rows if row.get("id") and str(row["id"]) not in taken)
    return next((row for row in found if same_training(entry.service, fields, row)), None)


def _post(entry: SiasnEntry, run: _Run, fields: Mapping[str, Any]) -> None:
    """Make or change the entry there; that it was tried is written before."""
    if entry.posted_at is None:
        entry.posted_at = run.clock()
        _write(entry, "posted_at")
    _keep(entry, run, run.client.save(entry.service, fields), was_there=False)


def _keep(entry: SiasnEntry, run: _Run, key: str, *, was_there: bool) -> None:
    """Note the key and what stands there, before anything else is tried."""
    entry.siasn_id, entry.sent_print, entry.was_there = key, entry.content_print, was_there
    entry.sent_at = entry.sent_at or run.clock()
    _write(entry, "siasn_id", "sent_print", "was_there", "sent_at")


def _attach(entry: SiasnEntry, run: _Run) -> None:
    """Put the document beside the entry, if there is a new one, and close the entry as sent."""
    why, said = "", ""
    if entry.document and entry.document != entry.sent_document:
        content = finished_document(kind=entry.source_kind, key=entry.source_id)
        try:
            if content is not None:
                reference = run.table.documents[entry.service]  # type: ignore[index]  # one of its two names
                run.client.attach(entry.siasn_id, reference=reference, document=content)
                entry.sent_document = entry.document
        except SaidNo as refusal:
            why, said = SiasnEntry.Why.DOCUMENT.value, refusal.said
    _close(entry, run, EntryState.SENT, why, said)


def _settle_void(entry: SiasnEntry, run: _Run, told: Sent) -> None:
    """An entry whose training is void and whose answer was lost: now it is known whether it stands there."""
    if entry.siasn_id:
        _close(entry, run, EntryState.TO_CORRECT, entry.why, "")
        told.to_correct += 1
    else:
        _close(entry, run, EntryState.LEFT_OUT, entry.why, "")
        told.left_out += 1


def _refuse(entry: SiasnEntry, run: _Run, why: SiasnEntry.Why, said: str) -> None:
    """Close the entry as refused; one that stands there already is to be corrected instead."""
    state = EntryState.TO_CORRECT if entry.siasn_id else EntryState.REFUSED
    if state is EntryState.REFUSED:
        entry.posted_at = None  # an answer came, and it was no
        _write(entry, "posted_at")
    _close(entry, run, state, why.value, said)


def _later(entry: SiasnEntry, run: _Run, why: SiasnEntry.Why, said: str) -> None:
    """Put the entry back; it is asked for again after a wait that grows."""
    at = run.clock()
    entry.attempts = min(entry.attempts + 1, 1000)
    entry.next_at, entry.claimed_until, entry.updated_at = at + wait_after(entry.attempts), None, at
    if entry.why not in VOID:
        entry.why, entry.said = why.value, said
    _write(entry, "attempts", "next_at", "claimed_until", "why", "said", "updated_at")


def _close(entry: SiasnEntry, run: _Run, state: EntryState, why: str, said: str) -> None:
    entry.state, entry.why, entry.said = state.value, why, said
    entry.claimed_until, entry.attempts, entry.updated_at = None, 0, run.clock()
    _write(entry, "state", "why", "said", "claimed_until", "attempts", "sent_document", "updated_at")


def _write(entry: SiasnEntry, *fields: str) -> None:
    with transaction.atomic():
        entry.save(update_fields=list(fields))
