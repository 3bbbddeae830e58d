"""A cmi5 unit from its launch to the satisfied course, as the unit itself sees it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from bina.learning.content.origins import label_of
from bina.learning.content.tokens import LaunchToken
from bina.learning.kinds.cmi5 import rules
from bina.learning.kinds.cmi5.actions import waive
from bina.learning.models import ActivityProgress
from bina.learning.tests.factories import actor_of_person, add, learner, make_course, publish, put_in
from bina.learning.tests.packages import files_of_cmi5, zipped
from bina.people.tests.factories import hr_actor
from bina.platform.models import Account
from bina.records.queries.statements import registration_statements

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
HEADERS = {"X-Experience-API-Version": "1.0.3"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


class Unit:
    """A learner's launched unit; it sends what a unit sends."""

    def __init__(self, **change: str) -> None:
        self.person = learner()
        course = make_course(self.person.agency, pages=0, published=False)
        package = ContentFile(zipped(files_of_cmi5(**change)), name="a.zip")
        self.activity = add(course, "cmi5", {"package": package, "pass_percent": None})
        publish(course)
        self.enrolment = put_in(course, self.person)
        account = Account.objects.get(employee_id=self.person.pk)
        assert self.activity.package_id is not None
        self.host = f"{label_of(self.activity.package_id, account.pk)}.content.localhost:8000"
        self.token = LaunchToken(
            account.pk, self.activity.package_id, self.enrolment.pk, self.activity.pk
        ).signed()
        self.client = Client()

    def send(self, method: str, address: str, body: Any = None, **headers: str) -> Any:
        parts = urlsplit(address)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        data = json.dumps(body) if body is not None else ""
        kind = "application/json" if body is not None else ""
        return self.client.generic(method, path, data, kind, headers={"host": self.host, **headers})

    def launch(self, *, mode: str = "Normal") -> None:
        wish = {"token": self.token, "unit": 0, "mode": mode}
        self.answer = self.send("POST", "/_bina/cmi5/luncur", wish).json()
        self.query = {key: values[0] for key, values in parse_qs(urlsplit(self.answer["url"]).query).items()}

    def begin(self) -> None:
        """What every unit does first: fetch the token, read the launch data and the preferences."""
        self.launch()
        self.auth = self.send("POST", self.query["fetch"]).json()["auth-token"]
        self.data = self.state("GET", "LMS.LaunchData").json()
        self.xapi("GET", f"/agents/profile?profileId={rules.PREFERENCES}&agent={self.query['actor']}")

    def xapi(self, method: str, path: str, body: Any = None, **more: str) -> Any:
        headers = {**HEADERS, "Authorization": f"Basic {self.auth}", **more}
        return self.send(method, f"{self.query['endpoint']}{path}", body, **headers)

    def state(self, method: str, name: str, body: Any = None) -> Any:
        names = {**self.query, "agent": self.query["actor"], "stateId": name}
        asked = "&".join(f"{key}={names[key]}" for key in ("stateId", "activityId", "agent", "registration"))
        return self.xapi(method, f"/activities/state?{asked}", body)

    def say(self, verb: str, **result: Any) -> int:
        judged = [{"id": rules.MOVE_ON}] if verb in rules.JUDGED else []
        context = json.loads(json.dumps(self.data["contextTemplate"]))
        context["registration"] = self.query["registration"]
        context["contextActivities"]["category"] = [{"id": rules.CATEGORY}, *judged]
        key = str(uuid4())
        statement = {
            "id": key,
            "actor": json.loads(self.query["actor"]),
            "verb": {"id": verb},
            "object": {"id": self.query["activityId"]},
            "context": context,
            "timestamp": datetime.now(UTC).isoformat(),
        } | ({"result": result} if result else {})
        return int(self.xapi("PUT", f"/statements?statementId={key}", statement).status_code)

    @property
    def told(self) -> list[str]:
        found = registration_statements(
            store=self.enrolment.agency_id, registration=UUID(self.query["registration"])
        )
        return [one["verb"]["id"].rpartition("/")[2] for one in found]

    @property
    def progress(self) -> ActivityProgress:
        return ActivityProgress.objects.get(enrolment=self.enrolment, activity=self.activity)


def test_a_unit_that_is_completed_and_passed_finishes_the_course() -> None:
    unit = Unit()
    unit.begin()
    assert unit.say(rules.INITIALIZED) == 204
    assert unit.say(rules.COMPLETED, completion=True, duration="PT1S") == 204
    assert unit.progress.state == "BEGUN"
    assert unit.say(rules.PASSED, success=True, duration="PT1S") == 204
    assert unit.progress.state == "COMPLETED"
    assert unit.say(rules.TERMINATED, duration="PT1S") == 204
    assert unit.told == [
        "launched",
        "initialized",
        "completed",
        "passed",
        "satisfied",
        "satisfied",
        "terminated",
    ]
    unit.enrolment.refresh_from_db()
    assert unit.enrolment.completed_at is not None


def test_the_launch_data_say_what_the_course_structure_says() -> None:
    unit = Unit()
    unit.begin()
    assert unit.answer["own"] is True
    assert unit.query["a"] == "1"
    assert unit.data["contextTemplate"]["contextActivities"]["grouping"] == [{"id": "https://example.org/au"}]
    assert {key: unit.data[key] for key in ("launchMode", "masteryScore", "moveOn", "launchParameters")} == {
        "launchMode": "Normal",
        "masteryScore": 0.9,
        "moveOn": "CompletedAndPassed",
        "launchParameters": "satu",
    }
    assert unit.data["entitlementKey"] == {"courseStructure": "kunci"}


def test_the_token_is_fetched_once() -> None:
    unit = Unit()
    unit.begin()
    again = unit.send("POST", unit.query["fetch"])
    assert (again.status_code, again.json()["error-code"]) == (200, "1")
    assert unit.send("POST", "/_bina/cmi5/ambil?kunci=x").json()["error-code"] == "2"


def test_the_launch_data_are_read_only() -> None:
    unit = Unit()
    unit.begin()
    assert unit.state("PUT", "LMS.LaunchData", {"x": 1}).status_code == 403
    assert unit.state("DELETE", "LMS.LaunchData").status_code == 403
    assert unit.state("PUT", "tempat", {"x": 1}).status_code == 204
    assert unit.state("GET", "tempat").json() == {"x": 1}


def test_a_rejected_statement_leaves_nothing() -> None:
    unit = Unit()
    unit.begin()
    assert unit.say(rules.COMPLETED, completion=True, duration="PT1S") == 403
    assert unit.told == ["launched"]


def test_after_its_end_a_session_is_answered_nothing() -> None:
    unit = Unit()
    unit.begin()
    unit.say(rules.INITIALIZED)
    unit.say(rules.TERMINATED, duration="PT1S")
    assert unit.say(rules.INITIALIZED) == 403
    assert unit.state("GET", "LMS.LaunchData").status_code == 403


def test_a_session_left_open_is_abandoned_by_the_next() -> None:
    unit = Unit()
    unit.begin()
    unit.say(rules.INITIALIZED)
    first = unit.auth
    unit.launch()
    assert unit.told == ["launched", "initialized", "abandoned", "launched"]
    unit.auth = first
    assert unit.state("GET", "tempat").status_code == 403


def test_what_asks_for_nothing_is_satisfied_before_it_is_launched() -> None:
    unit = Unit(move_on="NotApplicable")
    unit.launch()
    assert unit.told == ["satisfied", "satisfied", "launched"]


def test_a_unit_that_is_waived_counts_and_its_reason_is_kept() -> None:
    unit = Unit()
    unit.launch()
    waive(
        actor=hr_actor(unit.person.agency),
        learner=actor_of_person(unit.person),
        enrolment_id=unit.enrolment.pk,
        activity_id=unit.activity.pk,
        unit=0,
        reason="Administrative",
        at=datetime.now(UTC),
    )
    assert unit.told == ["launched", "waived", "satisfied", "satisfied"]
    assert unit.progress.state == "COMPLETED"


def test_preferences_of_the_learner_are_held_to_their_form() -> None:
    unit = Unit()
    unit.begin()
    address = f"/agents/profile?profileId={rules.PREFERENCES}&agent={unit.query['actor']}"
    assert unit.xapi("PUT", address, {"languagePreference": "id"}).status_code == 403
    right = {"languagePreference": "id,en", "audioPreference": "on"}
    assert unit.xapi("PUT", address, right, **{"If-None-Match": "*"}).status_code == 204
    other = address.replace(str(unit.person.pk), str(uuid4()))
    assert unit.xapi("PUT", other, right).status_code == 403


def test_the_record_store_itself_does_not_take_the_units_token() -> None:
    unit = Unit()
    unit.begin()
    answer = unit.send("GET", "/xapi/statements", **HEADERS, Authorization=f"Basic {unit.auth}")
    assert answer.status_code == 404


def test_a_unit_on_another_server_is_not_launched(settings) -> None:
    settings.LANGUAGE_CODE = "en"
    unit = Unit(url="https://example.org/index.html")
    answer = unit.send("POST", "/_bina/cmi5/luncur", {"token": unit.token, "unit": 0})
    assert answer.status_code == 422
    assert answer.json() == {"error": "Arsip lies on another server (example.org); such content is not run."}
