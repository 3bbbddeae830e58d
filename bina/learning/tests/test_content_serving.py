"""Content origins: who is answered what, under which headers, and what the wrapper brings."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from bina.learning.content.origins import files_key, is_files_key, label_of, place_of
from bina.learning.content.serving.files import range_in
from bina.learning.content.tokens import LIFETIME, LaunchToken, read_token
from bina.learning.models import Activity, ActivityProgress, Enrolment
from bina.learning.tests.factories import actor_of_person, add, learner, make_course, publish, put_in
from bina.learning.tests.packages import SCORM_12, zipped
from bina.platform.models import Account
from bina.records.queries.statements import registration_statements

if TYPE_CHECKING:
    from pathlib import Path

    from bina.people.models import Employee

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


class Opened:
    """A learner with a SCORM package open."""

    def __init__(self, person: Employee | None = None) -> None:
        self.person = person or learner()
        course = make_course(self.person.agency, pages=0, published=False)
        package = ContentFile(zipped(SCORM_12), name="a.zip")
        self.activity: Activity = add(course, "scorm", {"package": package, "pass_percent": None})
        publish(course)
        self.enrolment: Enrolment = put_in(course, self.person)
        self.account = Account.objects.get(employee_id=self.person.pk)
        assert self.activity.package_id is not None
        self.label = label_of(self.activity.package_id, self.account.pk)
        self.host = f"{self.label}.content.localhost:8000"
        self.key = files_key(self.label, datetime.now(UTC))
        self.client = Client(headers={"host": self.host})
        self.token = LaunchToken(
            self.account.pk, self.activity.package_id, self.enrolment.pk, self.activity.pk
        ).signed()

    def get(self, path: str, **headers: str) -> Any:
        answer = self.client.get(path, headers={"host": self.host, **headers})
        self.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        answer.close()
        return answer

    def commit(self, sequence: int, *, launch: str = "l1", token: str = "", **core: Any) -> Any:
        entry = {
            "id": str(UUID(int=hash((launch, sequence, str(core))) % 2**127)),
            "kind": "scorm.commit",
            "made_at": "2026-11-22T03:00:00Z",
            "body": {
                "launch": launch,
                "launched_at": "2026-11-22T03:00:00Z",
                "sequence": sequence,
                "item": core.pop("item", "ITEM-1"),
                "finished": core.pop("finished", False),
                "cmi": {"core": core},
            },
        }
        return self.client.post(
            "/_bina/kirim",
            json.dumps({"token": token or self.token, "entries": [entry]}),
            content_type="text/plain",
            headers={"host": self.host},
        )

    @property
    def progress(self) -> ActivityProgress:
        return ActivityProgress.objects.get(enrolment=self.enrolment, activity=self.activity)


@pytest.fixture
def opened() -> Opened:
    return Opened()


def test_a_file_of_the_package_is_answered_with_its_type_and_kept_for_long(opened: Opened) -> None:
    answer = opened.get(f"/{opened.key}/satu/index.html")
    assert answer.status_code == 200
    assert opened.body == SCORM_12["satu/index.html"]
    assert answer["Content-Type"] == "text/html"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"


def test_every_answer_bears_the_fence_and_no_cookie(opened: Opened) -> None:
    paths = (f"/{opened.key}/dua.html", "/_bina/bingkai", "/tidak-ada", "/akun/login/", "/_bina/kirim")
    for path in paths:
        answer = opened.get(path)
        policy = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
        assert policy["connect-src"] == "'self'"
        assert policy["frame-src"] == "'self' blob:"
        assert policy["form-action"] == "'self'"
        assert "allow-popups" not in policy["sandbox"]
        assert "allow-top-navigation" not in policy["sandbox"]
        assert policy["frame-ancestors"].split() == [
            "'self'",
            "http://localhost:8000",
            "http://127.0.0.1:8000",
        ]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert not answer.cookies


def test_the_applications_pages_are_not_on_content_origins(opened: Opened) -> None:
    for path in ("/", "/belajar/", "/akun/login/", "/static/dist/manifest.json", "/pegawai/"):
        assert opened.get(path).status_code == 404


def test_names_that_mean_no_package_are_answered_nothing(client: Client) -> None:
    for host in ("content.localhost", "x.content.localhost", "0-1.content.localhost:8000"):
        assert client.get("/_bina/bingkai", headers={"host": host}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "../a",
        "..%2f..%2fsecret-key",
        "satu/../../x",
        "satu/%00",
        "",
        "satu",
        "satu//index.html",
        "/etc/passwd",
    ],
)
def test_a_path_never_leads_out_of_the_package(opened: Opened, path: str) -> None:
    assert opened.get(f"/{opened.key}/{path}").status_code == 404


def test_files_are_for_those_who_were_given_this_months_or_last_months_address(opened: Opened) -> None:
    now = datetime(2026, 1, 31, tzinfo=UTC)
    key = files_key(opened.label, now)
    assert is_files_key(key, opened.label, now)
    assert is_files_key(key, opened.label, datetime(2026, 2, 28, tzinfo=UTC))
    assert not is_files_key(key, opened.label, datetime(2026, 3, 1, tzinfo=UTC))
    assert opened.get("/0123456789abcdef01234567/satu/index.html").status_code == 404


def test_the_same_package_has_another_origin_for_another_person(opened: Opened) -> None:
    other = Account.objects.get(employee_id=learner(opened.person.agency).pk)
    assert opened.activity.package_id is not None
    label = label_of(opened.activity.package_id, other.pk)
    assert label != opened.label
    place = place_of(f"{label}.content.localhost")
    assert place is not None
    assert place.is_of(other.pk)
    assert not place.is_of(opened.account.pk)


def test_content_is_not_shown_as_a_page_of_its_own(opened: Opened) -> None:
    path = f"/{opened.key}/satu/index.html"
    assert opened.get(path, **{"sec-fetch-dest": "document"}).status_code == 403
    assert opened.get(path, **{"sec-fetch-dest": "iframe"}).status_code == 200


def test_only_our_own_service_worker_is_given_out(opened: Opened) -> None:
    path = f"/{opened.key}/satu/index.html"
    assert opened.get(path, **{"service-worker": "script"}).status_code == 403


def test_a_part_of_a_film_is_answered_as_asked(opened: Opened) -> None:
    whole = SCORM_12["satu/index.html"]
    answer = opened.get(f"/{opened.key}/satu/index.html", range="bytes=2-5")
    assert (answer.status_code, opened.body) == (206, whole[2:6])
    assert answer["Content-Range"] == f"bytes 2-5/{len(whole)}"
    assert opened.get(f"/{opened.key}/satu/index.html", range="bytes=999-").status_code == 416


@given(
    size=st.integers(min_value=1, max_value=1000),
    first=st.integers(min_value=0, max_value=2000),
    last=st.integers(min_value=0, max_value=2000),
)
def test_a_range_lies_within_the_file(size: int, first: int, last: int) -> None:
    found = range_in(f"bytes={first}-{last}", size)
    if isinstance(found, tuple):
        assert 0 <= found[0] <= found[1] < size
        assert found[0] == first
    else:
        assert first >= size or last < first


def test_the_list_of_files_is_for_saving(opened: Opened) -> None:
    answer = opened.get(f"/_bina/daftar/{opened.key}")
    assert {one["path"]: one["bytes"] for one in answer.json()["files"]} == {
        path: len(data) for path, data in SCORM_12.items()
    }


def test_a_commit_moves_the_learner_on_and_is_told_to_the_record_store(opened: Opened) -> None:
    sent = opened.commit(1, lesson_status="incomplete", session_time="0000:01:00", lesson_location="3")
    assert [one["status"] for one in sent.json()["receipts"]] == ["taken"]
    opened.commit(2, lesson_status="passed", session_time="0000:02:00", finished=True, exit="")
    opened.commit(
        3,
        item="ITEM-2",
        lesson_status="completed",
        score={"raw": "80"},
        session_time="0000:00:30",
        finished=True,
    )
    progress = opened.progress
    assert (progress.state, progress.success, float(progress.score or 0)) == ("COMPLETED", True, 0.8)
    assert progress.seconds == 150
    assert progress.place["cmi"]["ITEM-1"]["core"]["lesson_status"] == "passed"
    told = registration_statements(store=opened.enrolment.agency_id, registration=opened.enrolment.pk)
    verbs = [one["verb"]["display"]["en"] for one in told]
    assert verbs[0] == "initialized"
    assert {"completed", "passed", "terminated"} <= set(verbs)


def test_a_commit_that_comes_late_or_twice_changes_neither_place_nor_time(opened: Opened) -> None:
    opened.commit(2, lesson_status="incomplete", session_time="0000:02:00", lesson_location="7")
    opened.commit(1, lesson_status="incomplete", session_time="0000:01:00", lesson_location="3")
    opened.commit(2, lesson_status="incomplete", session_time="0000:02:00", lesson_location="7", again="yes")
    progress = opened.progress
    assert progress.place["cmi"]["ITEM-1"]["core"]["lesson_location"] == "7"
    assert progress.seconds == 120


def test_a_second_window_adds_its_time_and_the_later_launch_says_where_to_go_on(opened: Opened) -> None:
    opened.commit(5, launch="a", session_time="0000:01:00", lesson_location="a", lesson_status="incomplete")
    opened.commit(1, launch="b", session_time="0000:01:00", lesson_location="b", lesson_status="incomplete")
    assert opened.progress.place["cmi"]["ITEM-1"]["core"]["lesson_location"] == "b"
    assert opened.progress.seconds == 120


def test_a_token_of_another_person_or_package_is_refused(opened: Opened) -> None:
    other = Opened(learner(opened.person.agency))
    assert opened.commit(1, token=other.token).status_code == 403
    assert opened.commit(1, token="x.y.z").status_code == 403
    assert not ActivityProgress.objects.filter(enrolment=opened.enrolment).exists()


def test_a_token_ends(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_token(opened.token) is not None
    later = datetime.now(UTC) + LIFETIME + timedelta(minutes=1)
    monkeypatch.setattr("time.time", later.timestamp)
    assert read_token(opened.token) is None


def test_a_closed_account_brings_nothing_any_more(opened: Opened) -> None:
    opened.account.is_active = False
    opened.account.save()
    assert opened.commit(1, lesson_status="passed").status_code == 403


def test_a_commit_of_an_item_that_is_not_there_is_refused_with_a_sentence(opened: Opened, settings) -> None:
    settings.LANGUAGE_CODE = "en"
    receipt = opened.commit(1, item="ITEM-9").json()["receipts"][0]
    assert (receipt["status"], receipt["reason"]) == ("refused", "The package has no item ITEM-9.")


def test_the_launch_tells_the_page_what_it_needs(opened: Opened) -> None:
    opened.commit(1, lesson_status="incomplete", session_time="0000:01:00")
    page = Client()
    page.force_login(opened.account)
    launch = page.get(f"/belajar/isi/{opened.enrolment.pk}/1/", headers={"host": "localhost:8000"}).json()
    assert launch["origin"] == f"http://{opened.host}"
    assert read_token(launch["token"]) == read_token(opened.token)
    assert launch["files"] == f"/{opened.key}/"
    assert launch["place"]["current"] == "ITEM-1"
    assert launch["seconds"] == 60


def test_the_launch_is_for_the_learner_alone(opened: Opened) -> None:
    stranger = Client()
    stranger.force_login(Account.objects.get(employee_id=learner(opened.person.agency).pk))
    assert stranger.get(f"/belajar/isi/{opened.enrolment.pk}/1/").status_code == 404
    assert actor_of_person(opened.person).employee_id == opened.person.pk
