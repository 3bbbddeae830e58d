"""What a SCORM package commits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from bina.learning.kinds.base import Doing, Entry, Taken
from bina.learning.kinds.scorm.rules import (
    LONGEST_SECONDS,
    SUSPENDED,
    Asked,
    Outcome,
    Said,
    further,
    of_package,
    outcome,
    said_in,
    seconds_in,
)
from bina.learning.kinds.telling import tell
from bina.learning.rules.progress import BEGUN, COMPLETED, RANK
from bina.platform.errors import Refused

LARGEST: Final = 256 * 1024
MOST_LAUNCHES: Final = 20


class CommitRefused(Refused):
    """A commit that cannot be read."""


class Commit(BaseModel):
    """One commit. ``launch`` is made by the device anew for each opening; ``sequence`` counts its commits."""

    model_config = ConfigDict(extra="ignore")
    launch: str = Field(max_length=40)
    launched_at: AwareDatetime
    sequence: int = Field(ge=0, le=2**53)
    item: str = Field(default="", max_length=250)
    finished: bool = False
    elapsed: int = Field(default=0, ge=0)
    cmi: dict[str, Any]


def committed(doing: Doing, entry: Entry, at: datetime) -> Taken:
    """A SCO committed its data.

    Of one launch the commit with the highest number counts, of several launches the one that began last, so
    that the order in which commits arrive makes no difference to where the person goes on. State, score and
    success are merged by ``rules.progress.merged``; seconds are what is new in the launch.

    Raises:
        CommitRefused: it is too large, unreadable, or of an item the package does not have.
    """
    commit = _read(entry)
    place = _Place(doing, commit)
    said = said_in(commit.cmi, standard=place.standard, finished=commit.finished)
    place.note(said)
    session = seconds_in(commit.cmi, standard=place.standard) or min(commit.elapsed, LONGEST_SECONDS)
    seconds = place.take_seconds(session)
    whole = of_package(place.items.values(), expected=len(place.scos))
    return Taken(
        statements=_statements(doing, entry, said, whole, seconds) if place.newest else (),
        state=whole.state,
        score=whole.score,
        success=whole.success,
        seconds=seconds,
        place=place.as_json(said),
        answer={"state": whole.state},
    )


def _read(entry: Entry) -> Commit:
    try:
        commit = Commit.model_validate(entry.body)
    except ValidationError:
        raise CommitRefused(_("What the package committed could not be read.")) from None
    if len(json.dumps(commit.cmi)) > LARGEST:
        text = _("The package committed more than {most} kB.")
        raise CommitRefused(text.format(most=LARGEST // 1024))
    return commit


class _Place:
    """Where a person is in a package: data and outcome of each SCO, and which launch said so."""

    def __init__(self, doing: Doing, commit: Commit) -> None:
        package = doing.activity.package
        assert package is not None  # noqa: S101  # a SCORM activity has a package
        self.commit = commit
        self.standard = package.standard
        self.scos = {one["id"]: one for one in launchable(package.manifest["items"])}
        if commit.item not in self.scos:
            raise CommitRefused(_("The package has no item {item}.").format(item=commit.item))
        self.pass_mark = doing.activity.content.get("pass_mark")
        self.kept: dict[str, Any] = dict(doing.progress.place) if doing.progress else {}
        held = self.kept.get("items", {})
        self.items = {
            key: Outcome(
                one["state"], None if one["score"] is None else Decimal(one["score"]), one["success"]
            )
            for key, one in held.items()
            if key in self.scos
        }
        self.newest = self._order() > self._held_order()

    def _order(self) -> tuple[str, str, int]:
        return (_instant(self.commit.launched_at), self.commit.launch, self.commit.sequence)

    def _held_order(self) -> tuple[str, str, int]:
        held = self.kept.get("order", {}).get(self.commit.item, ["", "", -1])
        return (held[0], held[1], held[2])

    def asked(self, item: str) -> Asked:
        """What is asked of an item; the author's pass mark goes before the package's mastery score."""
        facts = self.scos[item]
        mastery = facts.get("mastery") if self.pass_mark is None else self.pass_mark
        return Asked(mastery=mastery, progress=facts.get("progress_threshold"))

    def note(self, said: Said) -> None:
        """Add what an item said; of two outcomes the further state and the better score stay."""
        item = self.commit.item
        now = outcome(said, self.asked(item))
        self.items[item] = further(self.items[item], now) if item in self.items else now

    def take_seconds(self, session: int) -> int:
        """Seconds of the session that were not counted yet."""
        counted: dict[str, int] = self.kept.get("seconds", {})
        key = f"{self.commit.launch}/{self.commit.item}"
        before = counted.get(key, 0)
        newest = {**counted, key: max(session, before)}
        self.kept["seconds"] = dict(list(newest.items())[-MOST_LAUNCHES:])
        return max(session - before, 0)

    def as_json(self, said: Said) -> dict[str, Any]:
        """What ``ActivityProgress.place`` keeps; an older commit leaves the data of the newer one."""
        item, commit = self.commit.item, self.commit
        outcomes = {
            key: {
                "state": one.state,
                "score": None if one.score is None else str(one.score),
                "success": one.success,
            }
            for key, one in self.items.items()
        }
        kept = {**self.kept, "items": outcomes}
        if not self.newest:
            return kept
        resumes = not commit.finished or said.exit in SUSPENDED
        return {
            **kept,
            "cmi": {**kept.get("cmi", {}), item: commit.cmi},
            "resume": {**kept.get("resume", {}), item: resumes},
            "order": {**kept.get("order", {}), item: list(self._order())},
            "current": item,
        }


def launchable(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The SCOs of a manifest's items, in order; without any, the pages that can be opened."""
    flat = list(_flat(items))
    return [one for one in flat if one.get("sco")] or [one for one in flat if one.get("launch")]


def _flat(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from _flat(item.get("items", []))


def _instant(moment: datetime) -> str:
    """The moment as devices write it, so that both can be compared as texts."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _statements(
    doing: Doing, entry: Entry, said: Said, whole: Outcome, seconds: int
) -> tuple[dict[str, Any], ...]:
    """What is new since the last commit, in statements: begun, finished one way or the other, left."""
    before = doing.progress.state if doing.progress else ""
    told = [] if doing.progress else [tell(doing, entry, "initialized")]
    if RANK[whole.state] > max(RANK[before], RANK[BEGUN]):
        if whole.state == COMPLETED:
            told.append(tell(doing, entry, "completed", completion=True, seconds=seconds))
        if whole.success is not None:
            verb = "passed" if whole.success else "failed"
            told.append(tell(doing, entry, verb, success=whole.success, score=whole.score))
    if said.finished:
        told.append(tell(doing, entry, "suspended" if said.exit in SUSPENDED else "terminated"))
    return tuple(told)
