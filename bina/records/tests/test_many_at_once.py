"""Programs that write at the same time, on transactions of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from bina.records import actions, queries
from bina.records.actions.rollups import count, count_all, rebuild
from bina.records.models import Description, Rollup, Statement, Waiting
from bina.records.tests.making import AT, LESSON, Answer, made, program

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [uuid4() for _ in range(3)]


def at_once(calls: Iterable[Callable[[], Any]]) -> list[Any]:
    """Make the calls in threads; each thread gives its connection back."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=6) as threads:
        return list(threads.map(run, calls))


def shared(number: int) -> dict[str, Any]:
    """A statement about the same few people and activities as all others, in changing words."""
    name = {"id": f"Kegiatan, {number % 7}. naskah"}
    return made(
        PEOPLE[number % 3],
        object={"id": f"{LESSON}/{number % 2}", "definition": {"name": name}},
        context={"contextActivities": {"parent": [{"id": LESSON, "definition": {"name": name}}]}},
    )


def test_programs_that_share_people_and_activities_never_lock_each_other_out() -> None:
    one = program()
    batches = [[shared(number * 20 + place) for place in range(20)] for number in range(24)]
    answers: list[Answer] = at_once(
        [lambda batch=batch: one.call("POST", "/statements", data=batch) for batch in batches]  # type: ignore[misc]  # bound at once
    )
    assert {answer.status for answer in answers} == {200}
    assert Statement.objects.filter(store_id=one.store).count() == 480
    assert Description.objects.filter(store_id=one.store).exists()


def test_the_same_batch_from_many_programs_in_any_order_is_kept_once() -> None:
    one = program()
    batch = [shared(number) for number in range(30)]
    orders = [batch[place:] + batch[:place] for place in range(12)]
    answers: list[Answer] = at_once(
        [lambda order=order: one.call("POST", "/statements", data=order) for order in orders]  # type: ignore[misc]  # bound at once
    )
    assert {answer.status for answer in answers} == {200}
    assert Statement.objects.filter(store_id=one.store).count() == 30
    count_all()
    assert sum(Rollup.objects.filter(store_id=one.store).values_list("statements", flat=True)) == 30


def test_one_of_two_that_contradict_each_other_is_refused_and_leaves_nothing() -> None:
    one = program()
    same = str(uuid4())
    batches = [[made(), made(PEOPLE[0], id=same, object={"id": f"{LESSON}/{n}"})] for n in range(6)]
    answers: list[Answer] = at_once(
        [lambda batch=batch: one.call("POST", "/statements", data=batch) for batch in batches]  # type: ignore[misc]  # bound at once
    )
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert Statement.objects.filter(store_id=one.store).count() == 2


def test_a_request_that_commits_late_is_counted_all_the_same() -> None:
    store, person = uuid4(), uuid4()
    address = connection.get_connection_params()
    late = made(person)
    place = {key: address[key] for key in ("dbname", "user", "host", "port") if key in address}
    with psycopg.connect(**place) as slow:
        actions.append(store=uuid4(), statements=[late], at=AT)
        source = Statement.objects.get(id=late["id"])
        slow.execute(
            "INSERT INTO records_statement SELECT %s, id, actor, activity, registration, target, stored,"
            ' "timestamp", verb, keys, body FROM records_statement WHERE id = %s',
            [store, source.id],
        )
        slow.execute(
            "INSERT INTO records_waiting (store_id, statements) VALUES (%s, %s)", [store, [source.id]]
        )
        actions.append(store=store, statements=[made(person)], at=AT)
        count_all()
        assert [one.statements for one in queries.done(store=store, employees=[person])] == [1]
        slow.commit()
    count_all()
    assert [one.statements for one in queries.done(store=store, employees=[person])] == [2]


def test_counting_and_counting_anew_at_once_loses_and_doubles_nothing() -> None:
    store = uuid4()
    work: list[Callable[[], Any]] = []
    for number in range(12):
        one = shared(number)
        work.append(lambda one=one: actions.append(store=store, statements=[one], at=AT))  # type: ignore[misc]  # bound at once
        work.append(count if number % 3 else lambda: rebuild(store=store))
    at_once(work)
    count_all()
    assert sum(Rollup.objects.filter(store_id=store).values_list("statements", flat=True)) == 12
    assert not Waiting.objects.filter(store_id=store).exists()


def test_statements_can_be_added_and_read_but_neither_changed_nor_removed() -> None:
    store: UUID = uuid4()
    actions.append(store=store, statements=[made()], at=AT)
    tables = ["records_statement", *(f"records_statement_{part}" for part in range(8)), "records_voiding"]
    changes = ("UPDATE {} SET store_id = store_id", "DELETE FROM {}", "TRUNCATE {}")
    refused = []
    for table, change in chain.from_iterable([(table, change) for change in changes] for table in tables):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change.format(table))
        except ProgrammingError as error:
            refused.append(type(error.__cause__).__name__)
    assert refused == ["InsufficientPrivilege"] * len(tables) * 3
