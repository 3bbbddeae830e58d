"""Work handed in: the learner's own, and what waits for marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bina.learning.models import Submission
from bina.learning.rules.sanitising import harmless, plain

if TYPE_CHECKING:
    from bina.learning.kinds.base import Doing
    from bina.learning.models import Activity
    from bina.platform.access import Actor


def page(doing: Doing) -> dict[str, Any]:
    """The task, the rubric, and what the learner handed in before, the newest first."""
    content = doing.activity.content
    before = (
        []
        if doing.preview
        else list(
            Submission.objects.filter(enrolment=doing.enrolment, activity=doing.activity)
            .select_related("asset")
            .order_by("-submitted_at", "-pk")
        )
    )
    newest = before[0] if before else None
    return {
        "task": SafeString(harmless(content.get("html", ""))),
        "content": content,
        "submissions": [(one, marks(one, content)) for one in before],
        "may_hand_in": not doing.preview
        and (newest is None or newest.state == Submission.State.RETURNED or _failed(doing)),
    }


def _failed(doing: Doing) -> bool:
    return doing.progress is not None and doing.progress.state == "FAILED"


def marks(submission: Submission, content: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Each criterion with the points given (None before marking) and the most."""
    return [
        (one["name"], submission.marks.get(str(place)), one["points"])
        for place, one in enumerate(content.get("rubric", ()))
    ]


def waiting(actor: Actor) -> QuerySet[Submission]:
    """Work that waits for marks and that the actor may mark; never their own."""
    return submissions(actor).filter(state=Submission.State.SUBMITTED)


def submissions(actor: Actor) -> QuerySet[Submission]:
    """Work handed in that the actor may mark; never their own."""
    reached = actor.reach("learning.mark", agency="agency_id")
    if actor.employee_id is not None:
        reached = (reached | Q(enrolment__course__owner_id=actor.employee_id)) & ~Q(
            employee_id=actor.employee_id
        )
    return Submission.objects.filter(reached).select_related(
        "activity__version__course", "employee__unit", "asset", "enrolment"
    )


def check(activity: Activity) -> list[str]:
    """A task needs words and a rubric."""
    missing = []
    if not plain(activity.content.get("html", "")):
        missing.append(_("The task is not described."))
    if not activity.content.get("rubric"):
        missing.append(_("The rubric is missing."))
    return missing
