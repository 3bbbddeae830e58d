from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from bina.competency.tests.factories import competence
from bina.evaluation import actions, queries
from bina.evaluation.models import Evaluation, Finding
from bina.evaluation.tests.factories import NOW, Town, town
from bina.people.tests.factories import UnitFactory, actor_with, hr_actor
from bina.planning.models import Need
from bina.platform.access import Actor, Role

pytestmark = pytest.mark.django_db


def _words(title: str = "Praktik kurang") -> actions.FindingWords:
    return actions.FindingWords(
        title=title,
        text="Latihan hanya satu sesi.",
        recommendation="Tambah dua sesi latihan.",
        competence_id=competence("KOM").pk,
    )


def _draft(made: Town) -> Finding:
    return actions.write_finding(actor=made.hr, evaluation_id=made.evaluated().pk, words=_words(), at=NOW)


def test_a_finding_keeps_the_figures_it_rests_on_when_they_are_worked_out_anew() -> None:
    made = town()
    finding = _draft(made)
    evidence = finding.evidence
    assert (evidence["programme"], evidence["year"], evidence["participants"]) == (
        made.programme.name,
        2025,
        6,
    )
    assert [(row["code"], row["estimate"], row["n_trained"]) for row in evidence["effects"]] == [
        ("", 1.0, 6),
        ("KOM", 1.0, 6),
    ]
    assert evidence["rule_sets"] == [
        "assessment-methods@2017-01-01",
        "effect-comparison@2026-01-01",
        "n-gain-categories@1998-01-01",
    ]
    made.batch.enrolments.all().delete()
    made.evaluated()
    finding.refresh_from_db()
    assert finding.evidence == evidence


def test_publishing_makes_a_need_of_the_next_cycle_that_leads_back() -> None:
    made = town()
    finding = actions.publish_finding(actor=made.hr, finding_id=_draft(made).pk, year=2027, at=NOW)
    need = Need.objects.get()
    assert (finding.state, finding.published_at, finding.need_id) == ("PUBLISHED", NOW, need.pk)
    assert (need.year, need.source, need.competence.code, need.evidence_id) == (
        2027,
        "FINDING",
        "KOM",
        finding.pk,
    )
    assert need.reason == "Praktik kurang. Tambah dua sesi latihan."
    assert need.evidence_url == f"/evaluasi/temuan/{finding.pk}/"
    assert need.unit_path == made.unit.path


def test_a_published_finding_can_neither_be_changed_nor_published_again() -> None:
    made = town()
    finding = actions.publish_finding(actor=made.hr, finding_id=_draft(made).pk, year=2027, at=NOW)
    with pytest.raises(actions.FindingPublished):
        actions.publish_finding(actor=made.hr, finding_id=finding.pk, year=2028, at=NOW)
    with pytest.raises(actions.FindingPublished):
        actions.edit_finding(actor=made.hr, finding_id=finding.pk, words=_words("Lain"), at=NOW)
    assert Need.objects.count() == 1
    finding.refresh_from_db()
    assert finding.title == "Praktik kurang"


def test_a_need_cannot_lie_in_the_year_that_was_evaluated() -> None:
    made = town()
    finding = _draft(made)
    with pytest.raises(actions.FindingTooEarly, match="2026"):
        actions.publish_finding(actor=made.hr, finding_id=finding.pk, year=2025, at=NOW)
    assert not Need.objects.exists()
    finding.refresh_from_db()
    assert finding.state == "DRAFT"


def test_a_draft_can_be_changed() -> None:
    made = town()
    finding = _draft(made)
    changed = actions.edit_finding(actor=made.hr, finding_id=finding.pk, words=_words("Lain"), at=NOW)
    assert (changed.pk, changed.title, Finding.objects.count()) == (finding.pk, "Lain", 1)


def test_strangers_neither_see_nor_write_findings() -> None:
    made = town()
    finding = _draft(made)
    agency_id = made.unit.agency_id
    below = actor_with(Role.HR_DEVELOPER, agency_id=agency_id, unit_path=f"{made.unit.path}.health")
    for stranger in (below, hr_actor(UnitFactory.create().agency), Actor()):
        assert not queries.findings(stranger).exists()
        with pytest.raises(Evaluation.DoesNotExist):
            actions.write_finding(actor=stranger, evaluation_id=finding.evaluation_id, words=_words(), at=NOW)
        with pytest.raises(Finding.DoesNotExist):
            actions.publish_finding(actor=stranger, finding_id=finding.pk, year=2027, at=NOW)
    leader = actor_with(Role.LEADER, agency_id=agency_id)
    with pytest.raises(PermissionDenied):
        actions.publish_finding(actor=leader, finding_id=finding.pk, year=2027, at=NOW)
    with pytest.raises(PermissionDenied):
        actions.write_finding(actor=leader, evaluation_id=finding.evaluation_id, words=_words(), at=NOW)
    assert Finding.objects.get().state == "DRAFT"
    assert not Need.objects.exists()
