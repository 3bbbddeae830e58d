from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from bina.competency import actions
from bina.competency.actions import Target
from bina.competency.models import Competence, Framework, Indicator, Level, Standard
from bina.competency.tests.conftest import City
from bina.competency.tests.factories import DAY, NINE, competence, require
from bina.people.tests.factories import AgencyFactory, PostFactory, actor_with, hr_actor
from bina.platform.access import Role

pytestmark = pytest.mark.django_db
GENERAL = Target(scope="KIND", post_kind="GENERAL")


def counts() -> tuple[int, int, int, int]:
    return (
        Framework.objects.count(),
        Competence.objects.count(),
        Level.objects.count(),
        Indicator.objects.count(),
    )


def test_installing_the_frameworks_twice_leaves_them_as_they_are() -> None:
    assert actions.install_frameworks() == 51
    first = counts()
    keys = dict(Competence.objects.values_list("code", "pk"))
    actions.install_frameworks()
    assert counts() == first == (5, 51, 318, 303)
    assert dict(Competence.objects.values_list("code", "pk")) == keys


def test_a_text_that_was_corrected_is_brought_up_to_date(frameworks: int) -> None:
    Competence.objects.filter(code="INT").update(name_id="Salah")
    actions.install_frameworks()
    assert competence("INT").name_id == "Integritas"


def test_default_standards_give_each_kind_of_post_its_minimum_level(city: City) -> None:
    actions.install_default_standards(actor=city.hr, agency_id=city.agency.pk, on=DAY)
    lines = Standard.objects.filter(agency=city.agency, competence__code="INT")
    assert dict(lines.values_list("target", "level")) == {
        "KIND:LEADERSHIP:": 4,
        "KIND:LEADERSHIP:I": 5,
        "KIND:LEADERSHIP:II": 4,
        "KIND:ADMINISTRATOR:": 3,
        "KIND:SUPERVISOR:": 2,
        "KIND:GENERAL:": 1,
        "KIND:FUNCTIONAL:": 2,
        "KIND:FUNCTIONAL:UTAMA": 5,
        "KIND:FUNCTIONAL:MADYA": 4,
        "KIND:FUNCTIONAL:MUDA": 3,
        "KIND:FUNCTIONAL:PERTAMA": 2,
        "KIND:FUNCTIONAL:PENYELIA": 2,
        "KIND:FUNCTIONAL:MAHIR": 2,
        "KIND:FUNCTIONAL:TERAMPIL": 1,
        "KIND:FUNCTIONAL:PEMULA": 1,
    }
    assert set(lines.values_list("source", flat=True)) == {"minimum-levels@2017-01-01"}


def test_default_standards_come_once_and_spare_what_the_agency_has_set(city: City) -> None:
    own = require(city.agency, "INT", 3)
    first = actions.install_default_standards(actor=city.hr, agency_id=city.agency.pk, on=DAY)
    assert first > 9 * 14
    assert actions.install_default_standards(actor=city.hr, agency_id=city.agency.pk, on=DAY) == 0
    assert Standard.objects.get(target="KIND:GENERAL:", competence__code="INT") == own


def test_default_standards_know_titles_by_whole_words(city: City) -> None:
    PostFactory.create(
        unit=city.health, title="Perencana Ahli Muda", kind="FUNCTIONAL", functional_level="MUDA"
    )
    PostFactory.create(unit=city.health, title="Pengurus Perencanaan")
    actions.install_default_standards(actor=city.hr, agency_id=city.agency.pk, on=DAY)
    titles = Standard.objects.filter(scope="TITLE").order_by("competence__code")
    assert [(line.target, line.competence.code, line.level) for line in titles] == [
        ("TITLE:perencana ahli muda", "TEK04", 3),
        ("TITLE:perencana ahli muda", "TEK12", 3),
    ]


def test_standards_are_only_ensured_where_there_is_none(city: City) -> None:
    require(city.agency, "INT", 3)
    assert actions.ensure_standards(actor=city.hr, agency_id=city.agency.pk, on=DAY) == 0
    other = AgencyFactory.create()
    assert actions.ensure_standards(actor=hr_actor(other), agency_id=other.pk, on=DAY) > len(NINE)


def test_a_new_level_ends_the_one_before_on_that_day(city: City) -> None:
    old = require(city.agency, "INT", 1)
    new = actions.set_standard(
        actor=city.hr,
        agency_id=city.agency.pk,
        target=GENERAL,
        competence="INT",
        level=2,
        valid_from=DAY,
        source="SK 1/2026",
    )
    old.refresh_from_db()
    assert (old.level, old.valid_until) == (1, DAY)
    assert (new.level, new.valid_from, new.valid_until, new.source) == (2, DAY, None, "SK 1/2026")


def test_the_same_level_again_changes_nothing(city: City) -> None:
    old = require(city.agency, "INT", 1)
    again = actions.set_standard(
        actor=city.hr, agency_id=city.agency.pk, target=GENERAL, competence="INT", level=1, valid_from=DAY
    )
    assert again == old
    assert Standard.objects.count() == 1


def test_a_level_of_the_same_day_is_corrected_in_place(city: City) -> None:
    for level in (2, 3):
        actions.set_standard(
            actor=city.hr,
            agency_id=city.agency.pk,
            target=GENERAL,
            competence="INT",
            level=level,
            valid_from=DAY,
        )
    assert list(Standard.objects.values_list("level", "valid_from", "valid_until")) == [(3, DAY, None)]


def test_a_level_before_one_that_begins_later_is_refused(city: City) -> None:
    require(city.agency, "INT", 1)
    with pytest.raises(actions.StandardOverlaps, match="Integritas"):
        actions.set_standard(
            actor=city.hr,
            agency_id=city.agency.pk,
            target=GENERAL,
            competence="INT",
            level=2,
            valid_from=date(2019, 1, 1),
        )


def test_a_level_that_the_competence_does_not_have_is_refused(city: City) -> None:
    with pytest.raises(actions.LevelUnknown, match="1"):
        actions.set_standard(
            actor=city.hr, agency_id=city.agency.pk, target=GENERAL, competence="INT", level=6, valid_from=DAY
        )


def test_a_post_of_another_agency_is_refused(city: City) -> None:
    stranger = PostFactory.create()
    target = Target(scope="POST", post_id=stranger.pk)
    with pytest.raises(actions.StandardUnknown):
        actions.set_standard(
            actor=city.hr, agency_id=city.agency.pk, target=target, competence="INT", level=2, valid_from=DAY
        )


def test_two_lines_can_never_hold_at_the_same_time(city: City) -> None:
    first = require(city.agency, "INT", 1)
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        require(city.agency, "INT", 2)
    Standard.objects.filter(pk=first.pk).update(valid_until=first.valid_from + timedelta(days=1))
    assert Standard.objects.count() == 1


def test_a_line_ends_on_a_day_and_one_that_has_not_begun_is_taken_away(city: City) -> None:
    line = require(city.agency, "INT", 1)
    actions.end_standard(actor=city.hr, standard_id=line.pk, on=DAY)
    line.refresh_from_db()
    assert line.valid_until == DAY
    actions.end_standard(actor=city.hr, standard_id=line.pk, on=line.valid_from)
    assert not Standard.objects.exists()
    with pytest.raises(actions.StandardUnknown):
        actions.end_standard(actor=city.hr, standard_id=line.pk, on=DAY)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.EMPLOYEE])
def test_only_hr_of_the_whole_agency_edits_standards(city: City, role: Role) -> None:
    line = require(city.agency, "INT", 1)
    others = [
        actor_with(role, agency_id=city.agency.pk),
        actor_with(Role.HR_DEVELOPER, agency_id=city.agency.pk, unit_path=city.health.path),
        hr_actor(AgencyFactory.create()),
    ]
    for stranger in others:
        with pytest.raises(PermissionDenied):
            actions.install_default_standards(actor=stranger, agency_id=city.agency.pk, on=DAY)
        with pytest.raises(PermissionDenied):
            actions.end_standard(actor=stranger, standard_id=line.pk, on=DAY)
        with pytest.raises(PermissionDenied):
            actions.set_standard(
                actor=stranger,
                agency_id=city.agency.pk,
                target=GENERAL,
                competence="INT",
                level=2,
                valid_from=DAY,
            )
