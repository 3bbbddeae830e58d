"""Cases of formal education: one's own, and those of the units one sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet

from bina.people.rules import EDUCATION
from bina.training.models import StudyCase, StudyProgress
from bina.training.rules.study import StudyState

if TYPE_CHECKING:
    from datetime import date

    from bina.platform.access import Actor


def study_cases(actor: Actor) -> QuerySet[StudyCase]:
    """Cases the actor may see: their own, and those of units they reach."""
    own = Q(employee_id=actor.employee_id) if actor.employee_id else Q(pk__in=())
    seen = own | actor.reach("training.see", unit="employee__unit_path")
    return StudyCase.objects.filter(seen).select_related("employee__unit", "employee__post")


def study_cases_matching(
    actor: Actor, *, on: date, text: str = "", state: str = "", kind: str = ""
) -> QuerySet[StudyCase]:
    """Cases by words of name, NIP, school or field, state and kind, with ``is_silent``.

    ``is_silent``: studying, and without a report for the year before the day's year or later.
    """
    found = study_cases(actor)
    for word in text.split():
        person = Q(employee__name__icontains=word) | Q(employee__nip__contains=word)
        found = found.filter(person | Q(school__icontains=word) | Q(field__icontains=word))
    if state:
        found = found.filter(state=state)
    if kind:
        found = found.filter(kind=kind)
    told = StudyProgress.objects.filter(case=OuterRef("pk"), year__gte=on.year - 1)
    silent = Q(state=StudyState.RUNNING, starts_on__year__lt=on.year) & ~Exists(told)
    return found.annotate(is_silent=Exists(StudyCase.objects.filter(silent, pk=OuterRef("pk"))))


def levels() -> list[tuple[str, str]]:
    """Levels of education from D-I on, with SIASN's codes, lowest first."""
    return [(code, name) for code, name in sorted(EDUCATION.items()) if code >= "20"]
