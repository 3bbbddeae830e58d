"""What devices send: JSON from the outbox, and the same as plain forms where no script runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bina.learning.actions.deliveries import Receipt, take
from bina.learning.kinds.base import Entry
from bina.learning.views.place import agency_of, device_person
from bina.platform.audit import names_its_actor, naming

if TYPE_CHECKING:
    from bina.platform.middleware import Request

MOST = 500


class Sent(BaseModel):
    """One entry as it travels."""

    model_config = ConfigDict(extra="ignore")
    id: UUID
    kind: str = Field(max_length=40)
    enrolment: UUID
    activity: UUID
    sequence: int = Field(default=0, ge=0, le=2**62)
    made_at: AwareDatetime
    body: dict[str, Any] = Field(default_factory=dict)


class Letter(BaseModel):
    """What a device sends at once."""

    entries: list[Sent] = Field(max_length=MOST)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a letter was not read, with its place in the letter."""

    place: str
    message: str


@names_its_actor
@login_required
@require_POST
def deliver(request: Request) -> HttpResponse:
    agency_of(request.actor, "learning.take")
    if request.headers.get("X-Bina-Person", mine := device_person(request.actor)) != mine:
        reason = _("Somebody else is signed in here now; what waits on this device is not theirs.")
        return JsonResponse({"error": reason, "troubles": []}, status=409)
    try:
        letter = Letter.model_validate_json(request.body)
    except ValidationError as error:
        found = [
            Trouble(".".join(map(str, one["loc"])) or "entries", one["msg"])
            for one in error.errors(include_url=False, include_context=False, include_input=False)[:10]
        ]
        reason = _("What the device sent could not be read.")
        troubles = [{"place": one.place, "message": one.message} for one in found]
        return JsonResponse({"error": reason, "troubles": troubles}, status=422)
    at = timezone.now()
    receipts = take(
        actor=request.actor,
        entries=[_entry(one, at) for one in letter.entries],
        at=at,
        first=[naming(request.actor, address=request.META.get("REMOTE_ADDR", ""))],
    )
    return JsonResponse({"receipts": [_receipt(one) for one in receipts]})


def _entry(sent: Sent, at: datetime) -> Entry:
    return Entry(
        entry_id=sent.id,
        kind=sent.kind,
        enrolment_id=sent.enrolment,
        activity_id=sent.activity,
        made_at=min(sent.made_at, at),
        body=sent.body,
        sequence=sent.sequence,
    )


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": str(receipt.entry_id),
        "status": receipt.status,
        "reason": receipt.reason,
        "answer": receipt.answer,
    }
