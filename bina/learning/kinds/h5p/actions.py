"""What H5P content says and keeps."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final
from uuid import uuid5

from django.conf import settings
from django.utils.translation import gettext as _

from bina.learning.kinds.base import Doing, Entry, Taken
from bina.learning.kinds.h5p.rules import kept, meaning
from bina.learning.rules.progress import BEGUN
from bina.learning.rules.statements import activity_iri, course_iri
from bina.platform.errors import Refused
from bina.records.actions.statements import checked
from bina.records.queries.people import person_agent

LARGEST: Final = 256 * 1024
MOST_REMEMBERED: Final = 100


class H5PRefused(Refused):
    """What H5P content sent cannot be taken."""


def told(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """The content made a statement: kept about our activity, and heard where it tells of the whole.

    The wrapper numbers what it tells (``n``): what came on two ways counts once.

    Raises:
        H5PRefused: there is none, or it is too large.
        Rejected: it breaks a rule of xAPI.
    """
    place = dict(doing.progress.place) if doing.progress else {}
    number_told = str(entry.body.get("n", ""))[:40]
    seen = list(place.get("told", []))
    if number_told and number_told in seen:
        return Taken(state=BEGUN)
    said = _object(entry, "statement")
    found = meaning(said, pass_mark=doing.activity.content.get("pass_mark"))
    return Taken(
        statements=(_statement(doing, entry, said),),
        state=found.state,
        score=found.score,
        success=found.success,
        seconds=found.seconds,
        place={**place, "told": [*seen, number_told][-MOST_REMEMBERED:]},
        answer={"state": found.state},
    )


def kept_state(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """Where the person is; of two devices the later state stays.

    Raises:
        H5PRefused: it is too large.
    """
    moment = str(entry.body.get("at", ""))[:40]
    _require_size(entry.body.get("state"))
    place = dict(doing.progress.place) if doing.progress else {}
    if moment <= place.get("h5p", {}).get("at", ""):
        return Taken(state=BEGUN)
    place["h5p"] = {"at": moment, "state": entry.body.get("state")}
    return Taken(state=BEGUN, place=place)


def _object(entry: Entry, name: str) -> dict[str, Any]:
    found = entry.body.get(name)
    if not isinstance(found, dict):
        raise H5PRefused(_("What the package sent could not be read."))
    _require_size(found)
    return found


def _require_size(value: Any) -> None:
    if len(json.dumps(value)) > LARGEST:
        text = _("The package sent more than {most} kB.")
        raise H5PRefused(text.format(most=LARGEST // 1024))


def _statement(doing: Doing, entry: Entry, said: dict[str, Any]) -> dict[str, Any]:
    address = settings.INSTALLATION_URL
    made = kept(said, iri=activity_iri(address, doing.activity.lineage))
    grouping = {"grouping": [{"id": course_iri(address, doing.enrolment.course_id)}]}
    context = made.get("context", {})
    made["context"] = {"contextActivities": context.get("contextActivities", {}) | grouping}
    made |= {"id": str(uuid5(entry.entry_id, "h5p")), "timestamp": entry.made_at.isoformat()}
    checked(json.dumps({"actor": person_agent(doing.enrolment.employee_id), **made}).encode(), version="1.0")
    return made
