from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import UnitFactory, account_with, actor_with, hr_actor
from bina.platform.access import Role
from bina.platform.decrees import DecreeRefused, adopt_ruleset
from bina.platform.models import AgencyRuleSet
from bina.platform.rulesets import load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TABLE = """
forms:
  - {number: 14, unit: SESSION, jp_per_unit: 3, evidence: {id: Catatan, en: Log}}
"""


def _adopt(text: str = TABLE, **values: Any) -> AgencyRuleSet:
    call: dict[str, Any] = {"name": "form-hours", "valid_from": date(2026, 7, 1), "at": NOW, **values}
    return adopt_ruleset(legal_basis="SK 1/2026", text=text, **call)


def test_an_agency_decrees_its_own_version_from_a_day_on() -> None:
    here, there = UnitFactory.create().agency, UnitFactory.create().agency
    _adopt(actor=hr_actor(here), agency_id=here.pk)
    mine = load("form-hours", on=date(2026, 7, 1), agency_id=here.pk)
    assert (mine.key, len(mine.table.forms)) == ("form-hours@2026-07-01+agency", 1)
    for agency, day in ((here, date(2026, 6, 30)), (there, date(2026, 7, 1))):
        assert len(load("form-hours", on=day, agency_id=agency.pk).table.forms) == 25


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("forms: [", "1"),
        ("forms: []", "forms"),
        (TABLE.replace("SESSION", "ABAD"), "forms.0.unit"),
        (TABLE.replace("jp_per_unit: 3", "jp_per_unit: -3"), "forms.0.jp_per_unit"),
    ],
)
def test_a_table_of_another_form_is_refused_with_its_place(text: str, words: str) -> None:
    agency = UnitFactory.create().agency
    with pytest.raises(DecreeRefused) as refusal:
        _adopt(text, actor=hr_actor(agency), agency_id=agency.pk)
    assert (refusal.value.field, words in str(refusal.value)) == ("text", True)
    assert not AgencyRuleSet.objects.exists()


def test_what_was_adopted_is_not_changed_and_strangers_adopt_nothing() -> None:
    agency = UnitFactory.create().agency
    _adopt(actor=hr_actor(agency), agency_id=agency.pk)
    with pytest.raises(DecreeRefused):
        _adopt(actor=hr_actor(agency), agency_id=agency.pk)
    auditor = actor_with(Role.AUDITOR, agency_id=agency.pk)
    for actor in (hr_actor(UnitFactory.create().agency), auditor):
        with pytest.raises(PermissionDenied):
            _adopt(actor=actor, agency_id=agency.pk, valid_from=date(2027, 1, 1))
    assert AgencyRuleSet.objects.count() == 1


def test_a_version_is_adopted_by_a_plain_form_that_begins_with_the_one_in_force(client: Client) -> None:
    root = UnitFactory.create()
    client.force_login(account_with(Role.HR_DEVELOPER, unit=root))
    url = reverse("platform:ruleset_adopt", args=["form-hours"])
    begun = client.get(url).context["form"].initial["text"]
    assert begun.count("number:") == 25
    data = {"valid_from": "2026-07-01", "legal_basis": "SK 1/2026", "text": begun.replace("'10'", "'9'")}
    assert client.post(url, {**data, "text": "x"}).status_code == 422
    assert client.post(url, data).status_code == 302
    table = load("form-hours", on=date(2026, 7, 1), agency_id=root.agency_id).table
    assert table.by_number()[3].daily_cap_jp == 9
