from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bina.competency.actions import install_frameworks
from bina.competency.tests.factories import AssessmentFactory, competence, require
from bina.people.tests.factories import AgencyFactory, UnitFactory, account_with, hr_actor
from bina.platform.access import Actor, Role
from bina.platform.models import Notice
from bina.training.actions import money
from bina.training.actions.money import CommitmentValues, LineValues
from bina.training.actions.refusals import MoneyRefused
from bina.training.models import BudgetLine, Commitment, Payment, ProgrammeOutcome
from bina.training.queries import money as queries
from bina.training.queries.closed_gaps import closed_gaps
from bina.training.tests.city import City, stranger
from bina.training.tests.factories import NOW, BatchFactory, EnrolmentFactory
from bina.training.tests.partner_factories import (
    AgreementFactory,
    BudgetLineFactory,
    CommitmentFactory,
    PartnerFactory,
    contact_actor,
)

pytestmark = pytest.mark.django_db
LINE = LineValues(year=2027, code="5.1.02", name="Pelatihan", source="APBD", ceiling_rupiah=100_000_000)
DAY = date(2027, 2, 1)

# Ceilings


def _values(line: BudgetLine, **changes: Any) -> CommitmentValues:
    values = CommitmentValues(
        line_id=line.pk, purpose="DELIVERY", amount_rupiah=60_000_000, number="SPK/1", committed_on=DAY
    )
    return replace(values, **changes)


def test_a_commitment_beyond_the_line_is_refused_with_the_sum(city: City) -> None:
    line, batch = BudgetLineFactory.create(agency=city.agency), city.batch()
    money.commit(actor=city.hr, batch_id=batch.pk, values=_values(line), at=NOW)
    with pytest.raises(MoneyRefused) as refusal:
        money.commit(actor=city.hr, batch_id=batch.pk, values=_values(line), at=NOW)
    assert all(sum_ in str(refusal.value) for sum_ in ("Rp40.000.000", "Rp60.000.000", "Rp20.000.000"))
    assert refusal.value.field == "amount_rupiah"
    money.commit(actor=city.hr, batch_id=batch.pk, values=_values(line, amount_rupiah=40_000_000), at=NOW)
    use = queries.summed_use(queries.budget_lines(city.hr))
    assert (use.ceiling, use.committed, use.paid, use.left) == (100_000_000, 100_000_000, 0, 0)


def test_a_commitment_beyond_the_agreement_is_refused_with_the_sum(city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    agreement = AgreementFactory.create(
        partner=partner, ceiling_rupiah=50_000_000, ends_on=date(2027, 12, 31)
    )
    batch, line = city.batch(partner=partner), BudgetLineFactory.create(agency=city.agency)
    values = _values(line, agreement_id=agreement.pk)
    with pytest.raises(MoneyRefused, match=r"Rp10\.000\.000"):
        money.commit(actor=city.hr, batch_id=batch.pk, values=values, at=NOW)
    money.commit(actor=city.hr, batch_id=batch.pk, values=replace(values, amount_rupiah=50_000_000), at=NOW)
    used = queries.with_committed(type(agreement).objects.all()).get()
    assert used.committed == 50_000_000


def test_hr_is_told_once_when_an_agreement_is_nearly_used_up(city: City) -> None:
    keeper = account_with(Role.HR_DEVELOPER, unit=city.root)
    agreement = AgreementFactory.create(
        partner=PartnerFactory.create(agency=city.agency),
        ceiling_rupiah=50_000_000,
        ends_on=date(2027, 12, 31),
    )
    batch, line = city.batch(partner=agreement.partner), BudgetLineFactory.create(agency=city.agency)
    told = []
    for amount in (44_999_999, 1, 5_000_000):
        values = _values(line, agreement_id=agreement.pk, amount_rupiah=amount)
        money.commit(actor=city.hr, batch_id=batch.pk, values=values, at=NOW)
        told.append(list(Notice.objects.filter(account=keeper).values_list("text", flat=True)))
    assert [len(texts) for texts in told] == [0, 1, 1]
    assert "Rp5.000.000" in told[1][0]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_rupiah": 0}, "amount_rupiah"),
        ({"line_id": UUID(int=1)}, "line_id"),
        ({"agreement_id": UUID(int=1)}, "agreement_id"),
    ],
)
def test_a_commitment_that_cannot_be_is_refused_at_the_field(
    city: City, change: dict[str, Any], field: str
) -> None:
    line, batch = BudgetLineFactory.create(agency=city.agency), city.batch()
    with pytest.raises(MoneyRefused) as refusal:
        money.commit(actor=city.hr, batch_id=batch.pk, values=_values(line, **change), at=NOW)
    assert refusal.value.field == field
    assert not Commitment.objects.exists()


def test_an_agreement_of_another_partner_or_out_of_force_carries_no_commitment(city: City) -> None:
    partner, other = PartnerFactory.create_batch(2, agency=city.agency)
    batch, line = city.batch(partner=partner), BudgetLineFactory.create(agency=city.agency)
    theirs = AgreementFactory.create(partner=other, ends_on=date(2027, 12, 31))
    over = AgreementFactory.create(partner=partner, ends_on=date(2026, 12, 31))
    for agreement, field in ((theirs, "agreement_id"), (over, "committed_on")):
        with pytest.raises(MoneyRefused) as refusal:
            money.commit(
                actor=city.hr, batch_id=batch.pk, values=_values(line, agreement_id=agreement.pk), at=NOW
            )
        assert refusal.value.field == field


def test_payments_stay_within_their_commitment_and_evidence_counts_once(city: City) -> None:
    made = CommitmentFactory.create(line__agency=city.agency)
    pay = {"actor": city.hr, "commitment_id": made.pk, "paid_on": DAY, "at": NOW}
    money.pay(amount_rupiah=7_000_000, number="SP2D/1", **pay)
    with pytest.raises(MoneyRefused, match=r"Rp3\.000\.000"):
        money.pay(amount_rupiah=4_000_000, number="SP2D/2", **pay)
    with pytest.raises(MoneyRefused) as twice:
        money.pay(amount_rupiah=1_000_000, number="SP2D/1", **pay)
    assert twice.value.field == "number"
    assert list(Payment.objects.values_list("amount_rupiah", "number")) == [(7_000_000, "SP2D/1")]


def test_what_a_commitment_did_not_need_goes_back_to_the_line(city: City) -> None:
    made = CommitmentFactory.create(line__agency=city.agency)
    pay = {"actor": city.hr, "commitment_id": made.pk, "paid_on": DAY, "at": NOW}
    money.pay(amount_rupiah=7_000_000, number="SP2D/1", **pay)
    money.release(actor=city.hr, commitment_id=made.pk, on=DAY)
    line = queries.budget_lines(city.hr).get()
    assert (line.committed, line.paid) == (7_000_000, 7_000_000)
    with pytest.raises(MoneyRefused):
        money.pay(amount_rupiah=1, number="SP2D/2", **pay)


def test_a_ceiling_is_not_lowered_below_what_is_committed(city: City) -> None:
    made = CommitmentFactory.create(line__agency=city.agency)
    values = replace(LINE, ceiling_rupiah=9_999_999)
    with pytest.raises(MoneyRefused, match=r"Rp10\.000\.000"):
        money.edit_line(actor=city.hr, line_id=made.line_id, values=values, at=NOW)
    money.create_line(actor=city.hr, agency_id=city.agency.pk, values=LINE, at=NOW)
    with pytest.raises(MoneyRefused) as twice:
        money.edit_line(actor=city.hr, line_id=made.line_id, values=LINE, at=NOW)
    assert twice.value.field == "code"


def test_strangers_and_contacts_touch_no_money(city: City) -> None:
    made = CommitmentFactory.create(line__agency=city.agency)
    ani = contact_actor(PartnerFactory.create(agency=city.agency))
    for actor in (stranger(), ani):
        with pytest.raises(PermissionDenied):
            money.commit(actor=actor, batch_id=made.batch_id, values=_values(made.line), at=NOW)
        with pytest.raises(PermissionDenied):
            money.release(actor=actor, commitment_id=made.pk, on=DAY)
        assert not queries.budget_lines(actor).exists()
        assert not queries.commitments(actor).exists()


@pytest.mark.django_db(transaction=True)
def test_ten_people_at_once_never_commit_more_than_the_line_holds() -> None:
    unit = UnitFactory.create(agency=AgencyFactory.create())
    line = BudgetLineFactory.create(agency=unit.agency, ceiling_rupiah=30_000_000)
    batch = BatchFactory.create(programme__agency=unit.agency)
    actor, together = hr_actor(unit.agency), Barrier(10)
    values = _values(line, amount_rupiah=10_000_000)
    with ThreadPoolExecutor(10) as pool:
        outcomes = pool.map(lambda _number: _try(actor, batch.pk, values, together), range(10))
        assert Counter(outcomes) == {"committed": 3, "refused": 7}
    assert Commitment.objects.count() == 3


def _try(actor: Actor, batch_id: UUID, values: CommitmentValues, together: Barrier) -> str:
    try:
        together.wait(timeout=60)
        money.commit(actor=actor, batch_id=batch_id, values=values, at=NOW)
    except MoneyRefused:
        return "refused"
    else:
        return "committed"
    finally:
        connection.close()


# What a batch cost


def test_a_gap_counts_as_closed_when_an_assessment_after_the_batch_reaches_the_standard(city: City) -> None:
    install_frameworks()
    require(city.agency, "PP", 3)
    batch = city.batch(state="FINISHED", starts_on=date(2025, 3, 3), ends_on=date(2025, 3, 4))
    ProgrammeOutcome.objects.create(
        agency=city.agency, programme=batch.programme, competency=competence("PP"), level=3
    )
    levels = {"closed": (2, 3), "not yet": (1, 2), "was none": (3, 4), "never judged again": (2, None)}
    for before, after in levels.values():
        person = city.people(1)[0]
        EnrolmentFactory.create(
            batch=batch, employee=person, state="COMPLETED", completed_on=batch.ends_on, earned_jp=16
        )
        AssessmentFactory.create(employee=person, code="PP", level=before, assessed_on=date(2025, 1, 6))
        if after is not None:
            AssessmentFactory.create(employee=person, code="PP", level=after, assessed_on=date(2025, 9, 1))
    CommitmentFactory.create(line__agency=city.agency, batch=batch)
    assert closed_gaps(city.hr, agency_id=city.agency.pk, on=NOW.date()) == {batch.pk: 1}
    assert closed_gaps(stranger(), agency_id=city.agency.pk, on=NOW.date()) == {}
    found = queries.batch_costs(city.hr, batch=batch, on=NOW.date())
    assert (found.total, found.per_participant, found.per_hour, found.per_gap) == (
        10_000_000,
        2_500_000,
        156_250,
        10_000_000,
    )


# Pages


@pytest.fixture
def hr(client: Client, city: City) -> Client:
    client.force_login(account_with(Role.HR_DEVELOPER, unit=city.root))
    return client


def _url(name: str, *args: Any) -> str:
    return reverse(f"training:{name}", args=args)


def test_money_goes_from_a_line_to_a_payment_by_plain_forms(hr: Client, city: City) -> None:
    partner = PartnerFactory.create(agency=city.agency)
    batch = city.batch(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 2))
    data = {
        "year": 2027,
        "code": "5.1.02",
        "name": "Pelatihan",
        "source": "APBD",
        "ceiling_rupiah": 50_000_000,
    }
    assert hr.post(_url("budget_new"), data).status_code == 302
    assert hr.post(_url("budget_new"), data).status_code == 422
    hr.post(_url("batch_partner", batch.pk), {"partner": str(partner.pk)})
    batch.refresh_from_db()
    assert batch.partner_id == partner.pk
    line = BudgetLine.objects.get()
    wish = {"line_id": str(line.pk), "purpose": "DELIVERY", "amount_rupiah": 60_000_000}
    wish |= {"number": "SPK/1", "committed_on": "2027-02-01"}
    too_much = hr.post(_url("batch_commit", batch.pk), wish)
    assert (too_much.status_code, list(too_much.context["form"].errors)) == (422, ["amount_rupiah"])
    hr.post(_url("batch_commit", batch.pk), {**wish, "amount_rupiah": 20_000_000})
    made = Commitment.objects.get()
    paid = {"amount_rupiah": 20_000_001, "number": "SP2D/1", "paid_on": "2027-03-09"}
    assert hr.post(_url("commitment_pay", made.pk), paid).status_code == 422
    assert hr.post(_url("commitment_pay", made.pk), {**paid, "amount_rupiah": 15_000_000}).status_code == 302
    hr.post(_url("commitment_release", made.pk))
    page = hr.get(_url("budget_line", line.pk)).context
    assert (page["use"].committed, page["use"].paid, page["use"].left) == (15_000_000, 15_000_000, 35_000_000)


@pytest.mark.parametrize("rows", [1, 9])
@pytest.mark.parametrize("name", ["budget_list", "budget_line", "batch_money"])
def test_pages_of_money_cost_the_same_for_any_number_of_rows(
    hr: Client, city: City, django_assert_max_num_queries: Callable[..., Any], rows: int, name: str
) -> None:
    line, batch = BudgetLineFactory.create(agency=city.agency), city.batch()
    for _ in range(rows):
        made = CommitmentFactory.create(line=line, batch=batch)
        BudgetLineFactory.create(agency=city.agency)
        Payment.objects.create(
            agency=city.agency, commitment=made, amount_rupiah=1, number="1", paid_on=DAY, recorded_at=NOW
        )
    page = {
        "budget_list": f"{_url('budget_list')}?tahun=2027",
        "budget_line": _url("budget_line", line.pk),
        "batch_money": _url("batch_money", batch.pk),
    }[name]
    with django_assert_max_num_queries(16):
        assert hr.get(page).status_code == 200


def test_the_file_for_the_budget_office_reads_back_equal(hr: Client, city: City) -> None:
    made = CommitmentFactory.create(line__agency=city.agency, line__code="5.1.02.02.12.0001")
    Payment.objects.create(
        agency=city.agency,
        commitment=made,
        amount_rupiah=4_000_000,
        number="SP2D/1",
        paid_on=DAY,
        recorded_at=NOW,
    )
    answer = hr.get(_url("budget_file"), {"tahun": 2027})
    lines, commitments, payments = load_workbook(BytesIO(answer.content)).worksheets
    assert [cell.value for cell in lines[3]][:2] == [2027, "5.1.02.02.12.0001"]
    assert [cell.value for cell in lines[3]][4:] == [
        100_000_000,
        10_000_000,
        4_000_000,
        96_000_000 - 6_000_000,
    ]
    assert [cell.value for cell in commitments[2]][8:10] == [10_000_000, 4_000_000]
    assert [cell.value for cell in payments[2]][5:] == ["SP2D/1", payments["G2"].value, 4_000_000]
    assert payments["G2"].value.date() == DAY
