from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bina.demonstration.catalogue import PROGRAMMES
from bina.demonstration.city import City, truth
from bina.demonstration.competences import CODES, CORE
from bina.demonstration.delivery import MOST_PER_YEAR, PASSED
from bina.demonstration.kinds import STRUCTURAL


def band_of_everyone(city: City) -> np.ndarray:
    return np.array([person.band for person in city.people])


def participants(city: City, code: str) -> np.ndarray:
    flags = np.zeros(len(city.people), dtype=bool)
    for batch in city.batches:
        if batch.programme.code == code:
            flags[[member.person for member in batch.members if member.completed]] = True
    return flags


def estimate(city: City, programme: str, competence: str) -> tuple[float, float]:
    """Difference in differences against people nobody taught that competence, and its standard error."""
    early, middle, late = (wave.levels[competence] for wave in city.levels.waves)
    before = np.where(early > 0, early, middle)
    both = (before > 0) & (late > 0)
    taught = np.zeros(len(city.people), dtype=bool)
    for batch in city.batches:
        if competence in {code for code, _ in batch.programme.outcomes}:
            taught[[member.person for member in batch.members]] = True
    change = late - before
    treated, others = change[both & participants(city, programme)], change[both & ~taught]
    error = np.sqrt(treated.var(ddof=1) / len(treated) + others.var(ddof=1) / len(others))
    return float(treated.mean() - others.mean()), float(error)


def test_there_are_about_sixty_programmes_with_known_outcomes() -> None:
    assert 55 <= len(PROGRAMMES) <= 65
    assert len({programme.code for programme in PROGRAMMES}) == len(PROGRAMMES)
    for programme in PROGRAMMES:
        assert 1 <= programme.form <= 25
        assert 0 < programme.minimum <= programme.seats
        assert {code for code, _ in programme.outcomes} <= set(CODES)


def test_every_competence_of_the_nine_is_taught_by_some_programme() -> None:
    taught = {code for programme in PROGRAMMES for code, _ in programme.outcomes}
    assert set(CORE) <= taught


def test_all_leaders_and_seven_in_ten_others_hold_assessed_levels(city: City) -> None:
    assessed = np.any([wave.members for wave in city.levels.waves], axis=0)
    leader = np.array([person.seat.kind == STRUCTURAL for person in city.people])
    assert assessed[leader].all()
    assert assessed[~leader].mean() == pytest.approx(0.7, abs=0.03)


def test_job_matches_lie_mostly_between_70_and_100(city: City) -> None:
    late = city.levels.waves[-1]
    held = sum(late.levels[code] for code in CORE)[late.members]
    match = held / (9 * band_of_everyone(city)[late.members]) * 100
    assert np.mean((match >= 70) & (match <= 100)) > 0.7
    assert np.mean(match < 78) > 0.1
    assert 85 < match.mean() < 100


def test_service_is_a_weak_point_of_the_city(city: City) -> None:
    late, band = city.levels.waves[-1], band_of_everyone(city)
    below = {code: np.mean((late.levels[code] < band)[late.members]) for code in CORE}
    assert sorted(below, key=lambda code: -below[code])[:2] == ["PP", "MP"]


def test_batches_keep_within_their_seats_and_two_a_year_per_person(city: City) -> None:
    assert all(2 <= len(batch.members) <= batch.programme.seats for batch in city.batches)
    taken = Counter((member.person, batch.starts.year) for batch in city.batches for member in batch.members)
    assert max(taken.values()) <= MOST_PER_YEAR
    once = Counter(
        (member.person, batch.programme.code) for batch in city.batches for member in batch.members
    )
    assert max(once.values()) == 1


def test_a_batch_lies_between_the_first_and_the_last_round_of_assessments(city: City) -> None:
    early, _, late = city.levels.waves
    assert all(early.starts < batch.starts <= batch.ends < late.starts for batch in city.batches)
    assert all(batch.starts.weekday() == 0 for batch in city.batches)


def test_no_contract_employee_was_sent_beyond_the_yearly_ceiling_of_one_course(city: City) -> None:
    longest = max(
        batch.programme.jp
        for batch in city.batches
        for member in batch.members
        if city.people[member.person].kind.startswith("PPPK")
    )
    assert longest <= 24


def test_only_those_who_passed_hold_a_certificate_and_no_two_the_same(city: City) -> None:
    members = [member for batch in city.batches for member in batch.members]
    held = [member.certificate for member in members if member.certificate]
    assert len(held) == len(set(held)) == sum(member.status == PASSED for member in members)
    assert len(held) / len(members) > 0.5


def test_reactions_are_marks_from_1_to_4_or_not_given(city: City) -> None:
    marks = {mark for batch in city.batches for member in batch.members for mark in member.reactions}
    assert marks == {None, 1, 2, 3, 4}


def test_the_planted_effects_can_be_found_again_by_comparing_with_colleagues(city: City) -> None:
    for programme in truth(city)["programmes"]:
        for outcome in programme["outcomes"]:
            if outcome["participants"] >= 40:
                found, error = estimate(city, programme["code"], outcome["code"])
                assert abs(found - outcome["levels"]) < 3.3 * error, (programme["code"], outcome["code"])


def test_the_service_programme_works_and_the_integrity_seminar_does_not(city: City) -> None:
    service, service_error = estimate(city, "PLY01", "PP")
    seminar, seminar_error = estimate(city, "INT01", "INT")
    assert service - 3 * service_error > 0.1
    assert abs(seminar) < 3 * seminar_error


def test_the_truth_names_every_past_programme_and_nothing_for_those_without_effect(city: City) -> None:
    told = {programme["code"]: programme for programme in truth(city)["programmes"]}
    held = Counter(batch.programme.code for batch in city.batches)
    assert {code: len(programme["batches"]) for code, programme in told.items()} == dict(held)
    for programme in told.values():
        if programme["planted_levels"] == 0:
            assert {outcome["levels"] for outcome in programme["outcomes"]} == {0.0}
    assert sum(programme["planted_levels"] > 0 for programme in told.values()) >= 10
    assert sum(programme["planted_levels"] == 0 for programme in told.values()) >= 5
