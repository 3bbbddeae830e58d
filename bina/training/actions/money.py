"""Budget lines, commitments and payments; no ceiling is ever passed, also by two people at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.platform.templatetags.design import rupiah
from bina.training.actions.refusals import MoneyRefused
from bina.training.actions.telling import tell_desks
from bina.training.models import Agreement, Batch, BudgetLine, Commitment, Payment
from bina.training.rules.money import Use

if TYPE_CHECKING:
    from bina.platform.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class LineValues:
    """A line of the budget; ``source`` is a code of ``BudgetLine.Source``."""

    year: int
    code: str
    name: str
    source: str
    ceiling_rupiah: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentValues:
    """Rupiah set aside for a batch, and the paper that does it."""

    line_id: UUID
    purpose: str
    amount_rupiah: int
    number: str
    committed_on: date
    agreement_id: UUID | None = None


@transaction.atomic
def create_line(*, actor: Actor, agency_id: UUID, values: LineValues, at: datetime) -> BudgetLine:
    """Note a line of a year's budget.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        MoneyRefused: the line is known already.
    """
    actor.require("training.edit", agency=agency_id)
    _require_new(BudgetLine(agency_id=agency_id), values)
    return BudgetLine.objects.create(agency_id=agency_id, updated_at=at, **asdict(values))


@transaction.atomic
def edit_line(*, actor: Actor, line_id: UUID, values: LineValues, at: datetime) -> BudgetLine:
    """Change a line, such as its ceiling after a revision of the budget.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        MoneyRefused: the line is known already, or more is committed than the new ceiling.
    """
    line = BudgetLine.objects.select_for_update().get(pk=line_id)
    actor.require("training.edit", agency=line.agency_id)
    _require_new(line, values)
    committed = _committed(line)
    if values.ceiling_rupiah < committed:
        raise MoneyRefused(
            _("{committed} of this line is committed; the ceiling cannot be lower.").format(
                committed=rupiah(committed)
            ),
            field="ceiling_rupiah",
        )
    for name, value in asdict(values).items():
        setattr(line, name, value)
    line.updated_at = at
    line.save()
    return line


def _require_new(line: BudgetLine, values: LineValues) -> None:
    if values.ceiling_rupiah < 0:
        raise MoneyRefused(_("A ceiling cannot be below zero."), field="ceiling_rupiah")
    same = BudgetLine.objects.filter(
        agency_id=line.agency_id, year=values.year, code=values.code, source=values.source
    )
    if same.exclude(pk=line.pk).exists():
        raise MoneyRefused(
            _("The line {code} of {year} is known already.").format(code=values.code, year=values.year),
            field="code",
        )


@transaction.atomic
def commit(*, actor: Actor, batch_id: UUID, values: CommitmentValues, at: datetime) -> Commitment:
    """Set rupiah of a line aside for a batch, within the ceilings of the line and of the agreement.

    HR developers are told once a commitment leaves a tenth of the agreement's ceiling or less.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        MoneyRefused: line or agreement are not of this agency, the agreement is not in force or of another
            partner, or the sum would pass a ceiling; the text says by how much.
    """
    batch = Batch.objects.get(pk=batch_id)
    actor.require("training.edit", agency=batch.agency_id)
    line = BudgetLine.objects.select_for_update().filter(pk=values.line_id, agency_id=batch.agency_id).first()
    if line is None:
        raise MoneyRefused(_("Choose a line of this agency's budget."), field="line_id")
    if values.amount_rupiah <= 0:
        raise MoneyRefused(_("The amount must be above zero."), field="amount_rupiah")
    _require_room(
        Use(line.ceiling_rupiah, _committed(line)),
        values.amount_rupiah,
        _("The line {name} has {left} left; {amount} is {over} more than that."),
        line.code,
    )
    _require_agreement(batch, values, at)
    return Commitment.objects.create(agency_id=batch.agency_id, batch=batch, recorded_at=at, **asdict(values))


def _require_agreement(batch: Batch, values: CommitmentValues, at: datetime) -> None:
    if values.agreement_id is None:
        return
    agreement = (
        Agreement.objects.select_for_update()
        .filter(pk=values.agreement_id, agency_id=batch.agency_id)
        .first()
    )
    if agreement is None or agreement.partner_id != batch.partner_id:
        raise MoneyRefused(_("Choose an agreement with the partner of this batch."), field="agreement_id")
    if not agreement.starts_on <= values.committed_on <= agreement.ends_on:
        raise MoneyRefused(
            _("The agreement {number} is not in force on that day.").format(number=agreement.number),
            field="committed_on",
        )
    use = Use(agreement.ceiling_rupiah, _committed(agreement))
    text = _("The agreement {name} has {left} left; {amount} is {over} more than that.")
    _require_room(use, values.amount_rupiah, text, agreement.number)
    if use.nearly_used_by(values.amount_rupiah):
        _tell_nearly_used(agreement, (use.left or 0) - values.amount_rupiah, at)


def _tell_nearly_used(agreement: Agreement, left: int, at: datetime) -> None:
    def say() -> str:
        text = _("The agreement {number} with {partner} is nearly used up: {left} of its ceiling is left.")
        return text.format(number=agreement.number, partner=agreement.partner.name, left=rupiah(left))

    url = reverse("training:partner", args=[agreement.partner_id])
    tell_desks(agencies=[agreement.agency_id], say=say, url=url, at=at)


def _committed(owner: BudgetLine | Agreement) -> int:
    total: int | None = owner.commitments.aggregate(total=Sum("amount_rupiah"))["total"]
    return total or 0


def _require_room(use: Use, amount: int, text: str, name: str) -> None:
    over = use.over_by(amount)
    if over:
        words = {"name": name, "left": rupiah(max(use.left or 0, 0)), "amount": rupiah(amount)}
        raise MoneyRefused(text.format(**words, over=rupiah(over)), field="amount_rupiah")


@transaction.atomic
def pay(
    *, actor: Actor, commitment_id: UUID, amount_rupiah: int, number: str, paid_on: date, at: datetime
) -> Payment:
    """Note rupiah paid of a commitment, with the number and day of its evidence.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        MoneyRefused: more than is left of the commitment, the evidence is noted already, or it was released.
    """
    commitment = _locked(actor, commitment_id)
    if amount_rupiah <= 0:
        raise MoneyRefused(_("The amount must be above zero."), field="amount_rupiah")
    if commitment.payments.filter(number=number).exists():
        raise MoneyRefused(_("The evidence {number} is noted already.").format(number=number), field="number")
    _require_room(
        Use(commitment.amount_rupiah, _paid(commitment)),
        amount_rupiah,
        _("The commitment {name} has {left} left; {amount} is {over} more than that."),
        commitment.number,
    )
    return Payment.objects.create(
        agency_id=commitment.agency_id,
        commitment=commitment,
        amount_rupiah=amount_rupiah,
        number=number,
        paid_on=paid_on,
        recorded_at=at,
    )


@transaction.atomic
def release(*, actor: Actor, commitment_id: UUID, on: date) -> Commitment:
    """Give back to the line what a commitment did not need; it takes no more payments.

    Raises:
        PermissionDenied: ``actor`` may not edit training of the whole agency.
        MoneyRefused: it was released before.
    """
    commitment = _locked(actor, commitment_id)
    commitment.amount_rupiah, commitment.released_on = _paid(commitment), on
    commitment.save(update_fields=["amount_rupiah", "released_on"])
    return commitment


def _locked(actor: Actor, commitment_id: UUID) -> Commitment:
    commitment = Commitment.objects.select_for_update().get(pk=commitment_id)
    actor.require("training.edit", agency=commitment.agency_id)
    if commitment.released_on is not None:
        raise MoneyRefused(_("What was left of this commitment went back to its line."))
    return commitment


def _paid(commitment: Commitment) -> int:
    total: int | None = commitment.payments.aggregate(total=Sum("amount_rupiah"))["total"]
    return total or 0
