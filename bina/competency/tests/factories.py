"""Made-up standards and assessments for tests; the frameworks are the shipped ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import factory

from bina.competency import rules
from bina.competency.models import Assessment, Competence, Standard

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
NINE = ("INT", "KS", "KOM", "OHK", "PP", "PDO", "MP", "PK", "PB")


def competence(code: str) -> Competence:
    """One of the shipped competences; call ``install_frameworks`` first."""
    return Competence.objects.get(code=code)


class AssessmentFactory(factory.django.DjangoModelFactory[Assessment]):
    """A judgement by an assessment centre half a year ago; give ``code`` for the competence."""

    class Meta:
        model = Assessment

    class Params:
        code = "INT"

    agency = factory.SelfAttribute("employee.agency")
    competence = factory.LazyAttribute(lambda made: competence(made.code))
    level = 2
    method = Assessment.Method.ASSESSMENT_CENTRE
    assessed_on = date(2026, 5, 20)
    source = Assessment.Source.IMPORT
    recorded_at = NOW


def require(agency: Any, code: str, level: int, *, kind: str = "GENERAL", grade: str = "") -> Standard:
    """A line of the standard for a kind of post."""
    return Standard.objects.create(
        agency=agency,
        scope=Standard.Scope.KIND,
        target=rules.kind_target(post_kind=kind, functional_level=grade),
        post_kind=kind,
        grade=grade,
        competence=competence(code),
        level=level,
        valid_from=date(2020, 1, 1),
    )
