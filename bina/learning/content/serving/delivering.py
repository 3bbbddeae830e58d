"""What the wrapper sends itself when there is no time left to hand it to the application's outbox."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bina.learning.actions.deliveries import take
from bina.learning.content.launching import actor_of_token
from bina.learning.content.origins import Place
from bina.learning.content.tokens import LaunchToken, read_token
from bina.learning.kinds.base import Entry
from bina.platform.audit import acting_as

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

MOST: Final = 50
LARGEST: Final = 1024 * 1024


class Sent(BaseModel):
    """One entry. Whose it is and of which activity says the token, never the entry."""

    model_config = ConfigDict(extra="ignore")
    id: UUID
    kind: str = Field(max_length=40)
    sequence: int = Field(default=0, ge=0, le=2**62)
    made_at: AwareDatetime
    body: dict[str, Any] = Field(default_factory=dict)


class Letter(BaseModel):
    """A launch token and what it is to bring."""

    token: str = Field(max_length=1000)
    entries: list[Sent] = Field(max_length=MOST)


def deliver(request: HttpRequest, place: Place, *, at: datetime) -> HttpResponseBase:
    """Take the entries of a letter; the token stands in its body, as ``sendBeacon`` can set no header."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return HttpResponse(status=413)
    try:
        letter = Letter.model_validate_json(request.body)
    except ValidationError:
        return HttpResponse(status=422)
    token = token_for(letter.token, place)
    actor = actor_of_token(token) if token else None
    if token is None or actor is None:
        return HttpResponse(status=403)
    entries = [_entry(one, token, at) for one in letter.entries]
    with acting_as(actor, address=request.META.get("REMOTE_ADDR", "")):
        receipts = take(actor=actor, entries=entries, at=at)
    said = [{"id": str(one.entry_id), "status": one.status, "reason": one.reason} for one in receipts]
    return JsonResponse({"receipts": said})


def token_for(text: str, place: Place) -> LaunchToken | None:
    """The token when it is valid on this very origin: of its package and of its person."""
    token = read_token(text)
    if token is None or token.package_id != place.package_id or not place.is_of(token.account_id):
        return None
    return token


def _entry(sent: Sent, token: LaunchToken, at: datetime) -> Entry:
    return Entry(
        entry_id=sent.id,
        kind=sent.kind,
        enrolment_id=token.enrolment_id,
        activity_id=token.activity_id,
        made_at=min(sent.made_at, at),
        body=sent.body,
        sequence=sent.sequence,
    )
