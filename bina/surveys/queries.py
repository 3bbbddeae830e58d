"""Reading surveys: what may be answered, and figures that give nobody away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from bina.platform.errors import Refused
from bina.surveys import instruments, rules
from bina.surveys.models import AnonymousAnswer, Participation, Survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from fractions import Fraction
    from uuid import UUID

    from bina.platform.access import Actor

Counts = dict[str, dict[int, int]]


class TooFewAnswers(Refused):
    """So few answered that a figure could be told to be one person's."""


class StillOpen(Refused):
    """Figures of an open survey would give away each new answer."""


def surveys(actor: Actor) -> QuerySet[Survey]:
    """Surveys of the agencies whose figures the actor may see."""
    return Survey.objects.filter(actor.reach("surveys.see", agency="agency_id"))


def invited_to(actor: Actor) -> QuerySet[Survey]:
    """Surveys the actor was asked to answer, with ``answered``; none for someone who is no employee."""
    own = _own(actor)
    return Survey.objects.filter(Exists(own)).annotate(answered=Exists(own.filter(answered=True)))


def waiting_for(actor: Actor, *, at: datetime) -> QuerySet[Survey]:
    """Open surveys the actor has not answered yet, the one that closes first on top."""
    waiting = Survey.objects.filter(Exists(_own(actor).filter(answered=False)))
    return waiting.filter(opens_at__lte=at, closes_at__gt=at).order_by("closes_at", "pk")


def _own(actor: Actor) -> QuerySet[Participation]:
    """The actor's own invitations, to be tied to the surveys of an outer query."""
    if actor.employee_id is None:
        return Participation.objects.none()
    return Participation.objects.filter(survey=OuterRef("pk"), employee_id=actor.employee_id)


@dataclass(frozen=True, slots=True)
class ItemResult:
    """Figures of one item, in the order of the instrument."""

    code: str
    text: str
    group: str
    figures: rules.Figures


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Mean of a group of items."""

    code: str
    name: str
    mean: Fraction | None


@dataclass(frozen=True, slots=True)
class Results:
    """What a survey found. ``answered`` is the number of people, ``mean`` weighs every item the same."""

    survey: Survey
    instrument: instruments.Instrument
    answered: int
    rate: Fraction | None
    items: tuple[ItemResult, ...]
    groups: tuple[GroupResult, ...]
    mean: Fraction | None
    texts: Mapping[str, tuple[str, ...]]


def results(actor: Actor, survey_id: UUID, *, at: datetime) -> Results:
    """Figures of one survey.

    Raises:
        Survey.DoesNotExist: no such survey, or not within reach.
        StillOpen: it is open and not everybody has answered.
        TooFewAnswers: fewer than its smallest group answered.
    """
    survey = surveys(actor).get(pk=survey_id)
    counts = _counts([survey])[survey.pk]
    answered = _answered(counts)
    _may_be_shown(survey, answered=answered, at=at)
    return _results(survey, counts=counts, answered=answered, texts=_texts(survey))


@dataclass(frozen=True, slots=True)
class Reaction:
    """Reaction to one subject, or why there is none: ``hidden`` when too few answered or it is still open."""

    survey_id: UUID
    invited: int
    answered: int
    rate: Fraction | None
    mean: Fraction | None
    groups: tuple[GroupResult, ...]
    hidden: bool


def reactions(
    actor: Actor, *, subject_kind: str, subject_ids: Iterable[UUID], at: datetime
) -> dict[UUID, Reaction]:
    """Reaction per subject, from its best answered survey; two statements for any number of subjects."""
    found = list(surveys(actor).filter(subject_kind=subject_kind, subject_id__in=list(subject_ids)))
    counts = _counts(found)
    chosen: dict[UUID, Reaction] = {}
    for survey in found:
        reaction = _reaction(survey, counts[survey.pk], at=at)
        before = chosen.get(survey.subject_id)
        if before is None or (before.hidden, -before.answered) > (reaction.hidden, -reaction.answered):
            chosen[survey.subject_id] = reaction
    return chosen


def reaction_with_ours(actor: Actor, *, subject_kind: str, subject_id: UUID, at: datetime) -> Reaction | None:
    """Reaction to a subject of which people of an agency were asked whose figures the actor may see.

    For the agency of guests in another's survey: the figures of everybody together, by the same rules as for
    who asked. Answers carry no mark of an agency, so there are none of its own people alone.
    """
    ours = Participation.objects.filter(
        actor.reach("surveys.see", agency="employee__agency_id"), survey=OuterRef("pk")
    )
    found = Survey.objects.filter(Exists(ours), subject_kind=subject_kind, subject_id=subject_id)
    survey = found.order_by("-closes_at", "pk").first()
    return None if survey is None else _reaction(survey, _counts([survey])[survey.pk], at=at)


def response(survey: Survey) -> tuple[int, Fraction | None]:
    """How many have answered a survey, and their share of the invited."""
    answered = _answered(_counts([survey])[survey.pk])
    return answered, rules.response_rate(invited=survey.invited, answered=answered)


def _reaction(survey: Survey, counts: Counts, *, at: datetime) -> Reaction:
    answered = _answered(counts)
    shown = _shown(survey, answered=answered, at=at)
    whole = _results(survey, counts=counts, answered=answered, texts={})
    return Reaction(
        survey_id=survey.pk,
        invited=survey.invited,
        answered=answered,
        rate=whole.rate,
        mean=whole.mean if shown else None,
        groups=whole.groups if shown else (),
        hidden=not shown,
    )


def _shown(survey: Survey, *, answered: int, at: datetime) -> bool:
    return rules.settled(
        closed=survey.closes_at <= at, invited=survey.invited, answered=answered
    ) and rules.large_enough(answered=answered, smallest_group=survey.smallest_group)


def _may_be_shown(survey: Survey, *, answered: int, at: datetime) -> None:
    if not rules.settled(closed=survey.closes_at <= at, invited=survey.invited, answered=answered):
        raise StillOpen(
            _(
                "The survey is still open. Its figures are shown when it has closed or everybody has "
                "answered, so that nobody's answer can be told from the change."
            )
        )
    if not rules.large_enough(answered=answered, smallest_group=survey.smallest_group):
        raise TooFewAnswers(
            _(
                "{answered} people answered. Figures are shown from {least} on, so that nobody can be "
                "recognised."
            ).format(answered=answered, least=survey.smallest_group)
        )


def _counts(found: Iterable[Survey]) -> dict[UUID, Counts]:
    counts: dict[UUID, Counts] = {survey.pk: {} for survey in found}
    rows = (
        AnonymousAnswer.objects.filter(survey_id__in=list(counts), value__isnull=False)
        .values_list("survey_id", "item", "value")
        .annotate(number=Count("pk"))
        .order_by()
    )
    for survey_id, item, value, number in rows:
        counts[survey_id].setdefault(item, {})[value] = number
    return counts


def _answered(counts: Counts) -> int:
    return max((sum(of_item.values()) for of_item in counts.values()), default=0)


def _texts(survey: Survey) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    rows = AnonymousAnswer.objects.filter(survey=survey, value=None).order_by("pk")
    for item, text in rows.values_list("item", "text"):
        found.setdefault(item, []).append(text)
    return {item: tuple(texts) for item, texts in found.items()}


def _results(
    survey: Survey, *, counts: Counts, answered: int, texts: Mapping[str, tuple[str, ...]]
) -> Results:
    instrument = instruments.load(survey.instrument, survey.instrument_version)
    items = tuple(
        ItemResult(
            code=item.code,
            text=str(item.text),
            group=item.group,
            figures=rules.figures(counts=counts.get(item.code, {}), scale=instrument.points),
        )
        for item in instrument.items
    )
    groups = tuple(
        GroupResult(
            code=group.code,
            name=str(group.name),
            mean=rules.mean_of(item.figures for item in items if item.group == group.code),
        )
        for group in instrument.groups
    )
    return Results(
        survey=survey,
        instrument=instrument,
        answered=answered,
        rate=rules.response_rate(invited=survey.invited, answered=answered),
        items=items,
        groups=groups,
        mean=rules.mean_of(item.figures for item in items),
        texts=texts,
    )
