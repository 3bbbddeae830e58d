"""Nominating people for what they must complete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.training import queries
from bina.training.actions.enrolments import Placed, nominate
from bina.training.actions.refusals import DutyRefused
from bina.training.queries.mandatory import batches_for_duty, mandatory_rules, owing
from bina.training.rules.mandatory import DutyState

if TYPE_CHECKING:
    from bina.platform.access import Actor


@transaction.atomic
def nominate_for_duty(
    *, actor: Actor, agency_id: UUID, code: str, batch_id: UUID, employees: Sequence[UUID], at: datetime
) -> Placed:
    """Nominate people for a batch that fulfils a mandatory programme; all of them or none.

    Raises:
        PermissionDenied: a person is of a unit for which ``actor`` may not nominate.
        DutyRefused: the duty or batch is unknown, or of somebody nothing is asked now: the text names them.
        WrongState: the batch takes no nominations.
    """
    rules = mandatory_rules(on=at.date(), agency_id=agency_id)
    duty = next((row for row in rules.table.duties if row.code == code), None) if rules else None
    if duty is None:
        raise DutyRefused(_("There is no mandatory programme {code}.").format(code=code))
    if not employees:
        raise DutyRefused(_("Choose at least one person."))
    if batch_id not in {one.pk for one in batches_for_duty(actor, agency_id=agency_id, duty=duty)}:
        raise DutyRefused(_("Choose an open batch that fulfils this duty."))
    asked = {one.employee_id: one for one in owing(actor, agency_id=agency_id, duty=duty, on=at.date())}
    free = {key for key, one in asked.items() if one.state in {DutyState.DUE, DutyState.LATE}}
    if others := set(employees) - free:
        known = queries.people_by_id(agency_id=agency_id, ids=others)
        raise DutyRefused(
            _("Nothing is asked now of: {names}. Nobody was nominated.").format(
                names=", ".join(sorted(person.name for person in known.values())) or "–"
            )
        )
    return nominate(actor=actor, batch_id=batch_id, employees=list(dict.fromkeys(employees)), at=at)
