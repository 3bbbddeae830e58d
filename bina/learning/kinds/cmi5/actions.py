"""Launching units, and hearing what they say."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import UUID

import msgspec
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from bina.learning.content.queries import doing_of
from bina.learning.content.tokens import LIFETIME, LaunchToken
from bina.learning.kinds.cmi5 import rules
from bina.learning.kinds.cmi5.course import Course
from bina.learning.models import Enrolment
from bina.platform.errors import Refused
from bina.records import actions as records

if TYPE_CHECKING:
    from bina.platform.access import Actor

_SALT = "bina.learning.cmi5"
MODES = ("Normal", "Browse", "Review")


class LaunchRefused(Refused):
    """The unit cannot be launched."""


@dataclass(frozen=True, slots=True)
class Key:
    """Names a session and the launch it belongs to; ``purpose`` is ``fetch`` or ``auth``."""

    token: LaunchToken
    session: str
    purpose: str

    def signed(self) -> str:
        return signing.dumps([self.token.signed(), self.session, self.purpose], salt=_SALT)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a unit is launched, and whether in a window of its own."""

    url: str
    own_window: bool


def read_key(text: str, *, purpose: str, token_of: Callable[[str], LaunchToken | None]) -> Key | None:
    """A key that was signed for the purpose, whose launch token still holds."""
    try:
        token_text, session, said = signing.loads(text, salt=_SALT, max_age=LIFETIME)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    token = token_of(token_text)
    return Key(token, session, purpose) if token and said == purpose else None


def locked(actor: Actor, token: LaunchToken, at: datetime) -> Course | None:
    """The course of a launch, with everyone else who would change it kept waiting."""
    held = Enrolment.objects.select_for_update().filter(pk=token.enrolment_id).values_list("pk", flat=True)
    doing = doing_of(actor, token.enrolment_id, token.activity_id) if list(held) else None
    return Course(doing, at) if doing and doing.activity.kind == "cmi5" else None


@transaction.atomic
def launch(
    *,
    actor: Actor,
    token: LaunchToken,
    unit: int,
    origin: str,
    files: str,
    at: datetime,
    mode: str = "Normal",
) -> Address:
    """Begin a session of a unit and give the address that launches it (section 8.1).

    Args:
        origin: of the content; ``files``: path of the package's files on it.

    Raises:
        LaunchRefused: the person is not in the course, there is no such unit, or it lies elsewhere.
    """
    course = locked(actor, token, at)
    if course is None or not 0 <= unit < len(course.units) or mode not in MODES:
        raise LaunchRefused(_("There is nothing to launch here."))
    wanted = course.units[unit]
    if "://" in wanted["url"]:
        text = _("{title} lies on another server ({address}); such content is not run.")
        title = next(iter(wanted["title"].values()), wanted["id"])
        raise LaunchRefused(text.format(title=title, address=urlsplit(wanted["url"]).netloc))
    key = course.begin(wanted, mode=mode)
    course.satisfy(key)  # what asks for nothing is satisfied before anything is launched
    address = f"{origin}{files}{wanted['url']}"
    _prepare(course, wanted, key, mode, origin)
    facts = {
        "masteryscore": course.mastery(wanted),
        "launchmode": mode,
        "launchurl": address,
        "moveon": wanted["move_on"],
        "launchparameters": wanted["launch_parameters"],
    }
    course.tell(rules.LAUNCHED, key=key, unit=wanted, extensions=facts)
    course.keep()
    whole = _with_query(address, course, unit, Key(token, key, "fetch"), origin)
    return Address(whole, own_window=wanted["launch_method"] == "OwnWindow")


def _prepare(course: Course, unit: dict[str, Any], key: str, mode: str, origin: str) -> None:
    """Write the state document that the unit reads first (section 10)."""
    document: dict[str, Any] = {
        "contextTemplate": {
            "contextActivities": {"grouping": [{"id": unit["id"]}]},
            "extensions": {rules.SESSION: key},
        },
        "launchMode": mode,
        "launchMethod": unit["launch_method"],
        "launchParameters": unit["launch_parameters"],
        "moveOn": unit["move_on"],
        "returnURL": f"{origin}/_bina/cmi5/selesai",
    }
    mastery = course.mastery(unit)
    if mastery is not None:
        document["masteryScore"] = mastery
    if unit["entitlement_key"]:
        document["entitlementKey"] = {"courseStructure": unit["entitlement_key"]}
    records.state_put(
        store=course.doing.enrolment.agency_id,
        employee_id=course.doing.enrolment.employee_id,
        activity=course.iri(unit["index"]),
        name="LMS.LaunchData",
        content=msgspec.json.encode(document),
        registration=course.registration,
        at=course.at,
    )


def _with_query(address: str, course: Course, unit: int, key: Key, origin: str) -> str:
    parts = urlsplit(address)
    own = urlencode(
        {
            "endpoint": f"{origin}/_bina/cmi5/xapi",
            "fetch": f"{origin}/_bina/cmi5/ambil?kunci={key.signed()}",
            "actor": msgspec.json.encode(course.actor).decode(),
            "registration": str(course.registration),
            "activityId": course.iri(unit),
        }
    )
    query = f"{parts.query}&{own}" if parts.query else own
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


@transaction.atomic
def fetch(*, actor: Actor, key: Key, at: datetime) -> dict[str, str]:
    """What the fetch address answers: the authorisation token, the first time (section 8.2)."""
    course = locked(actor, key.token, at)
    running = course.sessions.get(key.session) if course else None
    if course is None or running is None or running.ended:
        return {"error-code": "3", "error-text": "The session is not known, or has ended."}
    if running.fetched:
        return {"error-code": "1", "error-text": "The token has been fetched already."}
    running.fetched = True
    course.keep()
    token = Key(key.token, key.session, "auth").signed()
    return {"auth-token": base64.b64encode(f"cmi5:{token}".encode()).decode()}


def store_token(course: Course, session: rules.Session) -> str:
    """The record store's own credential for this one request."""
    enrolment = course.doing.enrolment
    return records.launch_token(
        agency_id=enrolment.agency_id,
        employee_id=enrolment.employee_id,
        registration=course.registration,
        activity_prefix=session.activity,
        lifetime=timedelta(minutes=5),
    ).bearer


@transaction.atomic
def waive(
    *,
    actor: Actor,
    learner: Actor,
    enrolment_id: UUID,
    activity_id: UUID,
    unit: int,
    reason: str,
    at: datetime,
) -> None:
    """Let a learner off a unit, for a reason that is kept.

    Raises:
        PermissionDenied: ``actor`` may not mark in the agency.
        LaunchRefused: there is no such unit.
    """
    Enrolment.objects.select_for_update().filter(pk=enrolment_id).first()
    doing = doing_of(learner, enrolment_id, activity_id)
    if doing is None:
        raise LaunchRefused(_("There is nothing to launch here."))
    actor.require("learning.mark", agency=doing.enrolment.agency_id)
    course = Course(doing, at)
    if not 0 <= unit < len(course.units):
        raise LaunchRefused(_("There is nothing to launch here."))
    course.waive(course.units[unit], reason=reason[:500])
    course.keep()
