from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from bina.planning.instance import (
    Batch,
    Fault,
    InvalidFile,
    Person,
    Plan,
    Programme,
    parse_instance,
    review,
)
from bina.planning.instance.schema import PUBLISHED, schema
from bina.planning.tests.files import Json, made, small

BASE: Json = {
    "people": [
        {
            "id": "ani",
            "unit": "health",
            "min_jp": 20,
            "max_jp": 40,
            "jp_done": 4,
            "groups": ["women"],
            "busy": [7],
        },
        {"id": "budi", "unit": "health", "max_jp": 30},
    ],
    "programmes": [
        {"id": "basic", "jp": 8, "cost_per_person": 10},
        {"id": "next", "jp": 16, "requires": ["basic"]},
    ],
    "batches": [
        {"id": "b1", "programme": "basic", "week": 3, "weeks": 2, "seats": 2, "fund": "city", "quarter": 1},
        {
            "id": "b2",
            "programme": "next",
            "week": 4,
            "seats": 2,
            "min_seats": 2,
            "fixed_cost": 5,
            "fund": "city",
        },
        {"id": "online", "programme": "next", "seats": 1},
    ],
    "values": [["ani", "basic", 1], ["ani", "next", 2.5], ["budi", "next", 2]],
    "budget": {"city": 100},
    "quarter_budget": {"city": {"1": 15}},
    "away_share": {"health": 0.5},
    "duty_weight": 0.1,
    "group_minimum": [{"group": "women", "share_of_seats": 0.5}],
}

HERE = " is expected here, found "
COUNT, AMOUNT = f"A whole number of 0 or more{HERE}", f"A number of 0 or more{HERE}"
ITSELF = "A programme cannot require itself."


def changed(*path: str | int, to: Any) -> bytes:
    """The file with one place changed."""
    raw = copy.deepcopy(BASE)
    place: Any = raw
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return json.dumps(raw).encode()


def faults(text: bytes) -> list[tuple[str, str]]:
    with pytest.raises(InvalidFile) as refused:
        parse_instance(text)
    return [(fault.path, fault.text) for fault in refused.value.faults]


def test_a_file_is_read_whole_and_what_is_left_out_has_its_default() -> None:
    read = parse_instance(json.dumps(BASE).encode())
    assert read.unknown == ()
    assert read.instance.people[1] == Person(id="budi", unit="health", max_jp=30)
    assert read.instance.batches[2] == Batch(id="online", programme="next", seats=1, week=None, weeks=1)
    assert read.instance.programmes[1] == Programme(id="next", jp=16, requires=("basic",))
    assert (read.instance.locked, read.instance.only_listed) == ((), False)


@pytest.mark.parametrize(
    ("path", "to", "place", "text"),
    [
        (("batches", 1, "seats"), "two", "$.batches[1].seats", COUNT + '"two".'),
        (("batches", 1, "seats"), -1, "$.batches[1].seats", COUNT + "-1."),
        (("batches", 1, "weeks"), 0, "$.batches[1].weeks", "A whole number from 1 to 530" + HERE + "0."),
        (("batches", 1, "week"), 1.5, "$.batches[1].week", "A whole number" + HERE + "1.5."),
        (("batches", 1, "min_seats"), 3, "$.batches[1].min_seats", "3 is more than the 2 seats there are."),
        (("batches", 1, "programme"), "nex", "$.batches[1].programme", "There is no programme nex."),
        (("batches", 1, "fund"), "town", "$.batches[1].fund", "The fund town has no amount in $.budget."),
        (("batches", 1, "fund"), None, "$.batches[1].fund", "Is missing, and there is a cost to pay."),
        (("batches", 1, "id"), "b1", "$.batches[1].id", "Is already at $.batches[0].id."),
        (("people", 0, "busy"), [3, "x"], "$.people[0].busy[1]", 'A whole number' + HERE + '"x".'),
        (("people", 0, "id"), None, "$.people[0].id", "A text or a whole number" + HERE + "null."),
        (("people", 0, "max_jp"), -2, "$.people[0].max_jp", AMOUNT + "-2."),
        (("people",), {}, "$.people", "A list is expected here, found {}."),
        (("programmes", 1), 5, "$.programmes[1]", "An object is expected here, found 5."),
        (("programmes", 1, "requires"), ["nix"], "$.programmes[1].requires[0]", "There is no programme nix."),
        (("programmes", 1, "requires"), ["next"], "$.programmes[1].requires[0]", ITSELF),
        (("values", 1), ["ani", "next"], "$.values[1]", 'A list of 3' + HERE + '["ani", "next"].'),
        (("values", 1, 2), "much", "$.values[1][2]", 'A number is expected here, found "much".'),
        (("values", 1, 0), "ana", "$.values[1][0]", "There is no person ana."),
        (("values", 1), ["ani", "basic", 2], "$.values[1]", "Is already at $.values[0]."),
        (("budget", "city"), "all", "$.budget.city", AMOUNT + '"all".'),
        (("quarter_budget", "city", "1"), -1, '$.quarter_budget.city["1"]', AMOUNT + "-1."),
        (("quarter_budget", "town"), {}, "$.quarter_budget.town", "No batch and no budget names this fund."),
        (("away_share", "health"), 1.2, "$.away_share.health", "A number from 0 to 1" + HERE + "1.2."),
        (("batches", 0, "uses"), ["hall"], "$.batches[0].uses[0]", "hall has no number in $.at_once."),
        (("at_once",), {"hall": -1}, "$.at_once.hall", COUNT + "-1."),
        (("locked",), [["ani", "b9"]], "$.locked[0][1]", "There is no batch b9."),
        (("forbidden",), [["eka", "next"]], "$.forbidden[0][0]", "There is no person eka."),
        (("only_listed",), 1, "$.only_listed", "True or false is expected here, found 1."),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_place(path: tuple[str | int, ...], to: Any, place: str, text: str) -> None:
    with override("en"):
        assert faults(changed(*path, to=to)) == [(place, text)]


def test_every_fault_is_named_at_once() -> None:
    raw = copy.deepcopy(BASE)
    del raw["programmes"][0]["jp"], raw["batches"][0]["seats"]
    raw["people"][0]["jp_done"] = "four"
    assert [path for path, _ in faults(json.dumps(raw).encode())] == [
        "$.people[0].jp_done", "$.programmes[0].jp", "$.batches[0].seats"]  # fmt: skip


@pytest.mark.parametrize("text", [b"", b"[", b"{'people': 1}", b'{"people": [1e999]}', b"\xff"])
def test_what_is_no_json_is_said_to_be_none(text: bytes) -> None:
    assert [path for path, _ in faults(text)] == ["$"]


def test_misspelt_keys_are_named_and_change_nothing() -> None:
    read = parse_instance(changed("batches", 2, "min_seat", to=5))
    assert read.unknown == ("$.batches[2].min_seat",)
    assert read.instance == parse_instance(json.dumps(BASE).encode()).instance


def test_numbers_and_texts_name_the_same_thing() -> None:
    raw = copy.deepcopy(BASE)
    raw["people"][0]["id"], raw["batches"][0]["fund"] = 1, 7
    raw["budget"]["7"] = 100
    raw["values"] = [["1", "basic", 1]]
    assert parse_instance(json.dumps(raw).encode()).instance.people[0].id == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 60) | st.floats() | st.sampled_from(["ani", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "jp"]), inner),
    max_leaves=5,
)  # fmt: skip
PLACES = [
    ("people",), ("people", 0), ("people", 0, "unit"), ("people", 0, "busy"), ("programmes", 0, "requires"),
    ("programmes", 1, "jp"), ("batches", 0), ("batches", 1, "week"), ("batches", 1, "quarter"), ("values",),
    ("values", 0), ("budget",), ("budget", "city"), ("quarter_budget",), ("away_share",), ("at_once",),
    ("batches", 1, "uses"), ("duty_weight",),
    ("locked",), ("forbidden",), ("group_minimum",), ("group_minimum", 0, "share_of_seats"), ("only_listed",),
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLACES), JSON)
def test_any_change_is_either_read_or_refused_at_a_place(path: tuple[str | int, ...], to: Any) -> None:
    found: list[Fault] = []
    try:
        read = parse_instance(changed(*path, to=to)).instance
    except InvalidFile as error:
        found = error.faults
        read = None
    assert (read is None) == bool(found)
    assert all(fault.path.startswith("$") and fault.text for fault in found)


def test_the_published_schema_is_that_of_the_reader() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema()


def rules_broken(*assign: tuple[str, str], **changes: Any) -> list[str]:
    raw = {**copy.deepcopy(BASE), **changes}
    return [one.rule for one in review(made(raw), Plan(assign=assign)).violations]


PLAN = (("ani", "b1"), ("ani", "online"))


def test_a_plan_that_breaks_nothing_has_its_value_cost_and_open_batches() -> None:
    found = review(made(BASE), Plan(assign=PLAN))
    assert found.violations == ()
    # 1 + 2.5, everybody's shortage: ani has 4 + 8 + 16 of 20
    assert (found.value, found.cost, found.open, found.short_of_duty) == (
        3.5,
        {"city": 10},
        ("b1", "online"),
        0,
    )


@pytest.mark.parametrize(
    ("assign", "changes", "rules"),
    [
        ([*PLAN, ("ani", "b1")], {}, ["assign", "once", "clash", "clash", "quarter_budget"]),
        ([*PLAN, ("eka", "b1")], {}, ["assign"]),
        ([("ani", "online")], {}, ["requires"]),
        ([("ani", "b1"), ("ani", "b2")], {}, ["clash", "min_seats"]),
        ([("ani", "b1")], {"quarter_budget": {"city": {"1": 9}}}, ["quarter_budget"]),
        ([("ani", "b1")], {"budget": {"city": 9.5}}, ["budget"]),
        ([("ani", "b1"), ("budi", "b1")], {}, ["quarter_budget", "away_share", "away_share"]),
        ([("budi", "b1")], {"group_minimum": [{"group": "women", "share_of_seats": 1}]}, ["group_minimum"]),
        (PLAN, {"locked": [["budi", "b1"]]}, ["locked"]),
        (PLAN, {"forbidden": [["ani", "next"]]}, ["forbidden"]),
        ([("budi", "b1")], {"only_listed": True}, ["only_listed"]),
    ],
)  # fmt: skip
def test_every_broken_rule_is_named(assign: Any, changes: Json, rules: list[str]) -> None:
    assert rules_broken(*assign, **changes) == rules


def test_batches_that_use_the_same_room_are_not_held_in_the_same_week() -> None:
    batches = [
        {"id": "long", "programme": "p", "week": 1, "weeks": 2, "seats": 2, "uses": ["hall", "ani"]},
        {"id": "late", "programme": "p", "week": 2, "seats": 2, "uses": ["hall"]},
        {"id": "later", "programme": "p", "week": 3, "seats": 2, "uses": ["hall"]},
        {"id": "online", "programme": "p", "seats": 2, "uses": ["hall"]},
    ]
    raw = {"people": [{"id": n} for n in range(4)], "programmes": [{"id": "p", "jp": 1}],
           "batches": batches, "at_once": {"hall": 1, "ani": 1}}  # fmt: skip
    apart = Plan(assign=((0, "long"), (1, "later"), (2, "online")))
    together = Plan(assign=((0, "long"), (1, "late"), (2, "online")))
    assert review(made(raw), apart).violations == ()
    with override("en"):
        broken = review(made(raw), together).violations
    assert [(one.rule, one.text) for one in broken] == [
        ("at_once", "hall is used by 2 batches in week 2, at most 1 may.")
    ]


def test_a_tenth_of_thirty_people_is_three() -> None:
    raw = {
        "people": [{"id": n, "unit": "u"} for n in range(30)], "programmes": [{"id": "p", "jp": 1}],
        "batches": [{"id": "b", "programme": "p", "week": 1, "seats": 30}], "away_share": {"u": 0.1},
    }  # fmt: skip
    three = Plan(assign=tuple((n, "b") for n in range(3)))
    four = Plan(assign=tuple((n, "b") for n in range(4)))
    assert review(made(raw), three).violations == ()
    assert [one.rule for one in review(made(raw), four).violations] == ["away_share"]


@pytest.mark.parametrize(
    ("claim", "rule"),
    [({"value": 4.0}, "value"), ({"bound": 3.0}, "bound"), ({"cost": {"city": 0}}, "cost"),
     ({"open": ("b1",)}, "open"), ({"short_of_duty": 2}, "short_of_duty")],
)  # fmt: skip
def test_a_figure_that_is_not_that_of_the_assignments_is_a_violation(claim: Json, rule: str) -> None:
    assert [one.rule for one in review(made(BASE), Plan(assign=PLAN, **claim)).violations] == [rule]


@pytest.mark.parametrize("seed", range(20))
def test_made_up_instances_are_valid(seed: int) -> None:
    assert review(made(small(seed)), Plan(assign=())).cost.keys() == {"a", "b"}
