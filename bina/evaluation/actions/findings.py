"""Findings: written on an evaluation with its evidence, published as a need of the next cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bina.evaluation import queries
from bina.evaluation.models import Evaluation, Finding
from bina.planning.actions import add_need_from_finding
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bina.platform.access import Actor


LONGEST_REASON = 500


class FindingPublished(Refused):
    """A published finding stands as it was published."""


class FindingTooEarly(Refused):
    """A need from a finding lies in a later year than what was evaluated."""


@dataclass(frozen=True, slots=True)
class FindingWords:
    """What a person writes of a finding, and the competence it is about."""

    title: str
    text: str
    recommendation: str
    competence_id: UUID


@transaction.atomic
def write_finding(*, actor: Actor, evaluation_id: UUID, words: FindingWords, at: datetime) -> Finding:
    """Write a draft with a copy of the evaluation's figures of this moment.

    Raises:
        Evaluation.DoesNotExist: no such evaluation, or not within reach.
        PermissionDenied: ``actor`` may not write findings for that agency.
    """
    evaluation = queries.evaluations(actor).get(pk=evaluation_id)
    actor.require("evaluation.edit", agency=evaluation.agency_id)
    return Finding.objects.create(
        agency_id=evaluation.agency_id,
        evaluation=evaluation,
        **_words(words),
        evidence=evidence(actor, evaluation),
        author_id=actor.account_id,
        author_name=actor.name[:200],
        written_at=at,
    )


@transaction.atomic
def edit_finding(*, actor: Actor, finding_id: UUID, words: FindingWords, at: datetime) -> Finding:
    """Change a draft; its evidence is taken anew.

    Raises:
        Finding.DoesNotExist: no such finding, or not within reach.
        PermissionDenied: ``actor`` may not write findings for that agency.
        FindingPublished: it has been published.
    """
    finding = _draft(actor, finding_id)
    evaluation = queries.evaluations(actor).get(pk=finding.evaluation_id)
    for name, value in _words(words).items():
        setattr(finding, name, value)
    finding.evidence = evidence(actor, evaluation)
    finding.written_at = at
    finding.save()
    return finding


@transaction.atomic
def publish_finding(*, actor: Actor, finding_id: UUID, year: int, at: datetime) -> Finding:
    """Publish a draft: it stands from now on, and becomes a need of ``year`` that leads back to it.

    Raises:
        Finding.DoesNotExist: no such finding, or not within reach.
        PermissionDenied: ``actor`` may not write findings, or not edit the planning, of that agency.
        FindingPublished: it has been published before.
        FindingTooEarly: ``year`` is not after the year that was evaluated.
    """
    finding = _draft(actor, finding_id)
    if year <= finding.evaluation.year:
        raise FindingTooEarly(
            _("A finding of {evaluated} can become a need of {next} at the earliest.").format(
                evaluated=finding.evaluation.year, next=finding.evaluation.year + 1
            )
        )
    need = add_need_from_finding(
        actor=actor,
        agency_id=finding.agency_id,
        year=year,
        finding_id=finding.pk,
        competence_id=finding.competence_id,
        reason=f"{finding.title}. {finding.recommendation}"[:LONGEST_REASON],
        at=at,
        evidence=finding.text,
        evidence_url=reverse("evaluation:finding", args=[finding.pk]),
    )
    finding.state = Finding.State.PUBLISHED
    finding.published_at = at
    finding.need_id = need.pk
    finding.save()
    return finding


def _draft(actor: Actor, finding_id: UUID) -> Finding:
    queries.findings(actor).get(pk=finding_id)
    finding = Finding.objects.select_for_update().get(pk=finding_id)
    actor.require("evaluation.edit", agency=finding.agency_id)
    if finding.state != Finding.State.DRAFT:
        raise FindingPublished(_("The finding {title} has been published.").format(title=finding.title))
    return finding


def _words(words: FindingWords) -> dict[str, Any]:
    return {
        "title": words.title[:200],
        "text": words.text,
        "recommendation": words.recommendation,
        "competence_id": words.competence_id,
    }


def evidence(actor: Actor, evaluation: Evaluation) -> dict[str, Any]:
    """The figures of an evaluation with the keys of their rule sets, as plain data.

    ``effects`` are in levels, the one with code "" is of all outcomes together.
    """
    rows = queries.effects(actor, evaluation_id=evaluation.pk)
    return {
        "programme": evaluation.programme.name,
        "year": evaluation.year,
        "batches": evaluation.batches,
        "participants": evaluation.participants,
        "reaction_mean": _number(evaluation.reaction_mean),
        "reaction_answers": evaluation.reaction_answers,
        "n_gain": _number(evaluation.n_gain),
        "gain_category": evaluation.gain_category,
        "effects": [
            {
                "code": row.competence.code if row.competence else "",
                "estimate": _number(row.estimate),
                "low": _number(row.low),
                "high": _number(row.high),
                "n_trained": row.n_trained,
                "n_comparison": row.n_comparison,
            }
            for row in rows
        ],
        "rule_sets": sorted({*evaluation.rule_sets, *(key for row in rows for key in row.rule_sets)}),
        "evaluated_at": evaluation.evaluated_at.isoformat(),
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
