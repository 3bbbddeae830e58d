from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bina.platform.rulesets import load
from bina.professionalism.rules import (
    COMPONENTS,
    DIMENSIONS,
    Facts,
    Post,
    Rule,
    Training,
    base_title,
    category_of,
    heaviest,
    points_of,
    proofs_of,
    steps_of,
)
from bina.professionalism.rulesets import ProfessionalismIndex

TABLE: ProfessionalismIndex = load("professionalism-index", on=date(2026, 11, 22)).table
RULE: Rule = TABLE.as_rule()
LEADING, FUNCTIONAL = {"LEADERSHIP_TRAINING"}, {"FUNCTIONAL_TRAINING"}
JP, SEMINAR = {"TECHNICAL"}, {"SEMINAR"}
ALL = LEADING | JP | SEMINAR
BEST = Facts("ADMINISTRATOR", "50", frozenset(ALL), "VERY_GOOD")
WORST = Facts("GENERAL", "05", frozenset(), "VERY_POOR", "B")
ON = date(2026, 11, 22)


def facts(kind: str, education: str, has: set[str], predicate: str, penalty: str = "NONE") -> Facts:
    return Facts(kind, education, frozenset(has), predicate, penalty)


@pytest.mark.parametrize(
    ("person", "points", "index", "category"),
    [
        (facts("SUPERVISOR", "40", ALL, "GOOD"), (15, 40, 25, 5), 85, "HIGH"),
        (facts("FUNCTIONAL", "45", FUNCTIONAL | SEMINAR, "VERY_GOOD", "R"), (20, 25, 30, 3), 78, "MEDIUM"),
        (facts("GENERAL", "15", JP, "GOOD"), (5, 22.5, 25, 5), 57.5, "VERY_LOW"),
        (facts("GENERAL", "30", JP, "GOOD", "R"), (10, 22.5, 25, 3), 60.5, "VERY_LOW"),
        (facts("ADMINISTRATOR", "45", JP, "GOOD"), (20, 15, 25, 5), 65, "LOW"),
        (BEST, (25, 40, 30, 5), 100, "VERY_HIGH"),
        (WORST, (1, 0, 1, 1), 3, "VERY_LOW"),
    ],
    ids=["pengawas", "functional", "pelaksana", "between the bands", "administrator", "best", "worst"],
)
def test_the_seven_worked_examples(
    person: Facts, points: tuple[float, ...], index: float, category: str
) -> None:
    found = points_of(person, rule=RULE)
    assert tuple(found) == points
    assert found.total == index
    assert category_of(found.total, bands=RULE.bands) == category


people = st.builds(
    Facts,
    post_kind=st.sampled_from(sorted(RULE.competence)),
    education=st.sampled_from(["", *sorted(RULE.qualification)]),
    has=st.frozensets(st.sampled_from(COMPONENTS)),
    predicate=st.sampled_from(["", *sorted(RULE.performance)]),
    penalty=st.sampled_from(sorted(RULE.discipline)),
)


@given(person=people)
def test_no_index_leaves_0_to_100_and_no_dimension_its_maximum(person: Facts) -> None:
    found = points_of(person, rule=RULE)
    assert all(0 <= one <= RULE.maxima[name] for name, one in zip(DIMENSIONS, found, strict=True))
    assert 0 <= found.total <= 100


@given(person=people, component=st.sampled_from(COMPONENTS))
def test_fulfilling_one_more_component_brings_just_its_step(person: Facts, component: str) -> None:
    before = points_of(person, rule=RULE).total
    after = points_of(person._replace(has=person.has | {component}), rule=RULE).total
    assert after - before == dict(steps_of(person, rule=RULE)).get(component, 0)


@given(person=people)
def test_all_steps_together_lead_to_full_competence_and_a_second_time_brings_nothing(person: Facts) -> None:
    steps = steps_of(person, rule=RULE)
    whole = person._replace(has=person.has | {step.component for step in steps})
    assert points_of(whole, rule=RULE).competence == 40
    assert steps_of(whole, rule=RULE) == ()
    assert [step.points for step in steps] == sorted((step.points for step in steps), reverse=True)


@given(first=people, second=people)
def test_a_higher_index_is_never_in_a_lower_category(first: Facts, second: Facts) -> None:
    low, high = sorted(points_of(one, rule=RULE).total for one in (first, second))
    order = [band.code for band in RULE.bands]
    assert order.index(category_of(high, bands=RULE.bands)) <= order.index(category_of(low, bands=RULE.bands))


def test_one_course_moves_a_pelaksana_by_22_and_a_half_and_others_by_15() -> None:
    moved = {
        kind: dict(steps_of(facts(kind, "40", set(), "GOOD"), rule=RULE))["TECHNICAL"]
        for kind in RULE.competence
    }
    assert moved == {
        "LEADERSHIP": 15,
        "ADMINISTRATOR": 15,
        "SUPERVISOR": 15,
        "FUNCTIONAL": 15,
        "GENERAL": Decimal("22.5"),
    }


@pytest.mark.parametrize("index", ["90.99", "60.5", "80.4", "0", "-1"])
def test_what_lies_between_the_bands_belongs_to_the_lower_one(index: str) -> None:
    below = {"90.99": "HIGH", "60.5": "VERY_LOW", "80.4": "MEDIUM", "0": "VERY_LOW", "-1": "VERY_LOW"}
    assert category_of(Decimal(index), bands=RULE.bands) == below[index]


def test_the_heaviest_penalty_decides() -> None:
    assert [heaviest(levels) for levels in ([], ["R"], ["R", "S"], ["S", "B", "R"])] == [
        "NONE",
        "R",
        "S",
        "B",
    ]


def test_what_is_not_on_record_brings_nothing() -> None:
    assert tuple(points_of(facts("GENERAL", "", set(), ""), rule=RULE)) == (0, 0, 0, 5)


# Which training fulfils what.
GENERAL = Post("GENERAL", "", "Pengelola Data")


def proofs(post: Post, *trainings: Training, on: date = ON) -> dict[str, str]:
    """Names of the trainings that prove each component."""
    found = proofs_of(post, trainings, demands=TABLE.demands(post.kind), on=on)
    return {component: ", ".join(one.name for one in proof.trainings) for component, proof in found.items()}


def training(form: int, name: str, day: date = date(2026, 5, 4), jp: int = 20) -> Training:
    return Training(form, name, day, Decimal(jp))


def test_a_training_of_twenty_hours_fills_one_component_and_a_seminar_the_other() -> None:
    both = (training(3, "Teknis"), training(9, "Seminar", jp=3))
    assert proofs(GENERAL, *both) == {"TECHNICAL": "Teknis", "SEMINAR": "Seminar"}


def test_nineteen_hours_are_not_twenty_and_two_short_ones_do_not_add_up() -> None:
    assert proofs(GENERAL, training(3, "Pendek", jp=19), training(8, "Lain", jp=19)) == {}


def test_an_agency_may_let_short_ones_add_up_and_they_count_until_the_oldest_falls_out() -> None:
    demand = TABLE.evidence["TECHNICAL"].model_copy(update={"counting": "SUM"}).as_rule()
    trainings = [
        training(3, "Lama", date(2026, 1, 5), jp=12),
        training(8, "Baru", date(2026, 6, 1), jp=12),
        training(8, "Kecil", date(2026, 7, 1), jp=4),
    ]
    proof = proofs_of(GENERAL, trainings, demands={"TECHNICAL": demand}, on=ON)["TECHNICAL"]
    assert [one.name for one in proof.trainings] == ["Kecil", "Baru", "Lama"]
    assert proof.counts_until == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("form", "months", "component"), [(3, 12, "TECHNICAL"), (9, 24, "SEMINAR")], ids=["JP", "seminar"]
)
def test_a_training_counts_through_the_same_day_a_window_later(
    form: int, months: int, component: str
) -> None:
    day = date(2024, 11, 22)
    last = date(2024 + months // 12, 11, 22)
    one = training(form, "Satu", day)
    found = proofs_of(GENERAL, [one], demands=TABLE.demands("GENERAL"), on=last)
    assert found[component].counts_until == last
    assert proofs(GENERAL, one, on=last.replace(day=23)) == {}
    assert proofs(GENERAL, one, on=day.replace(day=21)) == {}


@pytest.mark.parametrize(
    ("kind", "echelon", "name", "fits"),
    [
        ("SUPERVISOR", "IV.A", "Pelatihan Kepemimpinan Pengawas", True),
        ("SUPERVISOR", "IV.A", "Diklatpim: PIM Tingkat IV", True),
        ("SUPERVISOR", "IV.A", "Pelatihan Kepemimpinan Administrator", False),
        ("ADMINISTRATOR", "III.B", "Pelatihan Kepemimpinan Administrator (PKA)", True),
        ("ADMINISTRATOR", "III.B", "PKA Angkatan XII", True),
        ("ADMINISTRATOR", "III.B", "Spkart Administrasi", False),
        ("LEADERSHIP", "II.B", "Pelatihan Kepemimpinan Nasional Tingkat II", True),
        ("LEADERSHIP", "II.B", "Pelatihan Kepemimpinan Nasional Tingkat I", False),
        ("LEADERSHIP", "I.B", "Pelatihan Kepemimpinan Nasional Tingkat I", True),
        ("LEADERSHIP", "I.B", "Pelatihan Kepemimpinan Nasional Tingkat II", False),
    ],
)
def test_leadership_training_must_be_that_of_the_level_held(
    kind: str, echelon: str, name: str, fits: bool
) -> None:
    post = Post(kind, echelon, "Kepala")
    found = proofs(post, training(1, name, date(2009, 3, 2), jp=905))
    assert found == ({"LEADERSHIP_TRAINING": name} if fits else {})


@pytest.mark.parametrize(
    ("title", "name", "fits"),
    [
        ("Auditor Ahli Muda", "Pelatihan Fungsional Auditor", True),
        ("Auditor Ahli Muda", "Pelatihan Fungsional Arsiparis", False),
        ("Pranata Komputer Terampil", "Diklat Fungsional Pranata Komputer Ahli", True),
    ],
)
def test_functional_training_must_name_the_post_held(title: str, name: str, fits: bool) -> None:
    found = proofs(Post("FUNCTIONAL", "", title), training(2, name, date(2012, 3, 2), jp=40))
    assert found == ({"FUNCTIONAL_TRAINING": name} if fits else {})


@pytest.mark.parametrize(
    "title", ["Guru Ahli Pertama", "Dokter Ahli Madya", "Bidan Mahir", "Asesor SDM Aparatur Ahli Muda"]
)
def test_posts_that_need_no_functional_training_count_as_trained(title: str) -> None:
    assert proofs(Post("FUNCTIONAL", "", title)) == {"FUNCTIONAL_TRAINING": ""}


def test_a_word_inside_another_word_is_not_the_word() -> None:
    assert proofs(Post("FUNCTIONAL", "", "Pengurus Barang Mahir")) == {}


@pytest.mark.parametrize(
    ("title", "base"),
    [
        ("Perawat Mahir", "perawat"),
        ("Guru Ahli Madya - Kepala Sekolah", "guru"),
        ("Arsiparis Pelaksana Lanjutan", "arsiparis"),
        ("Analis  Kebijakan Ahli Utama", "analis kebijakan"),
        ("Penyuluh", "penyuluh"),
    ],
)
def test_a_title_is_known_without_its_level(title: str, base: str) -> None:
    assert base_title(title) == base


# The rule set.
def test_every_column_of_competence_sums_to_forty_and_all_maxima_to_a_hundred() -> None:
    assert {kind: sum(parts.values()) for kind, parts in RULE.competence.items()} == dict.fromkeys(
        ("LEADERSHIP", "ADMINISTRATOR", "SUPERVISOR", "FUNCTIONAL", "GENERAL"), Decimal(40)
    )
    assert sum(RULE.maxima.values()) == 100


TOO_MUCH = {"FUNCTIONAL_TRAINING": 15, "TECHNICAL": 22.5, "SEMINAR": 17.5}
HIGH, SURE = {"id": "Tinggi", "en": "High"}, {"certainty": "confirmed"}


def changed(**parts: Mapping[str, object]) -> dict[str, object]:
    table = TABLE.model_dump(mode="json")
    return {name: {**part, **parts.get(name, {})} for name, part in table.items()}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            {"competence": {"columns": [{"post_kinds": ["FUNCTIONAL"], "points": TOO_MUCH}]}},
            "FUNCTIONAL sum to 55",
        ),
        ({"discipline": {"maximum": 10, "points": {"NONE": 10}}}, "do not sum to 100"),
        ({"performance": {"points": {"GOOD": 25}}}, "performance does not bring its maximum"),
        ({"categories": {"bands": [{"code": "HIGH", "at_least": 81, "name": HIGH}]}}, "begins at 0"),
        ({"qualification": {"rows": [{"levels": ["50", "50"], "points": 25, **SURE}]}}, "listed twice"),
    ],
    ids=["the known defect", "maxima", "performance", "bands", "education"],
)  # fmt: skip
def test_a_table_that_contradicts_itself_is_refused(
    parts: dict[str, Mapping[str, object]], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        ProfessionalismIndex.model_validate(changed(**parts))


def test_the_parts_that_wait_for_confirmation_are_named() -> None:
    assert {name: TABLE.to_verify(name) for name in DIMENSIONS} == {
        "QUALIFICATION": True,
        "COMPETENCE": True,
        "PERFORMANCE": True,
        "DISCIPLINE": True,
    }
    sure = TABLE.model_copy(
        update={"discipline": TABLE.discipline.model_copy(update={"certainty": "confirmed"})}
    )
    assert not sure.to_verify("DISCIPLINE")
