"""Statements of what somebody did in an activity, for the handlers of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid5

from django.conf import settings

from bina.learning.rules.statements import ACTIVITY_TYPES, MODULE_TYPE, activity_iri, statement

if TYPE_CHECKING:
    from bina.learning.kinds.base import Doing, Entry


def tell(doing: Doing, entry: Entry, verb: str, **result: Any) -> dict[str, Any]:
    """The statement that an entry makes. Its key follows from the entry's and the verb: twice is once.

    ``result`` are the optional arguments of ``rules.statements.statement``: score, success, seconds …
    """
    activity = doing.activity
    return statement(
        verb=verb,
        iri=activity_iri(settings.INSTALLATION_URL, activity.lineage),
        name=activity.title,
        activity_type=ACTIVITY_TYPES.get(activity.kind, MODULE_TYPE),
        made_at=entry.made_at,
        statement_id=uuid5(entry.entry_id, verb),
        language=doing.enrolment.version.language,
        **result,
    )
