from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from bina.people.models import Employee
from bina.people.tests.factories import NOW, AccountFactory, AgencyFactory, EmployeeFactory, actor_for
from bina.platform.errors import Refused
from bina.platform.jobs import Cancelled, running, start_run, watching
from bina.platform.models import Account, AuditEntry, JobRun, Notice


@pytest.fixture
def owner() -> Account:
    return AccountFactory.create(agency_id=AgencyFactory.create().pk)


def _run(owner: Account) -> JobRun:
    return start_run(actor=actor_for(owner), kind="test.kind", title="Impor pegawai", at=NOW)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_works_own_transaction_is_open_and_its_failure_undoes_only_the_work(
    owner: Account,
) -> None:
    run = _run(owner)
    seen: list[tuple[str, int]] = []
    with running(run.pk) as progress, transaction.atomic():
        Notice.objects.create(account=owner, text="half", created_at=NOW)
        progress.report(done=5, total=5, message="half way")
        run.refresh_from_db()
        seen.append((run.state, run.done))
        raise Refused("row 7 is wrong")
    run.refresh_from_db()
    assert seen == [("RUNNING", 5)]
    assert (run.state, run.error) == ("FAILED", "row 7 is wrong")
    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_run_stops_at_its_next_report(owner: Account) -> None:
    run = _run(owner)
    reached = False
    with running(run.pk) as progress:
        watching.cancel_run(actor=actor_for(owner), run_id=run.pk)
        with pytest.raises(Cancelled):
            progress.check()
        reached = True
        progress.check()
    run.refresh_from_db()
    assert reached
    assert run.state == "CANCELLED"


@pytest.mark.django_db(transaction=True)
def test_what_a_run_writes_stands_in_the_trail_as_done_by_the_person_who_asked(owner: Account) -> None:
    person = EmployeeFactory.create(education_level="40")
    with running(_run(owner).pk):
        Employee.objects.filter(pk=person.pk).update(education_level="45")
    Employee.objects.filter(pk=person.pk).update(education_level="50")
    trail = AuditEntry.objects.filter(row_id=str(person.pk), action="UPDATE").order_by("id")
    assert [entry.account_id for entry in trail] == [owner.pk, None]


@pytest.mark.django_db(transaction=True)
def test_a_finished_run_tells_its_owner_where_the_outcome_is(owner: Account) -> None:
    run = _run(owner)
    with running(run.pk) as progress:
        progress.finish(result_url="/pegawai/")
    run.refresh_from_db()
    assert (run.state, run.result_url) == ("DONE", "/pegawai/")
    assert [(notice.account_id, notice.url) for notice in Notice.objects.all()] == [(owner.pk, "/pegawai/")]


@pytest.mark.django_db(transaction=True)
def test_a_bug_marks_the_run_as_failed_without_its_insides_and_rises(owner: Account) -> None:
    run = _run(owner)
    with pytest.raises(ZeroDivisionError), running(run.pk):
        _ = 1 // 0
    run.refresh_from_db()
    assert run.state == "FAILED"
    assert "division" not in run.error


@pytest.mark.django_db
def test_only_the_owner_sees_and_cancels_a_run(client: Client, owner: Account) -> None:
    run = _run(owner)
    client.force_login(AccountFactory.create(agency_id=owner.agency_id))
    assert client.get(reverse("platform:run", args=[run.pk])).status_code == 404
    assert client.post(reverse("platform:cancel_run", args=[run.pk])).status_code == 404
    client.force_login(owner)
    assert client.get(reverse("platform:run", args=[run.pk])).status_code == 200
    assert client.post(reverse("platform:cancel_run", args=[run.pk])).status_code == 302
    run.refresh_from_db()
    assert run.cancel_requested


@pytest.mark.django_db
def test_the_progress_partial_sends_the_browser_on_when_the_work_is_done(
    client: Client, owner: Account
) -> None:
    run = _run(owner)
    JobRun.objects.filter(pk=run.pk).update(state="DONE", result_url="/pegawai/")
    client.force_login(owner)
    response = client.get(reverse("platform:run", args=[run.pk]), headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/pegawai/"
    assert b"<html" not in response.content
