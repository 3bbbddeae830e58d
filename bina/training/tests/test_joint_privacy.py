from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, PostFactory, account_with, grant
from bina.platform.access import Role
from bina.platform.models import Account
from bina.training import actions, queries
from bina.training.actions import certificates
from bina.training.models import ActionPlan, Certificate, Enrolment
from bina.training.queries.certificates import register_matching, to_certify
from bina.training.queries.closed_gaps import closed_gaps
from bina.training.queries.feeds import calendar_file
from bina.training.queries.finished import finished_training
from bina.training.queries.joint import guest_places
from bina.training.queries.letters import to_be_named
from bina.training.queries.reports import everybody_hours, yearly_report
from bina.training.tests.certified import LAYOUT
from bina.training.tests.city import person_actor, superior_actor, unit_actor
from bina.training.tests.factories import NOW
from bina.training.tests.joint_city import LATER, Pair

pytestmark = pytest.mark.django_db
YEAR = 2027
HOST_PAGES = (
    *("batch", "batch_sessions", "batch_scores", "batch_results", "batch_agencies", "batch_money"),
    *("batch_letters", "batch_edit", "batch_cancel", "batch_move", "batch_merge", "batch_copy", "batch_draw"),
)


@dataclass
class Scene:
    """A finished joint batch: one of the host's own, two guests of whom one never came."""

    pair: Pair
    own: Employee
    came: Employee
    missed: Employee
    hosts: Account
    guests: Account

    def host(self, client: Client) -> Client:
        client.force_login(self.hosts)
        return client

    def guest(self, client: Client) -> Client:
        client.force_login(self.guests)
        return client


def _named(pair: Pair) -> tuple[Employee, Employee]:
    unit = pair.guest.health
    unit.name = "Dinas Rahasia"
    unit.save()
    came, missed = pair.guest.people(2)
    post = PostFactory.create(unit=unit, title="Penyuluh Tamu")
    for person, name in ((came, "Cut Meutia"), (missed, "Teuku Umar")):
        Employee.objects.filter(pk=person.pk).update(name=name, post=post)
    return came, missed


def _scene(*, finished: bool) -> Scene:
    pair = Pair()
    pair.share()
    own = pair.host.people(1)[0]
    came, missed = _named(pair)
    actions.enrol(actor=pair.host.hr, batch_id=pair.batch.pk, employees=[own.pk], at=NOW)
    pair.claim([came, missed])
    if finished:
        pair.held(absent=(missed.pk,))
    hosts = account_with(Role.HR_DEVELOPER, unit=pair.host.root)
    return Scene(pair, own, came, missed, hosts, account_with(Role.HR_DEVELOPER, unit=pair.guest.root))


@pytest.fixture
def scene() -> Scene:
    return _scene(finished=True)


@pytest.fixture
def soon() -> Scene:
    return _scene(finished=False)


def _address(name: str, scene: Scene) -> str:
    return reverse(f"training:{name}", args=[scene.pair.batch.pk])


def test_the_host_reads_name_post_and_nip_of_guests_and_nothing_else(client: Client, scene: Scene) -> None:
    shown = scene.host(client).get(_address("batch", scene)).content.decode()
    for known in ("Cut Meutia", scene.came.nip, "Penyuluh Tamu, Pemerintah Kota Tamu"):
        assert known in shown
    assert "Dinas Rahasia" not in shown
    assert str(scene.came.pk) not in shown


@pytest.mark.parametrize("name", ["batch", "certificate_register"])
def test_workbooks_of_the_host_say_no_more_of_guests(client: Client, scene: Scene, name: str) -> None:
    where = _address(name, scene) if name == "batch" else reverse(f"training:{name}")
    content = scene.host(client).get(where, {"format": "xlsx"}).getvalue()
    rows = load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()
    cells = {str(cell) for row in rows for cell in row}
    assert {"Cut Meutia", "Penyuluh Tamu, Pemerintah Kota Tamu"} <= cells
    assert "Dinas Rahasia" not in cells


def test_the_sheet_of_presence_and_the_scores_name_guests_without_their_unit(
    client: Client, soon: Scene
) -> None:
    actions.start_batch(actor=soon.pair.host.hr, batch_id=soon.pair.batch.pk, at=NOW)
    sheet = reverse("training:attendance", args=[soon.pair.session.pk])
    for address in (sheet, _address("batch_scores", soon)):
        shown = soon.host(client).get(address).content.decode()
        assert "Cut Meutia" in shown
        assert "Dinas Rahasia" not in shown


def test_no_page_of_a_guest_opens_for_the_host(client: Client, scene: Scene) -> None:
    person = scene.came.pk
    for address in (
        reverse("people:employee", args=[person]),
        reverse("training:hours_person", args=[person]),
    ):
        assert scene.host(client).get(address).status_code == 404
    assert (
        queries.person_hours(
            scene.pair.host.hr, agency_id=scene.pair.guest.agency.pk, employee_id=person, year=YEAR
        )
        is None
    )


def test_an_action_plan_of_a_guest_is_read_at_home_only(client: Client, scene: Scene) -> None:
    place = scene.pair.place_of(scene.came)
    ActionPlan.objects.create(
        agency=scene.pair.guest.agency, enrolment=place, text="Loket rahasia", measure="-", written_at=NOW
    )
    address = reverse("training:place_follow_up", args=[place.pk])
    assert "Loket rahasia" in scene.guest(client).get(address).content.decode()
    assert "Loket rahasia" not in scene.host(client).get(address).content.decode()


def test_who_is_still_asked_about_at_home_is_unknown_to_the_host(soon: Scene) -> None:
    pair = soon.pair
    head, asked = pair.guest.head(pair.guest.health), pair.guest.people(1)[0]
    actions.nominate(actor=person_actor(asked), batch_id=pair.batch.pk, employees=[asked.pk], at=NOW)
    place = pair.place_of(asked)
    assert place.state == "NOMINATED"
    assert place not in set(queries.enrolments(pair.host.hr))
    for actor in (pair.guest.hr, superior_actor(head), person_actor(asked)):
        assert place in set(queries.enrolments(actor))


def test_pages_of_the_host_stay_shut_for_the_guests_agency(client: Client, scene: Scene) -> None:
    answers = {name: scene.guest(client).get(_address(name, scene)) for name in HOST_PAGES}
    assert answers.pop("batch").headers["Location"] == _address("joint", scene)
    assert {answer.status_code for answer in answers.values()} == {404}
    programme = reverse("training:programme", args=[scene.pair.batch.programme_id])
    assert scene.guest(client).get(programme).status_code == 404
    assert list(queries.programmes(scene.pair.guest.hr)) == []


def test_the_guests_agency_sees_its_own_people_and_no_other(client: Client, scene: Scene) -> None:
    shown = scene.guest(client).get(_address("joint", scene)).content.decode()
    assert "Cut Meutia" in shown
    assert "Teuku Umar" in shown
    assert scene.own.name not in shown
    assert scene.own.nip not in shown
    assert set(queries.enrolments(scene.pair.guest.hr).values_list("employee_id", flat=True)) == {
        scene.came.pk,
        scene.missed.pk,
    }
    third = account_with(Role.HR_DEVELOPER, unit=scene.pair.third.root)
    client.force_login(third)
    assert client.get(_address("joint", scene)).status_code == 404
    assert client.get(_address("batch", scene)).status_code == 404


def test_a_unit_of_the_guests_agency_sees_its_own_people_only(scene: Scene) -> None:
    other = unit_actor(scene.pair.guest, scene.pair.guest.healthy)
    assert list(guest_places(other, batch_id=scene.pair.batch.pk)) == []


def test_hours_count_once_and_in_the_persons_own_agency(scene: Scene) -> None:
    pair = scene.pair
    jp = pair.batch.programme.length_jp
    ledger = queries.person_hours(
        pair.guest.hr, agency_id=pair.guest.agency.pk, employee_id=scene.came.pk, year=YEAR
    )
    assert ledger is not None
    assert [(line.source, line.jp, line.organiser) for line in ledger.lines] == [
        ("BATCH", jp, "Pemerintah Kota Tuan")
    ]
    for city, people in ((pair.guest, 1), (pair.host, 1), (pair.third, 0)):
        hours = queries.hours_of_people(city.hr, agency_id=city.agency.pk, year=YEAR)
        assert list(hours.values()) == [jp] * people
        whole = everybody_hours(city.hr, agency_id=city.agency.pk, year=YEAR)
        assert sum((one.total_jp for one in whole), Decimal(0)) == jp * people


def test_the_yearly_report_counts_people_at_home_and_batches_at_the_host(scene: Scene) -> None:
    pair = scene.pair
    figures = {}
    for city in (pair.host, pair.guest):
        report = yearly_report(city.hr, agency_id=city.agency.pk, year=YEAR, on=LATER.date())
        assert report is not None
        completions = sum(line.completions for line in report.forms)
        figures[city.agency.pk] = (completions, report.total.finished, report.total.took_part)
    assert figures == {pair.host.agency.pk: (1, 1, 2), pair.guest.agency.pk: (1, 0, 0)}
    assert closed_gaps(pair.host.hr, agency_id=pair.host.agency.pk, on=LATER.date()) == {}


def test_evaluation_of_the_host_knows_its_own_people_only(scene: Scene) -> None:
    pair = scene.pair
    agency = pair.host.agency.pk
    assert {one.employee_id for one in queries.enrolment_results(pair.host.hr, agency_id=agency)} == {
        scene.own.pk
    }
    counted = [
        queries.batch_results(pair.host.hr, agency_id=agency, with_guests=guests)[0].completed
        for guests in (False, True)
    ]
    assert counted == [1, 2]
    assert queries.batch_results(pair.guest.hr, agency_id=pair.guest.agency.pk) == []


def test_the_host_issues_certificates_which_anybody_can_check(client: Client, scene: Scene) -> None:
    pair = scene.pair
    agency = pair.host.agency.pk
    certificates.save_layout(actor=pair.host.hr, agency_id=agency, values=LAYOUT, logo=None, at=LATER)
    assert to_certify(agency_id=agency).count() == 2
    assert to_certify(agency_id=pair.guest.agency.pk).count() == 0
    assert register_matching(pair.guest.hr, agency_id=pair.guest.agency.pk).count() == 0
    place = pair.place_of(scene.came)
    one = Certificate.objects.create(
        agency_id=agency,
        enrolment=place,
        employee=scene.came,
        code="ABCD2345EFGH6789",
        number="0001/ANG/III/2027",
        holder_name="Cut Meutia",
        programme_name=pair.batch.programme.name,
        starts_on=pair.batch.starts_on,
        ends_on=pair.batch.ends_on,
        length_jp=place.earned_jp,
        issued_on=LATER.date(),
        state=Certificate.State.REVOKED,
        status_serial=0,
        sha256="0" * 64,
        issued_at=LATER,
        revoked_at=LATER,
        revoke_reason="Contoh",
        updated_at=LATER,
    )
    shown = scene.guest(client).get(_address("joint", scene)).content.decode()
    assert reverse("certificates:check", args=[one.code]) in shown


def test_finished_training_is_reported_by_the_persons_agency_with_the_host_as_organiser(scene: Scene) -> None:
    told = {
        city.agency.pk: [
            (one.employee_id, one.organiser)
            for one in finished_training(agency_id=city.agency.pk, since=date(YEAR, 1, 1))
        ]
        for city in (scene.pair.host, scene.pair.guest)
    }
    assert told == {
        scene.pair.host.agency.pk: [(scene.own.pk, "Pemerintah Kota Tuan")],
        scene.pair.guest.agency.pk: [(scene.came.pk, "Pemerintah Kota Tuan")],
    }


def test_letters_of_the_host_name_its_own_people(soon: Scene) -> None:
    host = soon.pair.host.agency.pk
    named = to_be_named(batch_id=soon.pair.batch.pk, agency_id=host, kind="ASSIGNMENT", again=True)
    assert [place.employee_id for place in named] == [soon.own.pk]


def test_a_guest_reads_the_batch_in_their_own_pages_and_calendar_and_is_noted_by_the_code(
    client: Client, soon: Scene
) -> None:
    pair = soon.pair
    me = person_actor(soon.came)
    client.force_login(AccountFactory.create(employee=soon.came))
    for address in (reverse("training:mine"), _address("batch", soon), _address("batch_sessions", soon)):
        assert pair.batch.programme.name in client.get(address).content.decode()
    for name in ("batch_scores", "batch_results", "batch_agencies"):
        assert client.get(_address(name, soon)).status_code == 403
    feed = actions.renew_own_feed(actor=me, at=NOW)
    assert pair.batch.programme.name in (calendar_file(token=feed.token, at=NOW) or b"").decode()
    actions.start_batch(actor=pair.host.hr, batch_id=pair.batch.pk, at=NOW)
    assert client.get(reverse("training:presence", args=[pair.session.pk])).status_code == 200


def test_a_guest_with_a_role_at_home_gives_nobody_a_seat_on_the_hosts_page(
    client: Client, soon: Scene
) -> None:
    account = AccountFactory.create(employee=soon.came)
    grant(account, Role.HR_DEVELOPER, unit=soon.pair.guest.root)
    client.force_login(account)
    shown = client.get(_address("batch", soon)).content.decode()
    assert reverse("training:enrol", args=[soon.pair.batch.pk]) not in shown
    assert soon.own.name not in shown
    for name in ("batch_scores", "batch_results"):
        assert client.get(_address(name, soon)).status_code == 403


def test_places_of_guests_are_withdrawn_by_their_own_agency_on_its_own_page(
    client: Client, soon: Scene
) -> None:
    place = soon.pair.place_of(soon.came)
    answer = soon.guest(client).post(reverse("training:withdraw", args=[place.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == _address("joint", soon)
    assert Enrolment.objects.get(pk=place.pk).state == "WITHDRAWN"
