"""Taking what devices send: each entry once, however often it comes, with its statements and its progress."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bina.learning.actions.integrity import raise_flags
from bina.learning.kinds import kinds
from bina.learning.kinds.base import Doing, Entry, Taken
from bina.learning.models import Activity, ActivityProgress, Delivery, Enrolment
from bina.learning.queries import desk as desk_queries
from bina.learning.rules.progress import COMPLETED, Standing, course_is_done, merged
from bina.learning.rules.statements import COURSE_TYPE, course_iri, statement
from bina.platform.errors import Refused
from bina.platform.rows import Written, exchange, insertion
from bina.records import actions as records
from bina.records.queries import person_agent

if TYPE_CHECKING:
    from bina.platform.access import Actor

# Enrolments are under audit: one answer after another must not leave a line each in the trail.
LAST_ACTIVE_EVERY = timedelta(minutes=10)
_MERGE: Final = """
ON CONFLICT (enrolment_id, activity_id) DO UPDATE SET
  state = excluded.state, score = excluded.score, success = excluded.success, seconds = excluded.seconds,
  attempts = excluded.attempts, place = excluded.place, begun_at = excluded.begun_at,
  changed_at = excluded.changed_at, completed_at = excluded.completed_at
"""
_ACTIVE: Final = "UPDATE learning_enrolment SET last_active_at = %s, completed_at = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an entry: ``taken`` now, ``known`` from before, or ``refused`` with a sentence."""

    entry_id: UUID
    status: str
    reason: str = ""
    answer: dict[str, Any] | None = None


def take(
    *, actor: Actor, entries: Sequence[Entry], at: datetime, first: Sequence[Written] = ()
) -> list[Receipt]:
    """Take entries of the actor's own learning, in their order; each enrolment is one transaction.

    A refused entry is answered and changes nothing; the others are taken. Idempotent by the entry's key.

    Args:
        first: what every transaction begins with, such as naming the actor where the caller has not.
    """
    receipts = {}
    for enrolment_id in dict.fromkeys(entry.enrolment_id for entry in entries):
        own = [entry for entry in entries if entry.enrolment_id == enrolment_id]
        for receipt in _of_enrolment(actor, enrolment_id, own, at, first):
            receipts[receipt.entry_id] = receipt
    return [receipts[entry.entry_id] for entry in entries]


@transaction.atomic
def _of_enrolment(
    actor: Actor, enrolment_id: UUID, entries: list[Entry], at: datetime, first: Sequence[Written]
) -> list[Receipt]:
    found = actor.employee_id and desk_queries.lock(
        enrolment_id=enrolment_id,
        employee_id=actor.employee_id,
        entries=[entry.entry_id for entry in entries],
        first=first,
    )
    if not found:
        return [Receipt(entry.entry_id, "refused", _("You are not in this course.")) for entry in entries]
    known = found.outcomes
    desk = _Desk(actor, found.enrolment, found.progress, at)
    receipts = []
    for entry in entries:
        if entry.entry_id in known:
            receipts.append(Receipt(entry.entry_id, "known", answer=known[entry.entry_id]))
            continue
        receipt = desk.take(entry, alone=len(entries) == 1)
        receipts.append(receipt)
        if receipt.status == "taken":
            known[entry.entry_id] = receipt.answer or {}
    if any(receipt.status == "taken" for receipt in receipts):
        desk.close()
    return receipts


@transaction.atomic
def settle(
    *, actor: Actor, enrolment_id: UUID, activity_id: UUID, taken: Taken, made_at: datetime, at: datetime
) -> None:
    """Note what became of somebody's activity without them: work was marked, time ran out.

    The caller has checked that the actor may, and that it happens once.
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment_id)
    desk = _Desk(actor, enrolment, desk_queries.progress_of(enrolment), at)
    desk.note(desk.activities[activity_id], taken, made_at)
    desk.close(active=False)


class _Desk:
    """One enrolment's activities and progress while its entries are taken; written at the end, in bulk."""

    def __init__(
        self, actor: Actor, enrolment: Enrolment, progress: dict[UUID, ActivityProgress], at: datetime
    ) -> None:
        self.actor, self.enrolment, self.progress, self.at = actor, enrolment, progress, at
        self.activities = desk_queries.course_of(enrolment).activities
        self.written: list[Written] = []
        self.changed: set[UUID] = set()
        self.finished: set[UUID] = set()
        self.statements: list[dict[str, Any]] = []
        self.deliveries: list[Delivery] = []

    def take(self, entry: Entry, *, alone: bool) -> Receipt:
        """Take one entry; what a refused one has written is undone.

        Args:
            alone: nothing else is in the transaction, so that it can be undone as a whole.
        """
        activity = self.activities.get(entry.activity_id)
        if activity is None:
            return Receipt(entry.entry_id, "refused", _("This activity is not in your course."))
        kind, _dot, what = entry.kind.partition(".")
        handler = kinds()[activity.kind].takes.get(what) if kind == activity.kind else None
        if handler is None:
            return Receipt(entry.entry_id, "refused", _("This activity does not know what was sent."))
        doing = Doing(self.actor, self.enrolment, activity, self.progress.get(activity.pk))
        self._write()
        try:
            with nullcontext() if alone else transaction.atomic():
                taken = handler(doing, entry, self.at)
        except Refused as refusal:
            if alone:
                transaction.set_rollback(True)
            return Receipt(entry.entry_id, "refused", str(refusal))
        self.note(activity, taken, min(entry.made_at, self.at))
        self.deliveries.append(
            Delivery(
                agency_id=self.enrolment.agency_id,
                entry_id=entry.entry_id,
                enrolment_id=self.enrolment.pk,
                kind=entry.kind,
                sequence=entry.sequence,
                made_at=entry.made_at,
                taken_at=self.at,
                outcome=taken.answer,
            )
        )
        return Receipt(entry.entry_id, "taken", answer=taken.answer)

    def note(self, activity: Activity, taken: Taken, made_at: datetime) -> None:
        """Merge what happened into the activity's progress, and keep what is to be written for the end."""
        self.written += taken.written
        self.statements += [self._whole(one) for one in taken.statements]
        one = self.progress.get(activity.pk)
        if one is not None and self._is_no_news(one, taken, made_at):
            return
        if one is None:
            one = ActivityProgress(
                agency_id=self.enrolment.agency_id,
                enrolment=self.enrolment,
                activity=activity,
                begun_at=made_at,
                attempts=0 if taken.new_attempt else 1,
            )
            self.progress[activity.pk] = one
        now = merged(
            Standing(one.state, one.score, one.success, one.seconds),
            _standing(taken),
        )
        one.state, one.score, one.success, one.seconds = now.state, now.score, now.success, now.seconds
        if taken.settles:
            one.score, one.success = taken.score, taken.success
        one.attempts += taken.new_attempt
        one.place = one.place if taken.place is None else taken.place
        one.begun_at, one.changed_at = min(one.begun_at, made_at), self.at
        if one.state == COMPLETED and one.completed_at is None:
            one.completed_at = made_at
            self.finished.add(activity.pk)
        self.changed.add(activity.pk)

    def _is_no_news(self, one: ActivityProgress, taken: Taken, made_at: datetime) -> bool:
        """Whether the progress says all of it already, and was written a short while ago."""
        known = Standing(one.state, one.score, one.success, one.seconds)
        says_nothing = taken.place is None and not (taken.new_attempt or taken.settles)
        same = says_nothing and known == merged(known, _standing(taken)) and made_at >= one.begun_at
        return same and self.at - one.changed_at < LAST_ACTIVE_EVERY

    def _whole(self, statement: dict[str, Any]) -> dict[str, Any]:
        context = {
            "registration": str(self.enrolment.pk),
            "contextActivities": {
                "grouping": [{"id": course_iri(settings.INSTALLATION_URL, self.enrolment.course_id)}]
            },
        }
        return {
            "actor": person_agent(self.enrolment.employee_id),
            **statement,
            "context": context | statement.get("context", {}),
        }

    def close(self, *, active: bool = True) -> None:
        """Write what changed: progress, deliveries, statements, and whether the course is done.

        Args:
            active: it was the learner who did something.
        """
        if self.changed:
            self.written.append(insertion([self.progress[key] for key in self.changed], ending=_MERGE))
        if self.deliveries:
            self.written.append(insertion(self.deliveries))
        self.written += self._finish(active=active)
        self._write()
        if self.statements:
            records.append(store=self.enrolment.agency_id, statements=self.statements, at=self.at)

    def _write(self) -> None:
        """Write what waits: at the end, and before the next entry, whose activity may look for it."""
        exchange(self.written)
        self.written = []

    def _finish(self, *, active: bool) -> list[Written]:
        """What is to be written of the enrolment itself."""
        states = [
            (one.is_required, self.progress[one.pk].state if one.pk in self.progress else "")
            for one in self.activities.values()
        ]
        done = self.enrolment.completed_at is None and course_is_done(states)
        last = self.enrolment.last_active_at
        if active and (self.finished or done):
            self._look(whole=done)
        stale = active and (last is None or self.at - last > LAST_ACTIVE_EVERY)
        if not (done or stale):
            return []
        if done:
            self.enrolment.completed_at = self.at
            self.statements.append(self._whole(_course_completed(self.enrolment, self.at)))
        if active:
            self.enrolment.last_active_at = self.at
        return [(_ACTIVE, [self.enrolment.last_active_at, self.enrolment.completed_at, self.enrolment.pk])]

    def _look(self, *, whole: bool) -> None:
        """Flag what was done faster than anybody plausibly does it, for a person to look at."""
        raise_flags(
            enrolment=self.enrolment,
            finished=[(self.activities[key], self.progress[key]) for key in self.finished],
            whole=list(self.progress.values()) if whole else [],
            at=self.at,
        )


def _standing(taken: Taken) -> Standing:
    return Standing(taken.state, taken.score, taken.success, taken.seconds)


def _course_completed(enrolment: Enrolment, at: datetime) -> dict[str, Any]:
    return statement(
        verb="completed",
        iri=course_iri(settings.INSTALLATION_URL, enrolment.course_id),
        name=enrolment.version.title,
        activity_type=COURSE_TYPE,
        made_at=at,
        statement_id=uuid5(enrolment.pk, "completed"),
        language=enrolment.version.language,
        completion=True,
    )
