"""The catalogue for learners."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, F, Q, QuerySet

from bina.learning.models import CourseOutcome, CourseVersion, Enrolment
from bina.learning.queries.reach import own_enrolments, versions_on_offer

if TYPE_CHECKING:
    from bina.platform.access import Actor

CONFIG = "indonesian"
WORD = re.compile(r"\w+")
HOURS = {"1": (Decimal(0), Decimal(2)), "2": (Decimal(2), Decimal(5)), "3": (Decimal(5), Decimal(10000))}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for; empty values ask nothing.

    ``hours`` is a key of ``HOURS``; ``state`` is NEW, RUNNING or DONE of the asking person.
    """

    text: str = ""
    competence: str = ""
    hours: str = ""
    language: str = ""
    post: str = ""
    state: str = ""


def search_query(text: str) -> SearchQuery | None:
    """The words as a search for texts that have all of them, in any form; each may be only begun."""
    words = WORD.findall(text)
    if not words:
        return None
    return SearchQuery(" & ".join(f"{word}:*" for word in words), config=CONFIG, search_type="raw")


def on_offer(actor: Actor, wish: Wish) -> QuerySet[CourseVersion]:
    """Published versions that fit the wish."""
    found = versions_on_offer(actor)
    query = search_query(wish.text)
    if query is not None:
        found = found.filter(Q(search=query) | Q(course__code__iexact=wish.text.strip()))
    if wish.competence:
        taught = CourseOutcome.objects.filter(competency__code=wish.competence).values("version_id")
        found = found.filter(pk__in=taught)
    if wish.hours in HOURS:
        more, most = HOURS[wish.hours]
        found = found.filter(length_jp__gt=more, length_jp__lte=most)
    if wish.language:
        found = found.filter(language=wish.language)
    if wish.post:
        found = found.filter(Q(targets=[]) | Q(targets__contains=[wish.post]))
    return _in_state(found, actor, wish.state)


def _in_state(found: QuerySet[CourseVersion], actor: Actor, state: str) -> QuerySet[CourseVersion]:
    own = own_enrolments(actor)
    if state == "NEW":
        return found.exclude(course_id__in=own.values("course_id"))
    if state == "RUNNING":
        return found.filter(course_id__in=own.filter(completed_at=None).values("course_id"))
    if state == "DONE":
        return found.filter(course_id__in=own.exclude(completed_at=None).values("course_id"))
    return found


def competences_taught(actor: Actor) -> list[tuple[str, str]]:
    """Code and name of the competences that courses on offer develop, by code."""
    rows = CourseOutcome.objects.filter(version__in=versions_on_offer(actor)).select_related("competency")
    found = {one.competency.code: one.competency.name for one in rows}
    return sorted(found.items())


def own_by_course(actor: Actor) -> dict[UUID, Enrolment]:
    """The actor's newest enrolment by course; a running one comes before a finished one."""
    rows = own_enrolments(actor).order_by("enrolled_at")
    finished_first = sorted(rows, key=lambda one: one.completed_at is None)
    return {one.course_id: one for one in finished_first}


def own_courses(actor: Actor) -> list[Any]:
    """The actor's own courses with what is done of what is required, the last active first. One query."""
    rows = _with_figures(own_enrolments(actor))
    return sorted(rows, key=lambda one: one.last_active_at or one.enrolled_at, reverse=True)


def _with_figures(rows: QuerySet[Enrolment]) -> QuerySet[Any]:
    """Each with the required activities of its version, those done, and flags that were upheld."""
    required = Q(version__activities__is_required=True)
    done = Q(progress__state="COMPLETED", progress__activity__is_required=True)
    return rows.select_related("version", "course").annotate(
        asked=Count("version__activities", filter=required, distinct=True),
        done=Count("progress", filter=done, distinct=True),
        not_counted=Count("flags", filter=Q(flags__state="UPHELD"), distinct=True),
    )


def course_on_page(actor: Actor, course_id: UUID) -> CourseVersion | None:
    """The version of a course that its page shows: the actor's running one, else the one on offer."""
    own = own_enrolments(actor).filter(course_id=course_id).order_by("completed_at", "-enrolled_at").first()
    if own is not None and own.completed_at is None:
        return CourseVersion.objects.select_related("course").get(pk=own.version_id)
    offered = versions_on_offer(actor).filter(course_id=course_id).select_related("course").first()
    if offered is None and own is not None:
        return CourseVersion.objects.select_related("course").get(pk=own.version_id)
    return offered


def running_course(actor: Actor) -> Any | None:
    """The course the actor was last in and has not finished, with what is done; for the home page."""
    running = _with_figures(own_enrolments(actor).filter(completed_at=None))
    return running.order_by(F("last_active_at").desc(nulls_last=True), "-enrolled_at", "pk").first()
