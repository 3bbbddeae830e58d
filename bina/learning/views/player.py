"""The player: one activity at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from bina.learning.actions.assets import keep_handed_in
from bina.learning.actions.deliveries import Receipt, take
from bina.learning.kinds import kinds
from bina.learning.kinds.base import Doing, Entry
from bina.learning.queries.flags import own_flags
from bina.learning.queries.player import Outline, Step
from bina.learning.views.place import outline_or_404
from bina.platform.ids import uuid7

if TYPE_CHECKING:
    from bina.platform.middleware import Request

SHOWN, OPENED = "bina.learning.shown", "opened"
KEPT = timedelta(days=30)
OURS = frozenset({"csrfmiddlewaretoken", "what", "entry_id", "shown_at"})


@login_required
@require_GET
def course_way(request: Request, enrolment_id: UUID) -> HttpResponse:
    """Where the learner is in a course: all its parts, and the way on."""
    found = outline_or_404(request.actor, enrolment_id)
    context = {
        "outline": found,
        "enrolment": found.enrolment,
        "version": found.version,
        "flags": own_flags(request.actor, enrolment_id),
        "kinds": kinds(),
    }
    return render(request, "learning/way.html", context)


@login_required
@require_GET
def player(request: Request, enrolment_id: UUID, place: int) -> HttpResponse:
    return _page(request, outline_or_404(request.actor, enrolment_id), place)


def _page(
    request: Request, outline: Outline, place: int, *, error: str = "", status: int = 200
) -> HttpResponse:
    step = outline.step(place)
    if step is None or outline.enrolment is None:
        raise Http404
    doing = Doing(request.actor, outline.enrolment, step.activity, step.progress)
    context = player_context(doing, outline, step) | {"error": error}
    if step.waits_for is None:
        context |= kinds()[step.activity.kind].page(doing)
    return render(request, "learning/player.html", context, status=status)


def player_context(doing: Doing, outline: Outline, step: Step) -> dict[str, Any]:
    """What the frame around every activity needs."""
    address = _addresses(outline, step) if not doing.preview else {}
    shown = signing.dumps(timezone.now().timestamp(), salt=SHOWN)
    return {
        "doing": doing,
        "outline": outline,
        "version": outline.version,
        "enrolment": doing.enrolment,
        "activity": doing.activity,
        "progress": doing.progress,
        "step": step,
        "kind": kinds()[doing.activity.kind],
        "kind_template": f"learning/kinds/{doing.activity.kind}.html",
        "preview": doing.preview,
        "entry_id": uuid7(),
        "shown_at": shown,
        **address,
    }


def _addresses(outline: Outline, step: Step) -> dict[str, str]:
    assert outline.enrolment is not None  # noqa: S101  # a preview asks for no addresses
    key = outline.enrolment.pk

    def at(place: int) -> str:
        return reverse("learning:player", args=[key, place]) if outline.step(place) else ""

    return {
        "do_url": reverse("learning:do", args=[key, step.place]),
        "way_url": reverse("learning:way", args=[key]),
        "previous_url": at(step.place - 1),
        "next_url": at(step.place + 1),
        "after_url": at(step.place + 1) or reverse("learning:way", args=[key]),
    }


@login_required
@require_POST
def do(request: Request, enrolment_id: UUID, place: int) -> HttpResponse:
    """What a learner did, as a plain form: the same entries that a device's outbox would send."""
    outline = outline_or_404(request.actor, enrolment_id)
    step = outline.step(place)
    if step is None:
        raise Http404
    at = timezone.now()
    receipts = take(actor=request.actor, entries=_entries(request, step, enrolment_id, at), at=at)
    return _answer(request, outline, step, receipts[-1])


def _answer(request: Request, outline: Outline, step: Step, receipt: Receipt) -> HttpResponse:
    if receipt.status == "refused":
        return _page(request, outline, step.place, error=receipt.reason, status=422)
    said = (receipt.answer or {}).get("message")
    if said:
        messages.success(request, str(said))
    stays = bool((receipt.answer or {}).get("stay"))
    if stays or outline.step(step.place + 1) is None:
        name, extra = ("learning:player", [step.place]) if stays else ("learning:way", [])
        return redirect(name, outline.enrolment.pk if outline.enrolment else None, *extra)
    return redirect("learning:player", outline.enrolment.pk if outline.enrolment else None, step.place + 1)


def _entries(request: Request, step: Step, enrolment_id: UUID, at: datetime) -> list[Entry]:
    what = request.POST.get("what", "")
    entry_id = _key(request.POST.get("entry_id", ""))
    body: dict[str, Any] = {}
    for name, values in request.POST.lists():
        if name not in OURS:
            body[name] = values[0] if len(values) == 1 else values
    for name, file in request.FILES.items():
        assert isinstance(file, UploadedFile)  # noqa: S101  # lists come only from getlist
        kept = keep_handed_in(actor=request.actor, enrolment_id=enrolment_id, file=file, at=at)
        body[name] = str(kept.pk)
    code = step.activity.kind
    entry = Entry(entry_id, f"{code}.{what}", enrolment_id, step.activity.pk, at, body)
    shown = _shown(request.POST.get("shown_at", ""), at)
    if step.progress is not None or shown is None or OPENED not in kinds()[code].takes:
        return [entry]
    opened = Entry(uuid5(entry_id, OPENED), f"{code}.{OPENED}", enrolment_id, step.activity.pk, shown, {})
    return [opened, entry]


def _key(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        return uuid7()


def _shown(written: str, at: datetime) -> datetime | None:
    """When the page was shown, as its signed field says; None when that cannot be believed."""
    try:
        seconds = signing.loads(written, salt=SHOWN, max_age=KEPT)
    except signing.BadSignature:
        return None
    return min(datetime.fromtimestamp(seconds, UTC), at)
