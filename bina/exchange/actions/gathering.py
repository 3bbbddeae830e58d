"""What finished since the last look becomes entries of the outbox; what changed is found out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from bina.exchange.models import SiasnConnection, SiasnEntry
from bina.exchange.rules.content import Content, service_of
from bina.exchange.rules.states import EntryState, Fate, Standing, standing_after
from bina.platform.rulesets import load
from bina.training.queries.finished import Finished, finished_training

if TYPE_CHECKING:
    from bina.exchange.rulesets import SiasnService

AT_ONCE = 500
_CONTENT = (
    *("form", "name", "organiser", "number", "starts_on", "ends_on", "length_jp", "document"),
    "content_print",
)
Known = dict[tuple[str, UUID], tuple[UUID, str, str, str, str]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """How many entries are new, and how many stand otherwise than before."""

    new: int
    changed: int


@transaction.atomic
def gather(*, agency_id: UUID, at: datetime) -> Gathered:
    """Bring the outbox up to what is finished now. For a job or command that was allowed to. Idempotent.

    New training gets an entry; what was changed, revoked or taken back is marked. The number of queries
    grows with what changed, not with what is there.
    """
    connection = SiasnConnection.objects.select_for_update().filter(agency_id=agency_id).first()
    if connection is None:
        return Gathered(0, 0)
    table: SiasnService = load("siasn-service", on=at.date(), agency_id=agency_id).table
    known = _known(agency_id)
    new: list[SiasnEntry] = []
    other: dict[UUID, Finished] = {}
    finished = finished_training(agency_id=agency_id, since=connection.since, also=[key for _k, key in known])
    for row in finished:
        held = known.pop((row.kind, row.id), None)
        if held is None:
            new += _new(row, connection, table, at)
        elif _differs(held, row, connection):
            other[held[0]] = row
    SiasnEntry.objects.bulk_create(new, batch_size=AT_ONCE)
    gone = [held[0] for held in known.values() if held[3] != Fate.TAKEN_BACK]
    rows: dict[UUID, Finished | None] = {**dict.fromkeys(gone), **other}
    changed = _look_again(rows, connection, table, at)
    return Gathered(len(new), changed)


def _known(agency_id: UUID) -> Known:
    rows = SiasnEntry.objects.filter(agency_id=agency_id).values_list(
        "source_kind", "source_id", "pk", "content_print", "state", "why", "sent_print"
    )
    return {(row[0], row[1]): (row[2], row[3], row[4], row[5], row[6]) for row in rows.iterator(2000)}


def _content(row: Finished) -> Content:
    return Content(
        form=row.form,
        name=row.name[:250],
        organiser=row.organiser[:200],
        number=row.number,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        length_jp=row.length_jp,
        document=row.document,
    )


def _fate(row: Finished | None) -> Fate:
    if row is None:
        return Fate.TAKEN_BACK
    return Fate.REVOKED if row.certificate == "REVOKED" else Fate.STANDS


def _held_back(row: Finished | None, connection: SiasnConnection) -> bool:
    if row is None or row.kind != SiasnEntry.Source.PLACE:
        return False
    return connection.waits_for_certificate and row.certificate in {"", "WAITING"}


def _differs(held: tuple[UUID, str, str, str, str], row: Finished, connection: SiasnConnection) -> bool:
    """True when an entry may stand otherwise once its training is looked at; cheap, and never misses one."""
    _key, print_then, state, why, sent_print = held
    now, fate = _content(row).print_of(), _fate(row)
    if now != print_then or fate is not Fate.STANDS:
        return not (fate == why and now == print_then)
    if why in {Fate.REVOKED, Fate.TAKEN_BACK} or state == EntryState.TO_CORRECT:
        return True
    if state == EntryState.SENT and sent_print != now:
        return True
    held_back = _held_back(row, connection) and state == EntryState.WAITING and not why
    return held_back or (why == SiasnEntry.Why.CERTIFICATE and not _held_back(row, connection))


def _new(
    row: Finished, connection: SiasnConnection, table: SiasnService, at: datetime
) -> Iterable[SiasnEntry]:
    """The entry of a training seen for the first time; none for one that is void already."""
    if _fate(row) is not Fate.STANDS:
        return
    content = _content(row)
    yield SiasnEntry(
        agency_id=connection.agency_id,
        employee_id=row.employee_id,
        source_kind=row.kind,
        source_id=row.id,
        service=service_of(row.form, structural_forms=table.structural_forms),
        why=SiasnEntry.Why.CERTIFICATE if _held_back(row, connection) else "",
        next_at=at,
        created_at=at,
        updated_at=at,
        **_fields(content),
    )


def _fields(content: Content) -> dict[str, Any]:
    values = {name: getattr(content, name) for name in Content.__dataclass_fields__}
    return {**values, "content_print": content.print_of()}


def _look_again(
    rows: dict[UUID, Finished | None], connection: SiasnConnection, table: SiasnService, at: datetime
) -> int:
    """Set content, state and reason of entries, each read again under a lock; gives how many changed."""
    changed = []
    locked = SiasnEntry.objects.select_for_update().filter(pk__in=list(rows)).order_by("pk")
    for entry in locked:
        if _moved(entry, rows[entry.pk], connection, at):
            entry.updated_at = at
            if entry.posted_at is None:
                entry.service = service_of(entry.form, structural_forms=table.structural_forms)
            changed.append(entry)
    fields = [*_CONTENT, "service", "state", "why", "said", "next_at", "attempts", "updated_at"]
    SiasnEntry.objects.bulk_update(changed, fields, batch_size=AT_ONCE)
    return len(changed)


def _moved(entry: SiasnEntry, row: Finished | None, connection: SiasnConnection, at: datetime) -> bool:
    content = _content(row) if row else None
    now = content.print_of() if content else entry.content_print
    state, why = standing_after(
        Standing(
            state=EntryState(entry.state),
            why=entry.why,
            is_there=bool(entry.siasn_id),
            may_be_there=entry.posted_at is not None,
        ),
        fate=_fate(row),
        changed=now != entry.content_print,
        as_sent=now == entry.sent_print,
        held_back=_held_back(row, connection),
    )
    if (state, why, now) == (entry.state, entry.why, entry.content_print):
        return False
    for name, value in (_fields(content) if content else {}).items():
        setattr(entry, name, value)
    if (state, why) != (entry.state, entry.why):
        entry.state, entry.why, entry.said = state, why, ""
        if state is EntryState.WAITING and why not in {"", SiasnEntry.Why.CERTIFICATE}:
            entry.next_at = max(entry.next_at, at)
        elif state is EntryState.WAITING:
            entry.next_at, entry.attempts = at, 0
    return True
