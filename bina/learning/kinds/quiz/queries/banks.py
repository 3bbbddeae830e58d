"""Banks and their questions, for those who make them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bina.learning.models import Bank, Question

if TYPE_CHECKING:
    from bina.platform.access import Actor

LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class Source:
    """Where questions can be drawn from: a bank, or a topic of it. ``key``: ``<bank>|<topic>``."""

    key: str
    label: str
    count: int


def banks(actor: Actor) -> QuerySet[Bank]:
    """Banks whose questions the actor may make and see with their answers."""
    reached = actor.reach("learning.author", agency="agency_id")
    return Bank.objects.filter(reached | Q(owner_id=actor.employee_id) if actor.employee_id else reached)


def banks_with_counts(actor: Actor, *, text: str = "") -> QuerySet[Bank]:
    """Banks with how many questions are in use (``in_use``), by words of the title."""
    found = banks(actor).annotate(in_use=Count("questions", filter=Q(questions__is_active=True)))
    return found.filter(title__icontains=text) if text else found


def questions(
    actor: Actor, *, bank_id: UUID, text: str = "", kind: str = "", topic: str = "", retired: bool = False
) -> QuerySet[Question]:
    """Questions of a bank the actor may see; those out of use only with ``retired``."""
    found = Question.objects.filter(bank__in=banks(actor).filter(pk=bank_id), is_active=not retired)
    if text:
        found = found.filter(body__text__icontains=text)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(topic=topic) if topic else found


def question(actor: Actor, question_id: UUID) -> Question | None:
    """A question of a bank the actor may see."""
    return Question.objects.select_related("bank").filter(pk=question_id, bank__in=banks(actor)).first()


def topics(bank_id: UUID) -> list[str]:
    """Topics of the questions in use."""
    found = Question.objects.filter(bank_id=bank_id, is_active=True).exclude(topic="")
    return list(found.order_by("topic").values_list("topic", flat=True).distinct())


def sources(agency_id: UUID) -> list[Source]:
    """Every bank of the agency and its topics, with the number of questions in use. One query."""
    rows = Question.objects.filter(agency_id=agency_id, is_active=True).values_list(
        "bank_id", "bank__title", "topic"
    )
    counts: dict[tuple[str, UUID], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for bank, title, topic, number in rows.annotate(number=Count("pk")):
        counts[title, bank][topic] += number
    found = []
    for (title, bank), by_topic in sorted(counts.items()):
        found.append(Source(f"{bank}|", title, sum(by_topic.values())))
        found += [
            Source(f"{bank}|{topic}", f"{title} · {topic}", number)
            for topic, number in sorted(by_topic.items())
            if topic
        ]
    return [Source(one.key, f"{one.label} ({one.count})", one.count) for one in found]


def questions_in(agency_id: UUID) -> list[tuple[str, list[tuple[str, str]]]]:
    """Questions in use by bank, as groups of choices (lineage, first words). One query."""
    rows = Question.objects.filter(agency_id=agency_id, is_active=True).order_by("bank__title", "topic", "pk")
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for lineage, title, text in rows.values_list("lineage", "bank__title", "body__text"):
        groups[title].append((str(lineage), text[:LONGEST_LABEL]))
    return list(groups.items())
