"""Rollups follow the statements, in whatever portions and order they are counted."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bina.records import actions, queries
from bina.records.actions.rollups import count, count_all, rebuild
from bina.records.models import Rollup, Waiting
from bina.records.tests.making import AT, LESSON, made, voiding

pytestmark = pytest.mark.django_db
INITIALIZED = "http://adlnet.gov/expapi/verbs/initialized"
PEOPLE = [uuid4() for _ in range(3)]
scores = st.one_of(st.none(), st.integers(-10, 10).map(lambda tenths: tenths / 10))
outcomes = st.one_of(st.none(), st.booleans())


@st.composite
def happenings(draw: st.DrawFn) -> list[list[dict[str, Any]]]:
    """Requests of statements of few people about few activities; some make earlier ones void."""
    requests: list[list[dict[str, Any]]] = []
    known: list[str] = []
    for _ in range(draw(st.integers(1, 5))):
        request = []
        for _ in range(draw(st.integers(1, 4))):
            if known and draw(st.integers(0, 3)) == 0:
                request.append(voiding(draw(st.sampled_from(known))))
                continue
            one = _happening(draw)
            known.append(one["id"])
            request.append(one)
        requests.append(request)
    return requests


def _happening(draw: st.DrawFn) -> dict[str, Any]:
    result: dict[str, Any] = {"duration": f"PT{draw(st.integers(0, 90))}.129S"}
    scaled, success, completion = draw(scores), draw(outcomes), draw(outcomes)
    if scaled is not None:
        result["score"] = {"scaled": scaled}
    if success is not None:
        result["success"] = success
    if completion is not None:
        result["completion"] = completion
    return made(
        draw(st.sampled_from(PEOPLE)),
        object={"id": f"https://bina.example/kegiatan/{draw(st.integers(0, 1))}"},
        timestamp=f"2026-03-01T08:{draw(st.integers(10, 14))}:00Z",
        result=result,
        **({"verb": {"id": INITIALIZED}} if draw(st.booleans()) else {}),
    )


def _held(store: UUID) -> list[dict[str, Any]]:
    return list(Rollup.objects.filter(store_id=store).order_by("actor", "activity").values())


@given(requests=happenings(), data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counted_in_any_portions_it_comes_to_what_it_is_from_zero(
    requests: list[list[dict[str, Any]]], data: st.DataObject
) -> None:
    store = uuid4()
    for request in requests:
        actions.append(store=store, statements=request, at=AT)
        if data.draw(st.booleans()):
            count(requests=data.draw(st.integers(1, 3)))
    count_all()
    counted = _held(store)
    rebuild(store=store)
    assert counted == _held(store)
    assert not Waiting.objects.filter(store_id=store).exists()


def test_a_rollup_tells_attempts_times_the_last_and_the_best_score() -> None:
    store, person = uuid4(), uuid4()
    statements = [
        made(person, timestamp="2026-03-01T08:00:00Z", verb={"id": INITIALIZED}),
        made(
            person,
            timestamp="2026-03-01T08:20:00Z",
            result={"score": {"scaled": 0.4}, "success": False, "duration": "PT10M"},
        ),
        made(
            person,
            timestamp="2026-03-01T08:10:00Z",
            result={"score": {"scaled": 0.9}, "success": True, "completion": True, "duration": "PT1,5S"},
        ),
    ]
    actions.append(store=store, statements=statements, at=AT)
    count_all()
    found = queries.done(store=store, employees=[person])
    assert [(one.employee_id, one.activity, one.statements, one.attempts) for one in found] == [
        (person, LESSON, 3, 1)
    ]
    done = found[0]
    assert (done.scaled, done.best_scaled, done.success, done.completion) == (0.4, 0.9, False, True)
    assert (done.last_at - done.first_at, done.seconds) == (timedelta(minutes=20), Decimal("601.50"))


def test_what_became_void_after_it_was_counted_counts_no_more() -> None:
    store, person = uuid4(), uuid4()
    wrong = made(person)
    actions.append(store=store, statements=[wrong], at=AT)
    count_all()
    assert len(queries.done(store=store, employees=[person])) == 1
    actions.append(store=store, statements=[voiding(wrong["id"])], at=AT)
    count_all()
    assert queries.done(store=store, employees=[person]) == []


def test_a_duration_beyond_all_measure_stops_no_counting() -> None:
    store, person = uuid4(), uuid4()
    actions.append(store=store, statements=[made(person, result={"duration": "P99999999999999999Y"})], at=AT)
    count_all()
    assert queries.done(store=store, employees=[person])[0].seconds == 0
