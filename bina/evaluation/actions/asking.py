"""Asking the participants of a batch what they thought of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from bina.evaluation import queries
from bina.platform.errors import Refused
from bina.surveys.actions import open_survey
from bina.training.queries import batches, enrolment_results

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bina.platform.access import Actor
    from bina.surveys.models import Survey

INSTRUMENT = "training-reaction"
OPEN_FOR = timedelta(days=14)


class NobodyToAsk(Refused):
    """Nobody stayed to the end of the batch, or it has not ended."""


@transaction.atomic
def ask_participants(*, actor: Actor, batch_id: UUID, at: datetime, site: str = "") -> Survey:
    """Open the reaction survey of a batch for two weeks for those who stayed to its end. Idempotent.

    Guests of other agencies are asked like the host's own people; answers carry no mark of an agency.
    They are told by a notice, and by mail where they have an address; links in mails begin with ``site``.

    Raises:
        Batch.DoesNotExist: no such batch, or not one the actor may know of.
        PermissionDenied: ``actor`` may not evaluate for that agency.
        NobodyToAsk: there is no participant who stayed to the end.
    """
    batch = batches(actor).get(pk=batch_id)
    actor.require("evaluation.edit", agency=batch.agency_id)
    places = enrolment_results(actor, agency_id=None, batch_ids=[batch_id])
    stayed = [place.employee_id for place in places if queries.took_part(place)]
    if not stayed:
        raise NobodyToAsk(
            _("Nobody can be asked yet: finish batch {code} and its results first.").format(code=batch.code)
        )
    return open_survey(
        actor=actor,
        agency_id=batch.agency_id,
        instrument=INSTRUMENT,
        subject_kind=queries.BATCH,
        subject_id=batch_id,
        title=f"{batch.programme.name} · {batch.code}",
        invited=stayed,
        opens_at=at,
        closes_at=at + OPEN_FOR,
        site=site,
    )
