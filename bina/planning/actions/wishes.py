"""Wishes: asked by the person, talked over with the superior, and turned into needs when agreed to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bina.planning import queries, rules
from bina.planning.actions.refusals import WishRefused
from bina.planning.models import Aim, Need, Wish, WishWord
from bina.planning.rules import WishState
from bina.platform.access import Role
from bina.platform.models import Account
from bina.training import queries as training
from bina.training.actions.telling import tell, tell_accounts
from bina.training.queries.superiors import givers_to, superiors_of, takers_of

if TYPE_CHECKING:
    from bina.platform.access import Actor

OPEN = (WishState.ASKED, WishState.QUESTION, WishState.AGREED)
REMIND_AFTER = timedelta(days=5)
LONGEST = 500


@transaction.atomic
def ask_wish(*, actor: Actor, year: int, competence_id: UUID, reason: str, at: datetime) -> Wish:
    """Say what oneself wishes to learn and why; the superior is told, or who stands in for them.

    Idempotent: the same wish of a year that is still open is returned as it is.

    Raises:
        PermissionDenied: ``actor`` is no employee.
        WishRefused: no reason, or no such competence.
    """
    if actor.employee_id is None or actor.agency_id is None:
        raise PermissionDenied("planning.wish")
    if not reason.strip():
        raise WishRefused(_("Say what you want to be able to do better, and why."), field="reason")
    if competence_id not in {one.id for one in training.competences()}:
        raise WishRefused(_("There is no such competence."), field="competence")
    same = Wish.objects.filter(
        employee_id=actor.employee_id, year=year, competence_id=competence_id, state__in=OPEN
    )
    if existing := same.first():
        return existing
    superiors = superiors_of(people=[actor.employee_id], on=at.date())
    wish = Wish.objects.create(
        agency_id=actor.agency_id,
        employee_id=actor.employee_id,
        year=year,
        competence_id=competence_id,
        approver_id=superiors.get(actor.employee_id),
        asked_at=at,
    )
    _say(wish, actor, WishState.ASKED, reason, at)
    _tell_approver(wish, at)
    return wish


def _say(wish: Wish, actor: Actor, state: WishState, text: str, at: datetime) -> None:
    WishWord.objects.create(
        agency_id=wish.agency_id,
        wish=wish,
        author_id=actor.employee_id,
        state=state,
        text=text.strip()[:LONGEST],
        said_at=at,
    )


def _tell_approver(wish: Wish, at: datetime) -> None:
    """The superior and who answers for them; BKPSDM where nobody leads the person."""
    address = reverse("planning:dialogue", args=[wish.pk])
    name = wish.employee.name

    def say() -> str:
        return _("{name} would like to talk with you about what to learn in {year}.").format(
            name=name, year=wish.year
        )

    if wish.approver_id is None:
        desk = Account.objects.filter(
            grants__role=Role.HR_DEVELOPER, grants__agency_id=wish.agency_id, is_active=True
        )
        tell_accounts(accounts=desk.distinct().order_by("pk"), say=say, url=address, at=at)
        return
    people = {wish.approver_id, *takers_of(people=[wish.approver_id], on=at.date()).values()}
    tell(people=people, say=say, url=address, at=at)


@transaction.atomic
def answer_wish(*, actor: Actor, wish_id: UUID, state: str, text: str, at: datetime) -> Wish:
    """The superior agrees, declines or asks back; agreed to, the wish becomes a need of the year.

    Idempotent for the same answer.

    Raises:
        PermissionDenied: neither asked, nor standing in for who was asked, nor BKPSDM.
        WishRefused: it does not wait for an answer, or the words are missing.
    """
    wish = Wish.objects.select_for_update(of=["self"]).select_related("employee").get(pk=wish_id)
    delegate = _require_may_answer(actor, wish, at)
    if wish.state == state:
        return wish
    wanted = _move(wish, state, text, by_person=False)
    _settle(wish, wanted, actor, at)
    wish.as_delegate = delegate
    wish.save()
    _say(wish, actor, wanted, text, at)
    if wanted == WishState.AGREED:
        _become_need(wish, actor, at)
    sentences = {
        WishState.AGREED: lambda: _("Your wish for {year} was agreed to; it is now one of the year's needs."),
        WishState.DECLINED: lambda: _("Your wish for {year} was not agreed to; open it to read why."),
        WishState.QUESTION: lambda: _("Your superior asks something about your wish for {year}."),
    }
    sentence: Callable[[], str] = sentences[wanted]
    tell(
        people=[wish.employee_id],
        say=lambda: sentence().format(year=wish.year),
        url=reverse("planning:wish", args=[wish.pk]),
        at=at,
    )
    return wish


def _require_may_answer(actor: Actor, wish: Wish, at: datetime) -> bool:
    """Let the caller go on and tell whether the actor stands in for another."""
    if actor.employee_id is not None and actor.employee_id == wish.employee_id:
        raise PermissionDenied("planning.wish")
    if actor.employee_id is not None and actor.employee_id == wish.approver_id:
        return False
    if wish.approver_id in givers_to(actor, on=at.date()):
        return True
    actor.require("planning.edit", unit=str(wish.employee.unit_path))
    return wish.approver_id is not None


def _move(wish: Wish, state: str, text: str, *, by_person: bool) -> WishState:
    moves = rules.wish_moves(wish.state, by_person=by_person)
    if state not in moves:
        raise WishRefused(_("This wish does not wait for that answer any more."))
    if state not in rules.SILENT and not text.strip():
        raise WishRefused(_("Write a few words; the other side will read them."), field="text")
    return WishState(state)


def _settle(wish: Wish, state: WishState, actor: Actor, at: datetime) -> None:
    ended = state not in {WishState.ASKED, WishState.QUESTION}
    wish.state, wish.reminded_at = state, None
    wish.decided_at = at if ended else None
    wish.decided_by_id = actor.employee_id if ended else None


def _become_need(wish: Wish, actor: Actor, at: datetime) -> None:
    """The person's own words are the reason, the agreement is the evidence."""
    words = wish.words.filter(state=WishState.ASKED).order_by("pk").values_list("text", flat=True)
    evidence = _("Agreed in a dialogue with {name} on {day}.").format(
        name=actor.name or "BKPSDM", day=date_format(at.date(), "j F Y")
    )
    Need.objects.update_or_create(
        agency_id=wish.agency_id,
        year=wish.year,
        competence_id=wish.competence_id,
        evidence_id=wish.pk,
        defaults={
            "employee_id": wish.employee_id,
            "unit_path": wish.employee.unit_path,
            "source": Need.Source.WISH,
            "reason": " ".join(words)[:500],
            "evidence": evidence,
            "evidence_url": reverse("planning:dialogue", args=[wish.pk]),
            "updated_at": at,
        },
    )


@transaction.atomic
def go_on_with_wish(*, actor: Actor, wish_id: UUID, state: str, text: str, at: datetime) -> Wish:
    """The person answers the superior's question, or takes the wish back; a need made from it goes with it.

    Raises:
        PermissionDenied: it is not the actor's own.
        WishRefused: it does not wait for that, or the words are missing.
    """
    wish = Wish.objects.select_for_update(of=["self"]).select_related("employee").get(pk=wish_id)
    if actor.employee_id is None or wish.employee_id != actor.employee_id:
        raise PermissionDenied("planning.wish")
    if wish.state == state:
        return wish
    wanted = _move(wish, state, text, by_person=True)
    _settle(wish, wanted, actor, at)
    wish.save()
    _say(wish, actor, wanted, text, at)
    if wanted == WishState.WITHDRAWN:
        Need.objects.filter(agency_id=wish.agency_id, source=Need.Source.WISH, evidence_id=wish.pk).delete()
    else:
        _tell_approver(wish, at)
    return wish


@transaction.atomic
def set_aim(*, actor: Actor, post_id: UUID | None, at: datetime) -> Aim | None:
    """Say which post oneself aims at; None is none any more. The year's needs follow when they are derived.

    Raises:
        PermissionDenied: ``actor`` is no employee.
        WishRefused: no such post in the agency.
    """
    if actor.employee_id is None or actor.agency_id is None:
        raise PermissionDenied("planning.wish")
    if post_id is None:
        Aim.objects.filter(employee_id=actor.employee_id).delete()
        return None
    if not queries.is_post(agency_id=actor.agency_id, post_id=post_id):
        raise WishRefused(_("Choose a post of your agency."), field="post")
    aim, _made = Aim.objects.update_or_create(
        employee_id=actor.employee_id,
        defaults={"agency_id": actor.agency_id, "post_id": post_id, "set_at": at},
    )
    return aim


@transaction.atomic
def remind_of_wishes(*, at: datetime) -> int:
    """Tell superiors of wishes that have waited some days, once; who has no superior by now goes to BKPSDM.

    Returns:
        How many wishes somebody was told of. Idempotent: each is told of once.
    """
    late = Wish.objects.select_for_update(of=["self"], skip_locked=True).filter(
        state=WishState.ASKED, asked_at__lte=at - REMIND_AFTER, reminded_at=None
    )
    rows = list(late.select_related("employee").order_by("pk")[:1000])
    superiors = superiors_of(people={row.employee_id for row in rows}, on=at.date())
    for row in rows:
        row.approver_id, row.reminded_at = superiors.get(row.employee_id), at
        row.save(update_fields=["approver", "reminded_at"])
        _tell_approver(row, at)
    return len(rows)
