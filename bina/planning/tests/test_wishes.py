from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bina.competency.tests.factories import competence
from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, EmployeeFactory, PostFactory, actor_with
from bina.planning import actions, queries, rules
from bina.planning.models import Need, Wish
from bina.planning.rules import WishState
from bina.planning.tests.factories import NOW, City, make_city
from bina.platform.access import Actor, Role
from bina.platform.models import Account, Notice
from bina.training.actions import delegate

ENDS = {WishState.DECLINED, WishState.WITHDRAWN}


@given(steps=st.lists(st.tuples(st.booleans(), st.sampled_from(list(WishState))), max_size=12))
def test_a_wish_only_moves_as_declared_and_never_out_of_its_end(
    steps: list[tuple[bool, WishState]],
) -> None:
    state, agreed_by_person = WishState.ASKED, False
    for by_person, wanted in steps:
        if wanted in rules.wish_moves(state, by_person=by_person):
            assert state not in ENDS
            agreed_by_person |= by_person and wanted == WishState.AGREED
            state = wanted
    assert not agreed_by_person
    assert state not in ENDS or not any(rules.wish_moves(state, by_person=who) for who in (True, False))


pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> City:
    return make_city(people=2)


@pytest.fixture
def superior(city: City) -> Employee:
    post = PostFactory.create(unit=city.health, title="Kepala Dinas", is_head=True)
    person: Employee = EmployeeFactory.create(unit=city.health, post=post, name="Ibu Kepala")
    AccountFactory.create(employee=person)
    return person


def acting(person: Employee) -> Actor:
    return actor_with(Role.EMPLOYEE, agency_id=person.agency_id, employee_id=person.pk)


def ask(person: Employee, **more: Any) -> Wish:
    values = {"year": 2027, "competence_id": competence("KOM").pk, "reason": "Sering presentasi", "at": NOW}
    return actions.ask_wish(**{"actor": acting(person), **values, **more})


def answer(who: Actor, wish: Wish, state: str, text: str = "") -> Wish:
    return actions.answer_wish(actor=who, wish_id=wish.pk, state=state, text=text, at=NOW)


def test_a_wish_goes_to_the_superior_and_becomes_a_need_when_agreed(city: City, superior: Employee) -> None:
    person = city.people[0]
    wish = ask(person)
    assert (ask(person), wish.approver) == (wish, superior)
    assert Notice.objects.get(account__name="Ibu Kepala").url == reverse("planning:dialogue", args=[wish.pk])
    agreed = [answer(acting(superior), wish, "AGREED") for _press in range(2)]
    assert {one.state for one in agreed} == {"AGREED"}
    need = Need.objects.get(source="WISH")
    assert (need.employee, need.reason, need.evidence_id) == (person, "Sering presentasi", wish.pk)
    actions.go_on_with_wish(actor=acting(person), wish_id=wish.pk, state="WITHDRAWN", text="", at=NOW)
    assert Need.objects.filter(source="WISH").count() == 0


def test_the_superior_asks_back_the_person_answers_and_both_words_are_the_reason(
    city: City, superior: Employee
) -> None:
    person = city.people[0]
    wish = ask(person)
    with pytest.raises(actions.WishRefused):
        answer(acting(superior), wish, "QUESTION")
    answer(acting(superior), wish, "QUESTION", "Untuk tugas apa?")
    actions.go_on_with_wish(
        actor=acting(person), wish_id=wish.pk, state="ASKED", text="Sosialisasi desa", at=NOW
    )
    answer(acting(superior), wish, "AGREED", "Baik")
    assert Need.objects.get(source="WISH").reason == "Sering presentasi Sosialisasi desa"
    said = queries.own_wishes(acting(person)).get().words.order_by("pk")
    assert [one.state for one in said] == ["ASKED", "QUESTION", "ASKED", "AGREED"]


def test_a_decline_needs_a_reason_and_ends_the_wish(city: City, superior: Employee) -> None:
    wish = ask(city.people[0])
    with pytest.raises(actions.WishRefused):
        answer(acting(superior), wish, "DECLINED", " ")
    assert answer(acting(superior), wish, "DECLINED", "Tahun depan").decided_by == superior
    with pytest.raises(actions.WishRefused):
        answer(acting(superior), wish, "AGREED")
    assert ask(city.people[0]) != wish


def test_who_stands_in_for_an_absent_superior_answers_and_it_is_marked(
    city: City, superior: Employee
) -> None:
    stand_in = EmployeeFactory.create(unit=city.healthy)
    delegate(
        actor=acting(superior), giver_id=superior.pk, taker_id=stand_in.pk, reason="Cuti",
        starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 30), at=NOW)  # fmt: skip
    wish = ask(city.people[0])
    assert list(queries.dialogues_waiting(acting(stand_in), on=NOW.date())) == [wish]
    assert answer(acting(stand_in), wish, "AGREED").as_delegate
    later = ask(city.people[0], competence_id=competence("PP").pk)
    assert not queries.dialogues_waiting(acting(stand_in), on=date(2026, 12, 1)).exists()
    assert later.approver == superior


def test_strangers_colleagues_and_the_person_themselves_do_not_answer(city: City, superior: Employee) -> None:
    person, colleague = city.people
    wish = ask(person)
    far = actor_with(Role.HR_DEVELOPER, agency_id=city.agency.pk, unit_path=city.healthy.path)
    for actor in (acting(person), acting(colleague), far):
        with pytest.raises(PermissionDenied):
            answer(actor, wish, "AGREED")
        assert not queries.dialogues(actor, on=NOW.date()).exists()
    with pytest.raises(PermissionDenied):
        actions.go_on_with_wish(actor=acting(colleague), wish_id=wish.pk, state="WITHDRAWN", text="", at=NOW)


def test_a_wish_that_waits_long_is_brought_up_once_and_goes_to_bkpsdm_without_a_superior(
    city: City, superior: Employee
) -> None:
    wish = ask(city.people[0])
    later = NOW + timedelta(days=5)
    assert [actions.remind_of_wishes(at=at) for at in (NOW, later, later)] == [0, 1, 0]
    Employee.objects.filter(pk=superior.pk).update(status="RETIRED")
    second = ask(city.people[0], competence_id=competence("PP").pk, at=later)
    assert second.approver is None
    assert list(queries.dialogues_waiting(city.hr, on=later.date())) == [second]
    assert Notice.objects.filter(account__name="Ibu Kepala").count() == 2
    wish.refresh_from_db()
    assert wish.reminded_at == later


def test_the_dialogue_runs_through_the_pages(city: City, superior: Employee) -> None:
    mine, theirs = Client(), Client()
    mine.force_login(AccountFactory.create(employee=city.people[0]))
    theirs.force_login(Account.objects.get(employee_id=superior.pk))
    data = {"year": "2027", "competence": str(competence("KOM").pk), "reason": ""}
    assert mine.post(reverse("planning:wish_list"), data).status_code == 422
    sent = mine.post(reverse("planning:wish_list"), {**data, "reason": "Sering presentasi"})
    wish = Wish.objects.get()
    page, talk = reverse("planning:wish", args=[wish.pk]), reverse("planning:dialogue", args=[wish.pk])
    assert sent["Location"] == page
    assert theirs.get(page).status_code == 404
    assert mine.get(talk).status_code == 404
    assert theirs.get(reverse("planning:dialogue_list")).context["waiting"] == [wish]
    assert theirs.post(talk, {"langkah": "DECLINED"}).status_code == 422
    assert theirs.post(talk, {"langkah": "QUESTION", "kata": "Untuk apa?"}).status_code == 302
    assert mine.get(page).context["moves"] == {WishState.ASKED, WishState.WITHDRAWN}
    assert mine.post(page, {"langkah": "ASKED", "kata": "Desa"}).status_code == 302
    done = theirs.post(talk, {"langkah": "AGREED"})
    assert done["Location"] == reverse("planning:dialogue_list")
    wish.refresh_from_db()
    assert wish.state == "AGREED"


def test_a_post_is_searched_and_aimed_at_on_the_phone(city: City) -> None:
    aimed = PostFactory.create(unit=city.health, title="Kepala Bidang Mutu")
    foreign = PostFactory.create(title="Kepala Bidang Lain")
    mine = Client()
    mine.force_login(AccountFactory.create(employee=city.people[0]))
    found = mine.get(reverse("planning:wish_list"), {"jabatan": "kepala bidang"}).context["posts"]
    assert [one.id for one in found] == [aimed.pk]
    assert mine.post(reverse("planning:aim_set"), {"jabatan": str(foreign.pk)}).status_code == 422
    assert mine.post(reverse("planning:aim_set"), {"jabatan": str(aimed.pk)}).status_code == 302
    assert mine.get(reverse("planning:wish_list")).context["aim"].post == aimed
