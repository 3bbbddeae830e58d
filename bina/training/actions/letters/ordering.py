"""Ordering letters: whom they name and their numbers are fixed at once, printing follows as a task."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bina.platform.jobs import queue_run
from bina.training.actions.certificates.printing import days, hours
from bina.training.actions.letters.refusals import LetterRefused
from bina.training.models import Batch, Letter, LetterCounter, LetterLayout, LetterRecipient
from bina.training.queries.catalogue import forms
from bina.training.queries.letters import to_be_named, waiting_letters
from bina.training.rules.certificates import Numbered, certificate_number
from bina.training.rules.letters import LETTERS_IN, LetterKind, written_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bina.platform.access import Actor
    from bina.platform.models import JobRun
    from bina.training.models import Enrolment

LONGEST_NUMBER = 120
_SAID = ("agency_id", "batch", "kind", "dated_on", "basis", "purpose", "replaces")


@dataclass(frozen=True, slots=True)
class LetterValues:
    """What a letter says beside the batch: its day, what it rests on, what for.

    ``each``: one letter a person instead of one for all. ``again``: people who have one are named too.
    """

    kind: str
    dated_on: date
    basis: str = ""
    purpose: str = ""
    each: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """What a letter could say, to begin with: lines it rests on, and what it is for."""

    basis: str
    purpose: str


def draft_of(batch: Batch, layout: LetterLayout | None, *, host: str = "") -> LetterDraft:
    """The lines a letter of the batch begins with, in Indonesian, the language of letters.

    ``host`` is the name of the agency that holds it, where that is another than the one that assigns.
    """
    with translation.override("id"):
        form = forms(on=batch.starts_on, agency_id=batch.agency_id).get(batch.programme.form)
        told = {
            "form": form.name.id if form else "",
            "programme": batch.programme.name,
            "jp": hours(batch.programme.length_jp),
            "days": days(batch.starts_on, batch.ends_on),
        }
        take_part = pgettext("letter", "Take part in {form} “{programme}” ({jp} JP) on {days}")
        text = take_part.format(**told)
        if batch.venue:
            text = pgettext("letter", "{what} at {place}").format(what=text, place=batch.venue)
        if host:
            text = pgettext("letter", "{what}, held by {host}").format(what=text, host=host)
        report = pgettext("letter", "Report in writing to the one who assigned it within five working days.")
    return LetterDraft(basis=layout.basis if layout else "", purpose=f"{text}.\n{report}")


@transaction.atomic
def order_letters(
    *, actor: Actor, batch_id: UUID, values: LetterValues, at: datetime, agency_id: UUID | None = None
) -> JobRun:
    """Number letters for an agency's people with a seat and queue their printing; also what a task left.

    Args:
        agency_id: whose people and letterhead; None for the batch's own agency. The agency of guests makes
            theirs itself, numbered in its own series.

    Raises:
        Batch.DoesNotExist: there is no such batch.
        PermissionDenied: ``actor`` may not prepare batches of the agency.
        LetterRefused: no letterhead yet, the batch is not open, or nobody is left to be named.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("programme").get(pk=batch_id)
    agency_id = agency_id or batch.agency_id
    actor.require("training.edit", agency=agency_id)
    layout = LetterLayout.objects.filter(agency_id=agency_id).first()
    if layout is None:
        raise LetterRefused(_("Set the letterhead and the signer first."))
    if batch.state not in LETTERS_IN:
        raise LetterRefused(_("Letters are made once the batch is open."))
    kind = LetterKind(values.kind)
    people = list(to_be_named(batch_id=batch_id, agency_id=agency_id, kind=kind, again=values.again))
    left = waiting_letters(batch_id=batch_id, agency_id=agency_id).count()
    if not people and not left:
        raise LetterRefused(_("Everybody with a seat has such a letter already, or nobody has a seat."))
    groups = [[one] for one in people] if values.each else [people] * bool(people)
    draft = Letter(
        agency_id=agency_id,
        batch=batch,
        kind=values.kind,
        dated_on=values.dated_on,
        basis=written_lines(values.basis),
        purpose=written_lines(values.purpose),
    )
    numbered_letters(draft, layout, groups, ordered_by_id=actor.account_id, at=at)
    return queue_letters(actor=actor, batch=batch, agency_id=agency_id, at=at)


def queue_letters(*, actor: Actor, batch: Batch, agency_id: UUID, at: datetime) -> JobRun:
    """Queue the printing of an agency's letters that wait in a batch. Permission is the caller's business."""
    count = waiting_letters(batch_id=batch.pk, agency_id=agency_id).count()
    title = ngettext("Make {count} letter", "Make {count} letters", count)
    return queue_run(
        "training.make_letters",
        actor=actor,
        title=title.format(count=count),
        at=at,
        agency_id=agency_id,
        batch=str(batch.pk),
        agency="" if agency_id == batch.agency_id else str(agency_id),
        lock=f"letters-{batch.pk}",
    )


def numbered_letters(
    draft: Letter,
    layout: LetterLayout,
    groups: Sequence[Sequence[Enrolment]],
    *,
    ordered_by_id: UUID | None,
    at: datetime,
) -> list[Letter]:
    """Letters as the draft says with numbers of their own, one a group of people, kept.

    The counter's lock keeps the numbers in order. Permission is the caller's business.
    """
    batch = draft.batch
    counter = _counter(draft.agency_id, draft.kind, draft.dated_on.year)
    pattern = layout.assignment_pattern if draft.kind == LetterKind.ASSIGNMENT else layout.invitation_pattern
    made = []
    for group in groups:
        counter.last += 1
        numbered = Numbered(counter.last, batch.code, batch.programme.code, draft.dated_on)
        letter = Letter(
            number=certificate_number(pattern, numbered)[:LONGEST_NUMBER],
            year=draft.dated_on.year,
            serial=counter.last,
            ordered_by_id=ordered_by_id,
            ordered_at=at,
            **{name: getattr(draft, name) for name in _SAID},
        )
        made.append((letter, group))
    counter.save(update_fields=["last"])
    Letter.objects.bulk_create(letter for letter, _group in made)
    LetterRecipient.objects.bulk_create(
        LetterRecipient(agency_id=draft.agency_id, letter=letter, enrolment=one, employee_id=one.employee_id)
        for letter, group in made
        for one in group
    )
    return [letter for letter, _group in made]


def _counter(agency_id: UUID, kind: str, year: int) -> LetterCounter:
    """The counter of a kind and year, locked until the transaction ends."""
    LetterCounter.objects.bulk_create(
        [LetterCounter(agency_id=agency_id, kind=kind, year=year)], ignore_conflicts=True
    )
    return LetterCounter.objects.select_for_update().get(agency_id=agency_id, kind=kind, year=year)
