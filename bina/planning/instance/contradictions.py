"""What a file of the right shape may still say wrong: names that lead nowhere, names used twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from bina.planning.instance.faults import Fault, path_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bina.planning.instance.format import Batch, Id, Instance, Programme


def contradictions(instance: Instance) -> Iterator[Fault]:
    """Every place that contradicts another."""
    people = {str(one.id) for one in instance.people}
    programmes = {str(one.id) for one in instance.programmes}
    batches = {str(one.id) for one in instance.batches}
    for name, rows in (
        ("people", instance.people), ("programmes", instance.programmes), ("batches", instance.batches),
    ):  # fmt: skip
        if len({str(one.id) for one in rows}) < len(rows):
            yield from _twice(name, [str(one.id) for one in rows], "id")
    for place, programme in enumerate(instance.programmes):
        yield from _of_programme(place, programme, programmes)
    costly = {str(one.id) for one in instance.programmes if one.cost_per_person}
    for place, batch in enumerate(instance.batches):
        yield from _of_batch(place, batch, programmes)
        yield from _of_uses(instance, place, batch)
        yield from _of_fund(
            instance, place, batch, costs=bool(batch.fixed_cost) or str(batch.programme) in costly
        )
    listed = [(str(person), str(programme)) for person, programme, _value in instance.values]
    yield from _of_pairs("values", listed, people, programmes)
    if len(set(listed)) < len(listed):
        yield from _twice("values", listed)
    yield from _of_pairs("locked", instance.locked, people, batches)
    yield from _of_pairs("forbidden", instance.forbidden, people, programmes)
    funds = {str(one.fund) for one in instance.batches} | set(instance.budget or ())
    yield from (Fault(path_of("quarter_budget", fund), _("No batch and no budget names this fund."))
                for fund in instance.quarter_budget if fund not in funds)  # fmt: skip


def _twice(name: str, keys: Sequence[object], *part: str) -> Iterator[Fault]:
    first: dict[object, int] = {}
    often = Counter(keys)
    for place, key in enumerate(keys):
        if often[key] > 1 and first.setdefault(key, place) != place:
            text = _("Is already at {path}.").format(path=path_of(name, first[key], *part))
            yield Fault(path_of(name, place, *part), text)


def _of_programme(place: int, programme: Programme, known: Collection[str]) -> Iterator[Fault]:
    for number, required in enumerate(programme.requires):
        path = path_of("programmes", place, "requires", number)
        if str(required) not in known:
            yield _unknown(path, required, _("programme"))
        elif str(required) == str(programme.id):
            yield Fault(path, _("A programme cannot require itself."))


def _of_batch(place: int, batch: Batch, programmes: Collection[str]) -> Iterator[Fault]:
    if str(batch.programme) not in programmes:
        yield _unknown(path_of("batches", place, "programme"), batch.programme, _("programme"))
    if batch.min_seats > batch.seats:
        text = _("{least} is more than the {seats} seats there are.")
        yield Fault(path_of("batches", place, "min_seats"),
                    text.format(least=batch.min_seats, seats=batch.seats))  # fmt: skip


def _of_uses(instance: Instance, place: int, batch: Batch) -> Iterator[Fault]:
    for number, name in enumerate(batch.uses):
        if str(name) not in instance.at_once:
            text = _("{name} has no number in $.at_once.")
            yield Fault(path_of("batches", place, "uses", number), text.format(name=name))


def _of_fund(instance: Instance, place: int, batch: Batch, *, costs: bool) -> Iterator[Fault]:
    if batch.fund is not None and instance.budget is not None and str(batch.fund) not in instance.budget:
        text = _("The fund {fund} has no amount in $.budget.")
        yield Fault(path_of("batches", place, "fund"), text.format(fund=batch.fund))
    if batch.fund is None and costs:
        yield Fault(path_of("batches", place, "fund"), _("Is missing, and there is a cost to pay."))


def _of_pairs(
    name: str, pairs: Iterable[tuple[Id, Id]], people: Collection[str], others: Collection[str]
) -> Iterator[Fault]:
    kind = _("batch") if name == "locked" else _("programme")
    for place, (person, other) in enumerate(pairs):
        if str(person) not in people:
            yield _unknown(path_of(name, place, 0), person, _("person"))
        if str(other) not in others:
            yield _unknown(path_of(name, place, 1), other, kind)


def _unknown(path: str, key: Id, kind: str) -> Fault:
    return Fault(path, _("There is no {kind} {key}.").format(kind=kind, key=key))
