"""Writing banks and questions. A question never changes: an edit puts a new one in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from bina.learning.kinds.quiz.queries import banks as queries
from bina.learning.kinds.quiz.refusals import BankRefused, reason
from bina.learning.kinds.quiz.rules.bodies import as_kept
from bina.learning.kinds.quiz.rules.files.found import LONGEST_TOPIC, MOST_POINTS, Broken, body_of
from bina.learning.models import Bank, Question

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionValues:
    """What a question is: ``body`` follows the schema of its kind."""

    kind: str
    body: Mapping[str, Any]
    topic: str = ""
    points: Decimal = Decimal(1)


@transaction.atomic
def create_bank(*, actor: Actor, agency_id: UUID, title: str, at: datetime) -> Bank:
    """Begin a bank.

    Raises:
        PermissionDenied: ``actor`` makes no courses for the agency.
        BankRefused: the agency has a bank of that title.
    """
    actor.require("learning.author", agency=agency_id)
    _require_title(agency_id, title, None)
    return Bank.objects.create(
        agency_id=agency_id, title=title.strip(), owner_id=actor.employee_id, created_at=at
    )


@transaction.atomic
def rename_bank(*, actor: Actor, bank_id: UUID, title: str) -> Bank:
    """Give a bank another title. Raises as ``create_bank``."""
    bank = locked_bank(actor, bank_id)
    _require_title(bank.agency_id, title, bank_id)
    bank.title = title.strip()
    bank.save(update_fields=["title"])
    return bank


def _require_title(agency_id: UUID, title: str, own: UUID | None) -> None:
    if not title.strip():
        raise BankRefused(_("Give the bank a title."), field="title")
    others = Bank.objects.filter(agency_id=agency_id, title=title.strip())
    if (others.exclude(pk=own) if own else others).exists():
        raise BankRefused(_("There is a bank of this title already."), field="title")


def locked_bank(actor: Actor, bank_id: UUID) -> Bank:
    """The bank, locked.

    Raises:
        PermissionDenied: ``actor`` may not change it.
    """
    bank = Bank.objects.select_for_update().get(pk=bank_id)
    if not queries.banks(actor).filter(pk=bank_id).exists():
        raise PermissionDenied("learning.author")
    return bank


@transaction.atomic
def create_question(*, actor: Actor, bank_id: UUID, values: QuestionValues, at: datetime) -> Question:
    """Put a question into a bank.

    Raises:
        PermissionDenied: ``actor`` may not change the bank.
        BankRefused: the question contradicts itself; the text says how.
    """
    bank = locked_bank(actor, bank_id)
    return Question.objects.create(bank=bank, created_at=at, **_columns(bank.agency_id, values))


@transaction.atomic
def edit_question(*, actor: Actor, question_id: UUID, values: QuestionValues, at: datetime) -> Question:
    """Put a new question in the place of one in use; who has the old one keeps it. Raises as
    ``create_question``, and when the question is not in use any more."""
    found = Question.objects.select_related("bank").get(pk=question_id)
    bank = locked_bank(actor, found.bank_id)
    found = Question.objects.select_for_update().get(pk=question_id)
    if not found.is_active:
        raise BankRefused(_("This question is not in use any more; somebody changed or retired it."))
    columns = _columns(bank.agency_id, values)
    if all(getattr(found, name) == value for name, value in columns.items()):
        return found
    found.is_active = False
    found.save(update_fields=["is_active"])
    return Question.objects.create(bank=bank, lineage=found.lineage, created_at=at, **columns)


@transaction.atomic
def retire_question(*, actor: Actor, question_id: UUID) -> Question:
    """Draw a question no more; who has it keeps it. Idempotent.

    Raises:
        PermissionDenied: ``actor`` may not change the bank.
    """
    found = Question.objects.select_for_update().get(pk=question_id)
    locked_bank(actor, found.bank_id)
    found.is_active = False
    found.save(update_fields=["is_active"])
    return found


@transaction.atomic
def use_again(*, actor: Actor, question_id: UUID) -> Question:
    """Draw a retired question again.

    Raises:
        PermissionDenied: ``actor`` may not change the bank.
        BankRefused: a newer one is in its place.
    """
    found = Question.objects.select_for_update().get(pk=question_id)
    locked_bank(actor, found.bank_id)
    if Question.objects.filter(lineage=found.lineage, is_active=True).exclude(pk=found.pk).exists():
        raise BankRefused(_("A newer question is in the place of this one."))
    found.is_active = True
    found.save(update_fields=["is_active"])
    return found


def _columns(agency_id: UUID, values: QuestionValues) -> dict[str, Any]:
    if not 0 < values.points <= MOST_POINTS:
        raise BankRefused(
            _("A question brings more than 0 and at most {most} points.").format(most=MOST_POINTS),
            field="points",
        )
    try:
        body = body_of(values.kind, values.body)
    except Broken as broken:
        raise BankRefused(reason(broken.code, **broken.params)) from None
    return {
        "agency_id": agency_id,
        "kind": values.kind,
        "topic": " ".join(values.topic.split())[:LONGEST_TOPIC],
        "points": values.points,
        "body": as_kept(body),
    }
