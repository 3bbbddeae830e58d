from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from bina.demonstration.city import City, generate
from bina.demonstration.kinds import FUNCTIONAL, GENERAL, LEADING_FUNCTIONAL, STRUCTURAL

TOLERANCE = 0.02
DEGREES = {
    **dict.fromkeys(("05", "10", "15", "17"), "school"),
    **dict.fromkeys(("20", "25", "30"), "diploma"),
    **dict.fromkeys(("35", "40", "42"), "bachelor"),
    **dict.fromkeys(("45", "47"), "master"),
    "50": "doctor",
}


def shares(values: list[str]) -> dict[str, float]:
    return {value: count / len(values) for value, count in Counter(values).items()}


def test_kinds_of_employment_and_sexes_have_the_national_shares(city: City) -> None:
    kinds = shares(["PPPK" if person.kind.startswith("PPPK") else "PNS" for person in city.people])
    assert kinds == pytest.approx({"PNS": 0.64, "PPPK": 0.36}, abs=TOLERANCE)
    assert shares([person.sex for person in city.people]) == pytest.approx(
        {"M": 0.44, "F": 0.56}, abs=TOLERANCE
    )


def test_kinds_of_post_have_the_national_shares(city: City) -> None:
    merged = {LEADING_FUNCTIONAL: FUNCTIONAL}
    found = shares([merged.get(person.seat.kind, person.seat.kind) for person in city.people])
    assert found == pytest.approx({FUNCTIONAL: 0.63, GENERAL: 0.31, STRUCTURAL: 0.06}, abs=TOLERANCE)


def test_education_has_the_national_shares(city: City) -> None:
    found = shares([DEGREES[person.education.level] for person in city.people])
    nation = {"bachelor": 0.62, "school": 0.15, "diploma": 0.12, "master": 0.10, "doctor": 0.01}
    assert found == pytest.approx(nation, abs=TOLERANCE)


@pytest.mark.parametrize("employees", [300, 1234, 20_000])
def test_a_city_has_exactly_as_many_people_as_were_asked_for(employees: int) -> None:
    made = generate(code="contoh", employees=employees, seed=1)
    structural = sum(person.seat.kind == STRUCTURAL for person in made.people)
    assert len(made.people) == employees
    assert structural / employees == pytest.approx(0.06, abs=0.01)


@pytest.mark.parametrize("employees", [299, 100_001])
def test_a_size_out_of_range_is_refused(employees: int) -> None:
    with pytest.raises(ValueError, match=f"not {employees}"):
        generate(code="contoh", employees=employees, seed=1)


def test_every_number_has_the_layout_of_its_kind(city: City) -> None:
    wrong = [
        person.nip
        for person in city.people
        if len(person.nip) != 18
        or not person.nip.isdecimal()
        or person.nip[:8] != f"{person.born:%Y%m%d}"
        or person.nip[8:12] != f"{person.appointed:%Y}"
        or person.nip[12:14] != ("21" if person.kind.startswith("PPPK") else f"{person.appointed:%m}")
        or person.nip[14] != ("1" if person.sex == "M" else "2")
        or person.nip[15:] == "000"
    ]
    assert wrong == []


def test_numbers_belong_to_one_person_and_no_identity_number_to_a_real_province(city: City) -> None:
    assert len({person.nip for person in city.people}) == len(city.people)
    assert len({person.id for person in city.people}) == len(city.people)
    assert len({person.nik for person in city.people}) == len(city.people)
    assert {(person.nik[:2], len(person.nik)) for person in city.people} == {("99", 16)}
    days = {int(person.nik[6:8]) - person.born.day for person in city.people if person.sex == "F"}
    assert days == {40}


def test_nobody_serves_before_eighteen_or_after_the_age_of_retirement(city: City) -> None:
    for person in city.people:
        age = (city.as_of - person.born).days / 365.25
        assert (person.appointed - person.born).days >= 18 * 365
        assert person.appointed <= person.post_since <= city.as_of
        assert age < (65 if person.level == "Ahli Utama" else 60)


def test_nobody_can_be_reached_by_telephone_or_mail(city: City) -> None:
    assert {person.phone[:5] for person in city.people} == {"0800-"}
    domains = {
        mail.rsplit(".", 1)[-1]
        for person in city.people
        for mail in (person.email, person.office_email)
        if mail
    }
    assert domains == {"example"}
    without = sum(not person.email for person in city.people) / len(city.people)
    assert without == pytest.approx(0.125, abs=0.02)


def test_the_tree_has_one_root_known_parents_and_about_35_offices(city: City) -> None:
    known: set[str] = set()
    for unit in city.units:
        assert (not unit.parent and not known) or unit.parent in known
        known.add(unit.id)
    offices = [unit for unit in city.units if unit.parent == city.units[0].id]
    assert len(known) == len(city.units)
    assert 33 <= len(offices) <= 40
    kinds = Counter(unit.kind for unit in city.units)
    assert kinds["SEKOLAH"] > 80
    assert kinds["PUSKESMAS"] == 10
    assert kinds["KECAMATAN"] == 5
    assert kinds["KELURAHAN"] == 40


def test_a_unit_has_one_leading_person_at_most_and_few_have_none(city: City) -> None:
    leaders = Counter(
        person.seat.unit.id for person in city.people if person.seat.kind in {STRUCTURAL, LEADING_FUNCTIONAL}
    )
    led = [unit for unit in city.units if unit.head_title]
    assert set(leaders.values()) == {1}
    assert set(leaders) <= {unit.id for unit in led}
    assert 0 < len(led) - len(leaders) < 0.05 * len(led)


def test_every_role_is_played_by_another_active_person(city: City) -> None:
    by_nip = {person.nip: person for person in city.people}
    roles = [account.role for account in city.accounts]
    assert roles == [
        "EMPLOYEE",
        "SUPERVISOR",
        "HR_DEVELOPER",
        "TRAINER",
        "LEADER",
        "SERVICE_OFFICER",
        "AUDITOR",
        "ADMINISTRATOR",
    ]
    assert len({account.nip for account in city.accounts}) == len(roles)
    for account in city.accounts:
        assert by_nip[account.nip].email == account.login
        assert by_nip[account.nip].status == "01"


def test_the_supervisor_leads_the_unit_of_the_employee(city: City) -> None:
    by_nip = {person.nip: person for person in city.people}
    employee, supervisor = (by_nip[account.nip] for account in city.accounts[:2])
    assert employee.seat.unit.id == supervisor.seat.unit.id
    assert supervisor.seat.kind == STRUCTURAL


@pytest.mark.parametrize("as_of", [date(2026, 1, 31), date(2027, 12, 31), date(2028, 2, 29)])
def test_a_city_can_have_any_today(as_of: date) -> None:
    made = generate(code="contoh", employees=300, seed=3, as_of=as_of)
    years = {batch.starts.year for batch in made.batches}
    assert years == {as_of.year - 2, as_of.year - 1}
    assert max(person.appointed for person in made.people) <= as_of - timedelta(days=1)
