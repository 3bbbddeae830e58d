"""Building courses: structure, versions, publication, copies, files."""

from __future__ import annotations

import io
import json
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import competence
from bina.learning.actions import bundles, courses, publishing, structure
from bina.learning.actions.assigning import assign
from bina.learning.actions.courses import CourseValues
from bina.learning.actions.enrolments import enrol
from bina.learning.actions.refusals import (
    CourseRefused,
    NotADraft,
    NotOnOffer,
    NotReady,
    PrerequisiteMissing,
)
from bina.learning.content.refusals import PackageRefused
from bina.learning.models import Activity, CourseVersion, Enrolment
from bina.learning.queries.authoring import newest
from bina.learning.rules.bundle import with_files_as_keys, with_files_as_paths
from bina.learning.rules.ordering import moved
from bina.learning.rules.player import Stage, next_place, percent_done, waits_for
from bina.learning.tests.factories import (
    NOW,
    TASK,
    actor_of_person,
    add,
    add_page,
    learner,
    make_course,
    put_in,
)
from bina.learning.tests.test_kinds import film
from bina.learning.tests.test_player import client_of
from bina.people.tests.factories import AgencyFactory, UnitFactory, account_with, hr_actor
from bina.platform.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def agency() -> Any:
    return UnitFactory.create().agency


def titles(version: CourseVersion) -> list[str]:
    found = Activity.objects.filter(version=version).order_by("section__position", "position")
    return list(found.values_list("title", flat=True))


@given(
    keys=st.lists(st.integers(0, 50), unique=True, min_size=1, max_size=8), up=st.booleans(), data=st.data()
)
def test_moving_keeps_every_thing_once(keys: list[int], up: bool, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(keys))
    assert sorted(moved(keys, key, up=up)) == sorted(keys)
    assert moved(moved(keys, key, up=up), key, up=not up) == keys or key in {keys[0], keys[-1]}


stages = st.lists(
    st.builds(Stage, st.booleans(), st.sampled_from(["", "BEGUN", "SUBMITTED", "FAILED", "COMPLETED"]))
)


@given(stages)
def test_a_course_in_free_order_closes_nothing_and_always_knows_the_way_on(found: list[Stage]) -> None:
    assert waits_for(found, sequential=False) == [None] * len(found)
    assert (next_place(found) is None) == all(one.state in {"COMPLETED", "SUBMITTED"} for one in found)
    assert 0 <= percent_done(found) <= 100


@given(stages)
def test_in_a_sequence_the_next_required_activity_is_always_open(found: list[Stage]) -> None:
    waits = waits_for(found, sequential=True)
    undone = [
        at for at, one in enumerate(found) if one.required and one.state not in {"COMPLETED", "SUBMITTED"}
    ]
    assert not undone or waits[undone[0]] is None
    assert all(place is None or place < at for at, place in enumerate(waits))


def test_activities_move_within_a_section_and_into_the_next() -> None:
    course = make_course(agency(), pages=2, published=False)
    hr, version = hr_actor(course.agency), newest(course)
    other = structure.add_section(actor=hr, version_id=version.pk, title="Dua", at=NOW)
    first = version.activities.order_by("position")[0]
    structure.move_activity(actor=hr, activity_id=first.pk, up=False, at=NOW)
    assert titles(version) == ["Halaman 2", "Halaman 1"]
    structure.move_activity(actor=hr, activity_id=first.pk, up=False, at=NOW)
    first.refresh_from_db()
    assert first.section_id == other.pk


def test_what_is_published_is_not_changed() -> None:
    course = make_course(agency())
    page = newest(course).activities.all()[0]
    with pytest.raises(NotADraft):
        structure.remove_activity(actor=hr_actor(course.agency), activity_id=page.pk, at=NOW)
    assert newest(course).activities.count() == 2


def test_a_learner_keeps_the_version_they_began_when_a_new_one_is_published() -> None:
    person = learner()
    course = make_course(person.agency)
    hr = hr_actor(person.agency)
    enrolment = enrol(actor=actor_of_person(person), course_id=course.pk, at=NOW)
    first = newest(course)
    draft = publishing.begin_version(actor=hr, course_id=course.pk, at=NOW)
    add_page(course, title="Baru")
    publishing.publish(actor=hr, version_id=draft.pk, at=NOW)
    enrolment.refresh_from_db()
    states = dict(course.versions.values_list("number", "state"))
    assert (enrolment.version_id, states) == (first.pk, {1: "RETIRED", 2: "PUBLISHED"})
    lineages = set(first.activities.values_list("lineage", flat=True))
    assert lineages < set(newest(course).activities.values_list("lineage", flat=True))


def test_a_version_that_lacks_something_is_not_published_and_says_what() -> None:
    course = make_course(agency(), pages=0, published=False)
    add(course, "page", {"html": " "}, title="Kosong")
    with pytest.raises(NotReady) as refused:
        publishing.publish(actor=hr_actor(course.agency), version_id=newest(course).pk, at=NOW)
    assert len(refused.value.missing) == 1
    assert refused.value.missing[0].startswith("Kosong: ")


def test_a_copy_is_a_draft_of_its_own() -> None:
    course = make_course(agency())
    copy = publishing.duplicate(actor=hr_actor(course.agency), course_id=course.pk, at=NOW)
    assert copy.code == f"{course.code}-2"
    assert titles(newest(copy)) == titles(newest(course))
    lineages = set(newest(copy).activities.values_list("lineage", flat=True))
    assert not lineages & set(newest(course).activities.values_list("lineage", flat=True))


def test_an_owner_builds_their_course_and_a_colleague_does_not() -> None:
    person = learner()
    course = make_course(person.agency, published=False, owner_id=person.pk)
    section = newest(course).sections.get()
    structure.rename_section(actor=actor_of_person(person), section_id=section.pk, title="Baru", at=NOW)
    section.refresh_from_db()
    assert section.title == "Baru"
    colleague = actor_of_person(learner(person.agency))
    with pytest.raises(PermissionDenied):
        structure.rename_section(actor=colleague, section_id=section.pk, title="X", at=NOW)


def test_courses_do_not_ask_for_one_another_first() -> None:
    home = agency()
    first = make_course(home)
    second = make_course(home, prerequisites=(first.pk,))
    draft = publishing.begin_version(actor=hr_actor(home), course_id=first.pk, at=NOW)
    values = CourseValues(code=first.code, title="x", length_jp=Decimal(1), prerequisites=(second.pk,))
    with pytest.raises(CourseRefused) as refused:
        courses.edit_course(actor=hr_actor(home), version_id=draft.pk, values=values, at=NOW)
    assert refused.value.field == "prerequisites"


def test_a_course_that_comes_first_is_named() -> None:
    person = learner()
    first = make_course(person.agency, title="Dasar")
    second = make_course(person.agency, prerequisites=(first.pk,))
    me = actor_of_person(person)
    with pytest.raises(PrerequisiteMissing, match="Dasar"):
        enrol(actor=me, course_id=second.pk, at=NOW)
    Enrolment.objects.filter(pk=put_in(first, person).pk).update(completed_at=NOW)
    assert enrol(actor=me, course_id=second.pk, at=NOW).course_id == second.pk


def test_taking_a_course_twice_gives_the_same_enrolment() -> None:
    person = learner()
    course = make_course(person.agency)
    me = actor_of_person(person)
    assert enrol(actor=me, course_id=course.pk, at=NOW) == enrol(actor=me, course_id=course.pk, at=NOW)


def test_a_course_in_the_archive_is_not_taken() -> None:
    person = learner()
    course = make_course(person.agency)
    courses.archive_course(actor=hr_actor(person.agency), course_id=course.pk, archived=True)
    with pytest.raises(NotOnOffer):
        enrol(actor=actor_of_person(person), course_id=course.pk, at=NOW)


def test_a_unit_is_put_into_a_course_once() -> None:
    person = learner()
    course = make_course(person.agency)
    hr = hr_actor(person.agency)
    path = person.unit_path
    first = assign(actor=hr, course_id=course.pk, unit=path, due_on=NOW.date(), at=NOW)
    again = assign(actor=hr, course_id=course.pk, nips=[person.nip], at=NOW)
    assert ((first.placed, first.known), (again.placed, again.known)) == ((1, 0), (0, 1))
    assert Enrolment.objects.get().due_on == NOW.date()


def test_a_supervisor_assigns_nobody_without_the_right() -> None:
    person = learner()
    course = make_course(person.agency)
    with pytest.raises(PermissionDenied):
        assign(actor=actor_of_person(person), course_id=course.pk, nips=[person.nip], at=NOW)


# --- a course as one file


def whole_course(home: Any) -> Any:
    install_frameworks()
    course = make_course(
        home, pages=0, published=False, outcomes=((competence("PP").pk, 3),), summary="Ringkas"
    )
    cleaned = {"asset": film(), "asset_kept": "", "captions": film("t.vtt", b"WEBVTT\n"), "captions_kept": ""}
    add(course, "media", {**cleaned, "captions_language": "id", "transcript": ""}, title="Film")
    key = newest(course).activities.get().content["asset"]
    add_page(course, title="Teks", html=f'<p>Peta</p><img src="/belajar/berkas/{key}/" alt="Peta">')
    add(course, "assignment", TASK, title="Tugas", is_required=False, minimum_seconds=60)
    return course


def written(course: Any) -> bytes:
    target = io.BytesIO()
    bundles.write_bundle(version=newest(course), target=target)
    return target.getvalue()


def read(home: Any, data: bytes) -> Any:
    return bundles.read_bundle(
        actor=hr_actor(home), agency_id=home.pk, file=SimpleUploadedFile("k.zip", data), at=NOW
    )


def manifest(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found: dict[str, Any] = json.loads(archive.read("manifest.json"))
        return found


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The zip with one member replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info.filename))
        new.writestr(name, content)
    return target.getvalue()


def test_a_course_file_read_elsewhere_and_written_again_says_the_same() -> None:
    data = written(whole_course(agency()))
    elsewhere = agency()
    copy = read(elsewhere, data)
    again = written(copy)
    assert manifest(again) == manifest(data)
    page = newest(copy).activities.get(title="Teks")
    film_here = newest(copy).activities.get(title="Film").content["asset"]
    assert f"/belajar/berkas/{film_here}/" in page.content["html"]


def test_a_course_file_without_its_manifest_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(CourseRefused, match=r"manifest\.json"):
        read(agency(), target.getvalue())


def test_a_file_changed_on_the_way_is_named() -> None:
    data = with_member(written(whole_course(agency())), "files/1.mp4", b"lain")
    with pytest.raises(CourseRefused, match=r"files/1\.mp4"):
        read(agency(), data)


def test_a_member_that_leads_outside_is_refused() -> None:
    data = with_member(written(whole_course(agency())), "../../x.txt", b"x")
    with pytest.raises(PackageRefused):
        read(agency(), data)


def test_a_member_that_nobody_names_is_refused() -> None:
    data = with_member(written(whole_course(agency())), "files/99.pdf", b"x")
    with pytest.raises(CourseRefused, match=r"files/99\.pdf"):
        read(agency(), data)


def test_a_manifest_with_a_wrong_value_names_the_place() -> None:
    data = written(whole_course(agency()))
    broken = {**manifest(data), "length_jp": -1}
    with pytest.raises(CourseRefused, match="length_jp"):
        read(agency(), with_member(data, "manifest.json", json.dumps(broken).encode()))


def test_an_activity_of_an_unknown_kind_is_named_and_nothing_is_written() -> None:
    data = written(whole_course(agency()))
    broken = manifest(data)
    broken["sections"][0]["activities"][1]["kind"] = "terbang"
    home = agency()
    from bina.learning.models import Course

    with pytest.raises(CourseRefused, match="terbang"):
        read(home, with_member(data, "manifest.json", json.dumps(broken).encode()))
    assert not Course.objects.filter(agency=home).exists()


keys = st.uuids().map(str)


@given(
    names=st.lists(keys, unique=True, max_size=4),
    words=st.lists(st.text(alphabet="ab <>/", max_size=6), max_size=4),
)
def test_names_of_files_come_back_as_they_were(names: list[str], words: list[str]) -> None:
    paths = {key: f"files/{place}.png" for place, key in enumerate(names)}
    text = "".join(f"{word}/belajar/berkas/{key}/" for word, key in zip(words, names, strict=False))
    content = {"keys": names, "text": text, "plain": words, "number": 3}
    there = with_files_as_paths(content, paths, prefix="/belajar/berkas/")
    back = with_files_as_keys(there, {path: key for key, path in paths.items()}, prefix="/belajar/berkas/")
    assert back == content


# --- pages


def test_authors_build_a_course_page_by_page() -> None:
    root = UnitFactory.create()
    from django.test import Client

    client = Client()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=root))
    sent = {"code": "ply-1", "title": "Pelayanan", "length_jp": "2", "language": "id", "licence": "OWN"}
    made = client.post(reverse("learning:studio_new"), sent)
    version = CourseVersion.objects.get()
    assert made.headers["Location"] == reverse("learning:studio", args=[version.course_id])
    section = version.sections.get()
    page = {"title": "Sapa", "is_required": "on", "minimum_minutes": "1.5", "k-html": "<p>Halo</p>"}
    client.post(reverse("learning:activity_new", args=[section.pk, "page"]), page)
    made_page = version.activities.get()
    assert (made_page.content, made_page.minimum_seconds) == ({"html": "<p>Halo</p>"}, 90)
    for name, key in [
        ("studio", version.course_id),
        ("studio_settings", version.course_id),
        ("studio_people", version.course_id),
        ("studio_figures", version.course_id),
        ("studio_assign", version.course_id),
        ("activity_edit", made_page.pk),
        ("activity_preview", made_page.pk),
    ]:
        assert client.get(reverse(f"learning:{name}", args=[key])).status_code == 200, name
    assert Enrolment.objects.count() == 0
    for turn in ("naik", "turun"):
        client.post(reverse("learning:activity_change", args=[made_page.pk, turn]))
        client.post(reverse("learning:section_change", args=[section.pk, turn]))
    step = reverse("learning:studio_step", args=[version.course_id, "terbitkan"])
    assert client.post(step).status_code == 302
    version.refresh_from_db()
    assert version.state == "PUBLISHED"
    assert client.get(reverse("learning:studio_file", args=[version.course_id])).getvalue()[:2] == b"PK"
    assert client.get(reverse("learning:studio_list")).status_code == 200


@pytest.mark.parametrize("kind", ["page", "media", "document", "assignment", "live"])
def test_every_kind_offers_authors_its_form(kind: str) -> None:
    person = learner()
    course = make_course(person.agency, published=False, owner_id=person.pk)
    section = newest(course).sections.get()
    page = client_of(person).get(reverse("learning:activity_new", args=[section.pk, kind]))
    assert page.status_code == 200
    assert 'name="minimum_minutes"' in page.content.decode()


def test_another_agencys_course_is_not_there_for_authors() -> None:
    course = make_course(agency())
    root = UnitFactory.create(agency=AgencyFactory.create())
    from django.test import Client

    client = Client()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=root))
    assert client.get(reverse("learning:studio", args=[course.pk])).status_code == 404
