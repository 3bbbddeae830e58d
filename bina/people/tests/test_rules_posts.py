from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bina.people import rules


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Guru Ahli Pertama", "PERTAMA"),
        ("Guru Ahli Madya - Kepala Sekolah", "MADYA"),
        ("Bidan Terampil", "TERAMPIL"),
        ("Perawat Pelaksana Lanjutan", "MAHIR"),
        ("Perawat Pelaksana", "TERAMPIL"),
        ("PRANATA KOMPUTER PENYELIA", "PENYELIA"),
        ("Kepala Dinas", ""),
        ("Juru Mudah", ""),
    ],
)
def test_the_level_of_a_functional_post_is_its_last_word(title: str, level: str) -> None:
    assert rules.functional_level(title) == level


@pytest.mark.parametrize(
    ("group", "echelon", "kind"),
    [
        ("1", "II.B", "LEADERSHIP"),
        ("1", "III.A", "ADMINISTRATOR"),
        ("1", "IV.B", "SUPERVISOR"),
        ("1", "", "SUPERVISOR"),
        ("2", "II.A", "FUNCTIONAL"),
        ("3", "", "FUNCTIONAL"),
        ("4", "III.A", "GENERAL"),
    ],
)
def test_a_structural_post_has_the_class_of_its_units_head(group: str, echelon: str, kind: str) -> None:
    assert rules.post_class(group=group, echelon=echelon) == kind


def test_the_head_goes_before_the_deputy_and_a_structural_post_before_a_functional_one() -> None:
    posts = [("Sekretaris Camat", "1"), ("Guru Ahli Muda - Kepala Sekolah", "3"), ("Camat Kota", "1")]
    order = sorted(posts, key=lambda post: rules.lead_order(title=post[0], group=post[1]))
    assert [title for title, _group in order] == [
        "Camat Kota",
        "Sekretaris Camat",
        "Guru Ahli Muda - Kepala Sekolah",
    ]


parents = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["", *"abcdefgh"]), min_size=1)


@given(tree=parents)
def test_every_unit_reaches_the_root_or_is_named_with_what_is_wrong(tree: dict[str, str]) -> None:
    faults = rules.tree_faults(tree, known=frozenset())
    assert set(faults) <= set(tree)
    good = {unit: parent for unit, parent in tree.items() if unit not in faults}
    while more := rules.tree_faults(good, known=frozenset()):
        good = {unit: parent for unit, parent in good.items() if unit not in more}
    order = rules.parents_first(good)
    assert sorted(order) == sorted(good)
    assert all(not good[unit] or order.index(good[unit]) < order.index(unit) for unit in order)
    assert sum(not parent for parent in good.values()) <= 1


def test_a_cycle_a_lost_parent_and_a_second_root_are_told_apart() -> None:
    tree = {"kota": "", "dinas": "kota", "a": "b", "b": "a", "c": "hilang", "lain": ""}
    assert rules.tree_faults(tree, known=frozenset()) == {
        "lain": "second_root",
        "a": "parent_cycle",
        "b": "parent_cycle",
        "c": "parent_unknown",
    }
    assert rules.tree_faults({"c": "lama"}, known=frozenset({"lama"})) == {}
