from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from bina.competency.models import Assessment
from bina.demonstration import context, outside, queries, workbook
from bina.demonstration.accounts import PASSWORD, ROLES
from bina.demonstration.city import City, generate, write
from bina.demonstration.load import LoadRefused, load
from bina.people.models import Agency, Employee, Unit
from bina.people.tests.factories import AgencyFactory
from bina.platform.access import Role, system_actor
from bina.platform.accounts.queries import actor_of
from bina.platform.jobs import Quiet
from bina.platform.models import Account, Grant
from bina.training.models import Batch, Certificate, Draw, OutsideCertificate, Programme, Session
from bina.training.queries import money
from bina.training.queries import partners as contracts

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def teluk() -> City:
    return generate(code="TELUK", employees=300, seed=7)


@pytest.fixture(scope="module")
def files(teluk: City, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("teluk")
    write(teluk, folder)
    return folder


def bring_in(city: City, folder: Path) -> dict[str, Any]:
    return load(city=city, folder=folder, at=NOW, progress=Quiet(), tell=lambda name: None)


@pytest.mark.django_db
def test_a_city_is_brought_in_whole_and_a_second_time_changes_nothing(teluk: City, files: Path) -> None:
    first, again = bring_in(teluk, files), bring_in(teluk, files)
    for name, figures in first["imported"].items():
        assert (figures["rejected"], figures["warnings"]) == (0, 0), name
        assert figures["created"] + figures["updated"] == figures["rows"], name
        assert again["imported"][name]["unchanged"] == figures["rows"], name
    assert Grant.objects.filter(role=Role.LEADER).count() == 1
    agency = Agency.objects.get(code="TELUK")
    assert agency.is_demonstration
    the_register_holds_the_city(agency, teluk)
    the_batches_of_the_past_are_there_and_four_are_open(agency, teluk)
    assert (first["partners"], again["partners"]) == (8, 0)
    partners_have_agreements_offers_and_a_budget_that_held(agency)
    assert again["certificates"] == 0
    certificates_of_this_year_and_of_the_past_are_there(first["certificates"])


def the_register_holds_the_city(agency: Agency, teluk: City) -> None:
    assert Employee.objects.filter(agency=agency).count() == 300
    assert Unit.objects.filter(agency=agency).count() == len(teluk.units)
    assert Programme.objects.filter(agency=agency).count() == 62
    late = {teluk.people[place].nip for place in teluk.levels.waves[-1].members.nonzero()[0]}
    held = Assessment.objects.filter(agency=agency, assessed_on__year=teluk.as_of.year)
    assert set(held.values_list("employee__nip", flat=True)) == late


def the_batches_of_the_past_are_there_and_four_are_open(agency: Agency, teluk: City) -> None:
    batches = Batch.objects.filter(agency=agency, partner_offer=None)
    assert batches.exclude(state="OPEN").count() == len(teluk.batches) + 1
    assert batches.filter(state="OPEN", enrolments__isnull=False).distinct().count() == 4
    assert not Session.objects.filter(batch__state="OPEN", room=None).exists()
    assert Draw.objects.get(drawn_at=None).batch.enrolments.filter(state="APPROVED").count() == 9


def partners_have_agreements_offers_and_a_budget_that_held(agency: Agency) -> None:
    actor = system_actor(agency.pk)
    assert contracts.agreements(actor).count() == 6
    states = contracts.partner_offers(actor).order_by("starts_on").values_list("state", flat=True)
    assert list(states) == ["SENT", "SENT", "SENT", "ACCEPTED", "DECLINED"]
    assert all("ontoh" in name for name in contracts.partners(actor).values_list("name", flat=True))
    lines = money.budget_lines(actor)
    assert all(0 <= line.committed <= line.ceiling_rupiah for line in lines)
    assert money.summed_use(lines).committed > 0
    assert Batch.objects.filter(state="FINISHED").exclude(partner=None).exists()


def certificates_of_this_year_and_of_the_past_are_there(count: int) -> None:
    issued = Certificate.objects.all()
    assert 15 <= issued.count() == count <= 40
    states = issued.order_by("state").values_list("state", flat=True)
    assert list(states) == ["ISSUED"] * (count - 1) + ["REVOKED"]
    holders = set(Account.objects.filter(is_active=True).values_list("employee_id", flat=True))
    assert holders <= set(issued.values_list("employee_id", flat=True))
    assert issued.filter(share_token__isnull=False).count() == 1
    assert all("CONTOH" in number for number in issued.values_list("number", flat=True))
    assert OutsideCertificate.objects.get().state == "SUBMITTED"


@pytest.mark.django_db
def test_one_account_per_role_is_open_and_shown_as_long_as_it_stays_so(teluk: City, files: Path) -> None:
    bring_in(teluk, files)
    opened = Account.objects.filter(is_active=True)
    assert {(account.login, account.email) for account in opened} == {
        (one.nip, one.login) for one in teluk.accounts
    }
    assert all(account.check_password(PASSWORD) for account in opened)
    assert all(one.role in actor_of(opened.get(login=one.nip)).roles for one in teluk.accounts)
    shown = list(context.accounts(RequestFactory().get("/"))["demonstration_accounts"])
    assert [one["login"] for one in shown] == [one.login for one in teluk.accounts]
    assert {one["password"] for one in shown} == {PASSWORD}
    assert queries.is_loaded("TELUK")
    opened.filter(login=teluk.accounts[0].nip).update(is_active=False)
    assert len(queries.shown_accounts("TELUK")) == len(ROLES) - 1
    assert not queries.is_loaded("TELUK")
    Agency.objects.filter(code="TELUK").update(is_demonstration=False)
    assert queries.all_shown_accounts() == []


@pytest.mark.django_db
@pytest.mark.parametrize("is_demonstration", [False, True])
def test_an_agency_that_is_there_already_is_left_alone(
    is_demonstration: bool, teluk: City, files: Path
) -> None:
    AgencyFactory.create(code="TELUK", siasn_id="another", is_demonstration=is_demonstration)
    with pytest.raises(LoadRefused, match="TELUK"):
        bring_in(teluk, files)
    assert Employee.objects.count() == 0


@pytest.mark.django_db
def test_a_file_with_a_rejected_row_is_told_by_name_and_row(teluk: City, files: Path, tmp_path: Path) -> None:
    for file in files.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    rows = [[teluk.people[0].nip, "R", "", teluk.as_of, None, None]]
    headings = outside.DISCIPLINE_HEADINGS
    workbook.write(tmp_path / "discipline.xlsx", title="Disiplin", headings=headings, rows=rows)
    with pytest.raises(LoadRefused, match=r"discipline\.xlsx: 1 .* 4:"):
        bring_in(teluk, tmp_path)
    assert Account.objects.filter(is_active=True).count() == 0


@pytest.mark.django_db
def test_an_unknown_code_shows_no_account() -> None:
    assert queries.shown_accounts("TIDAK-ADA") == []
    assert queries.all_shown_accounts() == []
