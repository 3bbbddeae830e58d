"""Scores of a quiz become the test before or after a batch."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.learning.kinds.quiz.queries.scores import quiz_scores, quizzes
from bina.platform.errors import Refused
from bina.training.actions.results import Scores, record_scores
from bina.training.models import Batch, Enrolment
from bina.training.rules.states import EnrolmentState

if TYPE_CHECKING:
    from bina.platform.access import Actor


class NoScores(Refused):
    """A quiz gives no scores for the people of a batch."""


@transaction.atomic
def take_quiz_scores(*, actor: Actor, batch_id: UUID, lineage: UUID, before: bool, at: datetime) -> int:
    """Take the scores of a quiz as the test before the batch (first attempts) or after it (best ones).

    Who did not take the quiz keeps what was noted. Gives for how many people there was a score. Idempotent.

    Raises:
        Batch.DoesNotExist: there is no such batch.
        PermissionDenied: ``actor`` may not record for the batch, or sees no courses of the agency.
        NoScores: the agency has no such quiz, or nobody in the batch has a marked attempt.
        WrongState: the batch is not running.
    """
    batch = Batch.objects.get(pk=batch_id)
    actor.require("learning.see", agency=batch.agency_id)
    if lineage not in {quiz.lineage for quiz in quizzes(actor, agency_id=batch.agency_id)}:
        raise NoScores(_("Choose a quiz of a published course."))
    # What guests learn elsewhere is the business of their own agency.
    places = Enrolment.objects.filter(
        batch_id=batch_id, agency_id=batch.agency_id, state=EnrolmentState.ATTENDING
    )
    by_person = {place.employee_id: place for place in places}
    found = quiz_scores(agency_id=batch.agency_id, lineage=lineage, people=list(by_person), first=before)
    scores: dict[UUID, Scores] = {}
    for person, score in found.items():
        place = by_person[person]
        scores[place.pk] = (score, place.post_score) if before else (place.pre_score, score)
    record_scores(actor=actor, batch_id=batch_id, scores=scores, at=at)
    if not scores:
        raise NoScores(_("Nobody in this batch has taken the quiz yet, or it still waits for marking."))
    return len(scores)
