"""One person in one cmi5 course: what is kept of it in ``ActivityProgress.place``, and its statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from django.conf import settings

from bina.learning.actions.deliveries import settle
from bina.learning.kinds.base import Doing, Taken
from bina.learning.kinds.cmi5 import rules
from bina.learning.rules import progress
from bina.learning.rules.statements import activity_iri
from bina.records import actions as records
from bina.records.queries.people import person_agent

MOST_SESSIONS: Final = 20
TICK: Final = timedelta(microseconds=100)
_EXTENSIONS: Final = "https://w3id.org/xapi/cmi5/context/extensions/"
_TYPES: Final = "https://w3id.org/xapi/cmi5/activitytype/"


@dataclass(slots=True)
class Running:
    """A session as it is kept. Times are ISO texts; ``ended`` is empty, ``terminated`` or ``abandoned``."""

    unit: int
    mode: str
    launched_at: str
    fetched: bool = False
    read: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    initialized_at: str = ""
    ended: str = ""

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


class Course:
    """The course of an enrolment; made inside a transaction that has locked the enrolment."""

    def __init__(self, doing: Doing, at: datetime) -> None:
        package = doing.activity.package
        assert package is not None  # noqa: S101  # a cmi5 activity has a package
        self.doing, self.at, self.package = doing, at, package
        self.nodes: list[dict[str, Any]] = package.manifest["nodes"]
        self.units = rules.units(self.nodes)
        self.place: dict[str, Any] = dict(doing.progress.place) if doing.progress else {}
        kept = self.place.get("sessions", {})
        self.sessions = {
            key: Running(**{**one, "read": tuple(one["read"]), "verbs": tuple(one["verbs"])})
            for key, one in kept.items()
        }
        self.reached = {
            int(key): rules.Reached(one["completed"], one["passed"], one["waived"])
            for key, one in self.place.get("units", {}).items()
        }
        self.score: Decimal | None = None

    @property
    def registration(self) -> UUID:
        """One per person and cmi5 course, so that several courses of an enrolment stay apart."""
        return uuid5(self.doing.enrolment.pk, str(self.doing.activity.pk))

    @property
    def actor(self) -> dict[str, Any]:
        return person_agent(self.doing.enrolment.employee_id)

    def mastery(self, unit: dict[str, Any]) -> float | None:
        """The author's pass mark, else the package's mastery score."""
        own = self.doing.activity.content.get("pass_mark")
        found = unit["mastery"] if own is None else own
        return None if found is None else float(found)

    def iri(self, unit: int | None = None) -> str:
        """Our own id of the course or of one of its units; never the publisher's (section 8.1.5)."""
        own = activity_iri(settings.INSTALLATION_URL, self.doing.activity.lineage)
        return own if unit is None else f"{own}/unit/{unit}"

    def session(self, key: str) -> rules.Session | None:
        """A running session as the rules see it; None when it has ended or never was."""
        running = self.sessions.get(key)
        if running is None or running.ended:
            return None
        unit = self.units[running.unit]
        return rules.Session(
            key=key,
            activity=self.iri(running.unit),
            registration=str(self.registration),
            actor=self.actor,
            mode=running.mode,
            mastery=self.mastery(unit),
            verbs=frozenset(running.verbs),
            earlier=self._earlier(running.unit),
            read=frozenset(running.read),
        )

    def _earlier(self, unit: int) -> frozenset[str]:
        reached = self.reached.get(unit, rules.Reached())
        said = {rules.COMPLETED: reached.completed, rules.PASSED: reached.passed}
        return frozenset(verb for verb, holds in said.items() if holds)

    def begin(self, unit: dict[str, Any], *, mode: str) -> str:
        """Begin a session of a unit; one of the same unit that was left open is abandoned."""
        for key, running in self.sessions.items():
            if running.unit == unit["index"] and not running.ended:
                self.abandon(key)
        key = str(uuid4())
        self.sessions[key] = Running(unit["index"], mode, self.at.isoformat())
        return key

    def abandon(self, key: str) -> None:
        """End a session that did not end itself (section 9.3.6)."""
        running = self.sessions[key]
        running.ended = "abandoned"
        begun = datetime.fromisoformat(running.initialized_at or running.launched_at)
        seconds = max((self.at - begun).total_seconds(), 0)
        self.tell(
            rules.ABANDONED, key=key, unit=self.units[running.unit], result={"duration": f"PT{seconds:.2f}S"}
        )

    def waive(self, unit: dict[str, Any], *, reason: str) -> None:
        """Count a unit as satisfied without its having been done (section 9.3.7)."""
        key, before = str(uuid4()), self.reached.get(unit["index"], rules.Reached())
        self.reached[unit["index"]] = rules.Reached(before.completed, before.passed, waived=True)
        result = {
            "success": True,
            "completion": True,
            "extensions": {"https://w3id.org/xapi/cmi5/result/extensions/reason": reason},
        }
        self.tell(rules.WAIVED, key=key, unit=unit, result=result, category=rules.MOVE_ON)
        self.satisfy(key)

    def hear(self, key: str, statement: dict[str, Any]) -> None:
        """Take in a statement of the unit that was kept."""
        if not rules.is_defined(statement):
            return
        running, verb = self.sessions[key], rules.verb_of(statement)
        running.verbs = (*running.verbs, verb)
        before = self.reached.get(running.unit, rules.Reached())
        if verb == rules.INITIALIZED:
            running.initialized_at = self.at.isoformat()
        elif verb == rules.TERMINATED:
            running.ended = "terminated"
        elif verb == rules.COMPLETED:
            self.reached[running.unit] = rules.Reached(True, before.passed, before.waived)
        elif verb == rules.PASSED:
            self.reached[running.unit] = rules.Reached(before.completed, True, before.waived)
        scaled = statement.get("result", {}).get("score", {}).get("scaled")
        if isinstance(scaled, int | float):
            self.score = Decimal(str(round(min(max(float(scaled), 0.0), 1.0), 4)))

    def satisfy(self, key: str) -> None:
        """Tell of each block, and of the course, once when it is satisfied (section 9.3.9)."""
        known: list[str] = list(self.place.get("satisfied", []))
        for node in rules.satisfied(self.nodes, self.reached):
            if node in known:
                continue
            known.append(node)
            self._tell_satisfied(node, key)
        self.place["satisfied"] = known

    def _tell_satisfied(self, node: str, key: str) -> None:
        publisher = node or self.package.manifest["id"]
        kind = "block" if node else "course"
        own = self.iri() if not node else f"{self.iri()}/block/{uuid5(self.registration, node)}"
        self._append(
            rules.SATISFIED,
            {"objectType": "Activity", "id": own, "definition": {"type": f"{_TYPES}{kind}"}},
            self._context(key, publisher=publisher, extensions={}),
        )

    def tell(
        self,
        verb: str,
        *,
        key: str,
        unit: dict[str, Any],
        result: dict[str, Any] | None = None,
        extensions: dict[str, Any] | None = None,
        category: str = "",
    ) -> None:
        """A statement of ours about a unit."""
        named = {
            "objectType": "Activity",
            "id": self.iri(unit["index"]),
            "definition": {"name": unit["title"]},
        }
        context = self._context(key, publisher=unit["id"], extensions=extensions or {}, category=category)
        self._append(verb, named, context, result)

    def _context(
        self, key: str, *, publisher: str, extensions: dict[str, Any], category: str = ""
    ) -> dict[str, Any]:
        categories = [{"id": one} for one in (rules.CATEGORY, category) if one]
        return {
            "registration": str(self.registration),
            "contextActivities": {"category": categories, "grouping": [{"id": publisher}]},
            "extensions": {
                rules.SESSION: key,
                **{f"{_EXTENSIONS}{name}": value for name, value in extensions.items() if value is not None},
            },
        }

    def _append(
        self,
        verb: str,
        named: dict[str, Any],
        context: dict[str, Any],
        result: dict[str, Any] | None = None,
    ) -> None:
        self.at += TICK  # what is told later is stored later, also within one request
        statement = {
            "id": str(uuid4()),
            "actor": self.actor,
            "verb": {"id": verb, "display": {"en": verb.rpartition("/")[2]}},
            "object": named,
            "context": context,
            "timestamp": self.at.isoformat(),
        } | ({"result": result} if result else {})
        records.append(store=self.doing.enrolment.agency_id, statements=[statement], at=self.at)

    def keep(self) -> None:
        """Write the place and what follows from it: the activity is done when the course is satisfied."""
        newest = list(self.sessions.items())[-MOST_SESSIONS:]
        done = "" in self.place.get("satisfied", [])
        self.place |= {
            "sessions": {key: one.as_json() for key, one in newest},
            "units": {
                str(unit): {
                    "completed": one.completed,
                    "passed": one.passed,
                    "waived": one.waived,
                    "done": rules.moved_on(self.units[unit]["move_on"], one),
                }
                for unit, one in self.reached.items()
            },
        }
        taken = Taken(
            state=progress.COMPLETED if done else progress.BEGUN,
            score=self.score,
            success=any(one.passed for one in self.reached.values()) or None,
            place=self.place,
        )
        settle(
            actor=self.doing.actor,
            enrolment_id=self.doing.enrolment.pk,
            activity_id=self.doing.activity.pk,
            taken=taken,
            made_at=self.at,
            at=self.at,
        )
