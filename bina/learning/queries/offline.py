"""Everything that a course needs to be opened on a device without a network."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from bina.learning.kinds import kinds
from bina.learning.kinds.base import Doing
from bina.learning.models import Asset

if TYPE_CHECKING:
    from bina.learning.models import Activity
    from bina.learning.queries.player import Outline, Step
    from bina.platform.access import Actor

FRAME_BYTES: Final = 16_000  # a page around its own text, as measured; the device shows what it really became


@dataclass(frozen=True, slots=True)
class NeededPage:
    """A page: the address it opens at, where its copy for the device comes from, about how large it is."""

    url: str
    source: str
    bytes: int


@dataclass(frozen=True, slots=True)
class NeededFile:
    """A picture, film or document and its exact size."""

    url: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Needs:
    """What a saved course consists of; ``left_out`` are activities that need a network, with the reason."""

    enrolment_id: UUID
    title: str
    url: str
    version: int
    pages: tuple[NeededPage, ...]
    files: tuple[NeededFile, ...]
    activities: tuple[dict[str, Any], ...]
    left_out: tuple[dict[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "enrolment": str(self.enrolment_id),
            "title": self.title,
            "url": self.url,
            "version": self.version,
            "pages": [{"url": one.url, "source": one.source, "bytes": one.bytes} for one in self.pages],
            "files": [{"url": one.url, "bytes": one.bytes} for one in self.files],
            "activities": list(self.activities),
            "left_out": list(self.left_out),
        }


def needs(actor: Actor, outline: Outline) -> Needs:
    """What the actor's own course needs. One query for all files beside what the kinds ask."""
    enrolment = outline.enrolment
    assert enrolment is not None  # noqa: S101  # an outline without a learner is not saved
    reasons = {step.activity.pk: stays_online(step.activity) for step in outline.steps}
    kept = [step for step in outline.steps if not reasons[step.activity.pk]]
    given = {step.activity.pk: _given(actor, outline, step) for step in kept}
    way = reverse("learning:way", args=[enrolment.pk])
    return Needs(
        enrolment_id=enrolment.pk,
        title=outline.version.title,
        url=way,
        version=outline.version.number,
        pages=(
            NeededPage(way, reverse("learning:offline_way", args=[enrolment.pk]), FRAME_BYTES),
            *(_page(enrolment.pk, step) for step in kept),
        ),
        files=_files([file for one in given.values() for file in one.get("files", ())]),
        activities=tuple(
            {
                "id": str(step.activity.pk),
                "title": step.activity.title,
                "kind": step.activity.kind,
                "url": reverse("learning:player", args=[enrolment.pk, step.place]),
                "data": given[step.activity.pk].get("data", {}),
            }
            for step in kept
        ),
        left_out=tuple(
            {"title": step.activity.title, "reason": reasons[step.activity.pk]}
            for step in outline.steps
            if reasons[step.activity.pk]
        ),
    )


def stays_online(activity: Activity) -> str:
    """Why an activity cannot be done without a network; empty when it can."""
    kind = kinds()[activity.kind]
    if not kind.saves_offline:
        return _("needs a network")
    return kind.stays_online(activity) if kind.stays_online else ""


def opened_up(outline: Outline) -> Outline:
    """The outline with every activity open: without a network nobody says which is next."""
    return replace(outline, steps=tuple(replace(step, waits_for=None) for step in outline.steps))


def _given(actor: Actor, outline: Outline, step: Step) -> dict[str, Any]:
    asked = kinds()[step.activity.kind].offline
    if asked is None or outline.enrolment is None:
        return {}
    return asked(Doing(actor, outline.enrolment, step.activity, step.progress))


def _page(enrolment_id: UUID, step: Step) -> NeededPage:
    at = [enrolment_id, step.place]
    own = len(json.dumps(step.activity.content, default=str).encode())
    return NeededPage(
        reverse("learning:player", args=at), reverse("learning:offline_player", args=at), FRAME_BYTES + own
    )


def _files(listed: list[Any]) -> tuple[NeededFile, ...]:
    """Each file once. A kind names a file by its address and size, or by the address of an asset alone."""
    sized = {one["url"]: int(one["bytes"]) for one in listed if not isinstance(one, str)}
    bare = {one: key for one in listed if isinstance(one, str) and one not in sized and (key := _asset(one))}
    sizes = dict(Asset.objects.filter(pk__in=bare.values()).values_list("pk", "size_bytes"))
    sized |= {url: sizes[key] for url, key in bare.items() if key in sizes}
    return tuple(NeededFile(url, size) for url, size in sized.items())


def _asset(url: str) -> UUID | None:
    """The asset that an address serves; None for any other address."""
    try:
        found = resolve(url).kwargs.get("asset_id")
    except Resolver404:
        return None
    return found if isinstance(found, UUID) else None
