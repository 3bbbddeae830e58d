"""From a notice to the phone, with a real service over HTTP that opens what it receives."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from bina.people.tests.factories import AccountFactory, actor_for
from bina.platform.access import Actor
from bina.platform.models import Account, AuditEntry, Notice, PushDelivery, PushSubscription
from bina.platform.notices import leave_notices
from bina.platform.push import actions, delivery, service
from bina.platform.push.keys import public_text, sender_key
from bina.platform.tests.push_service import Phone, PushService, data, dripping

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TEXT = "“Pelayanan prima” dimulai 25 November 2026."
CHROME = "Mozilla/5.0 (Linux; Android 14) Chrome/141.0 Mobile Safari/537.36"


@pytest.fixture
def push(settings: Any) -> Iterator[PushService]:
    made = PushService()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.PUSH_LOCAL_SERVICES = [made.url]
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def siti() -> Account:
    return AccountFactory.create()


def acting(account: Account) -> Actor:
    return actor_for(account)


def remind(account: Account, phone: Phone, endpoint: str) -> PushSubscription:
    return actions.remind_here(actor=acting(account), **phone.given(endpoint), user_agent=CHROME, at=NOW)


def leave(account: Account, text: str = TEXT) -> Notice:
    return leave_notices([Notice(account=account, text=text, url="/pelatihan/", created_at=NOW)])[0]


def test_a_notice_reaches_the_phone_sealed_and_signed(push: PushService, siti: Account) -> None:
    phone = Phone()
    remind(siti, phone, f"{push.url}siti")
    notice = leave(siti)
    assert delivery.send_due(at=NOW) == 1
    got = push.received[0]
    assert phone.shown(got.body) == {
        "title": "Bina",
        "body": TEXT,
        "url": "/pelatihan/",
        "id": str(notice.pk),
    }
    kept = {name: got.headers[name] for name in ("Content-Encoding", "TTL", "Urgency", "Topic")}
    assert kept == {
        "Content-Encoding": "aes128gcm",
        "TTL": str(48 * 3600),
        "Urgency": "normal",
        "Topic": notice.pk.hex,
    }
    ticket, key = got.headers["Authorization"].removeprefix("vapid t=").split(", k=")
    assert key == public_text(sender_key())
    assert json.loads(data(ticket.split(".")[1]))["aud"] == push.url.rstrip("/")
    assert not PushDelivery.objects.exists()


def test_who_wants_no_reminders_costs_no_job_and_a_closed_account_gets_none(
    push: PushService, siti: Account
) -> None:
    leave(siti)
    remind(siti, Phone(), f"{push.url}siti")
    Account.objects.filter(pk=siti.pk).update(is_active=False)
    leave(siti)
    assert not ProcrastinateJob.objects.filter(task_name=delivery.SEND).exists()
    assert not PushDelivery.objects.exists()


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten_with_all_that_waits_for_it(
    push: PushService, siti: Account, status: int
) -> None:
    remind(siti, Phone(), f"{push.url}gone")
    remind(siti, Phone(), f"{push.url}here")
    push.statuses["/gone"] = status
    leave(siti)
    assert delivery.send_due(at=NOW) == 1
    assert [one.endpoint for one in PushSubscription.objects.all()] == [f"{push.url}here"]
    assert not PushDelivery.objects.exists()


@pytest.mark.parametrize(("status", "asked", "minutes"), [(429, "300", 5), (500, "", 1), (503, "30", 1)])
def test_a_service_in_trouble_is_asked_again_later(
    push: PushService, siti: Account, status: int, asked: str, minutes: int
) -> None:
    remind(siti, Phone(), f"{push.url}siti")
    push.statuses["/siti"] = status
    push.headers = {"Retry-After": asked} if asked else {}
    leave(siti)
    again = NOW + timedelta(minutes=minutes)
    assert delivery.send_due(at=NOW) == 0
    assert [(one.tries, one.due_at) for one in PushDelivery.objects.all()] == [(1, again)]
    push.statuses.clear()
    assert delivery.send_due(at=again - timedelta(seconds=1)) == 0
    assert delivery.send_due(at=again) == 1
    assert len(push.received) == 2


def test_a_service_that_cannot_be_reached_is_asked_again_later(push: PushService, siti: Account) -> None:
    push.server.server_close()
    remind(siti, Phone(), f"{push.url}siti")
    leave(siti)
    assert delivery.send_due(at=NOW) == 0
    assert [one.due_at for one in PushDelivery.objects.all()] == [NOW + timedelta(minutes=1)]


def test_a_message_that_a_service_refuses_is_not_sent_again(
    push: PushService, siti: Account, caplog: pytest.LogCaptureFixture
) -> None:
    remind(siti, Phone(), f"{push.url}siti")
    push.statuses["/siti"] = 400
    leave(siti)
    assert delivery.send_due(at=NOW) == 0
    assert not PushDelivery.objects.exists()
    assert caplog.messages == [f"The push service {push.url.rstrip('/')} refused a message: 400"]


def test_a_message_that_cannot_be_put_holds_up_no_other(
    push: PushService, siti: Account, caplog: pytest.LogCaptureFixture
) -> None:
    remind(siti, Phone(), f"{push.url}sit\u00ef")
    remind(siti, Phone(), f"{push.url}siti")
    leave(siti)
    assert delivery.send_due(at=NOW) == 1
    assert (PushDelivery.objects.count(), PushSubscription.objects.count()) == (0, 2)
    assert caplog.messages == ["A message cannot be put to its push service: 127.0.0.1"]


def test_what_is_stale_is_not_sent_any_more(push: PushService, siti: Account) -> None:
    remind(siti, Phone(), f"{push.url}siti")
    leave(siti)
    assert delivery.send_due(at=NOW + timedelta(days=2)) == 0
    assert (push.received, PushDelivery.objects.count()) == ([], 0)


def test_an_address_that_has_become_private_is_asked_no_more(
    push: PushService, siti: Account, settings: Any
) -> None:
    remind(siti, Phone(), f"{push.url}siti")
    leave(siti)
    settings.PUSH_LOCAL_SERVICES = []
    assert delivery.send_due(at=NOW) == 0
    assert (push.received, PushSubscription.objects.count()) == ([], 0)


@pytest.mark.parametrize("name", ["localhost.localdomain", "ip6-localhost.example"])
def test_a_name_that_leads_inside_is_not_asked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = {"localhost.localdomain": "127.0.0.1", "ip6-localhost.example": "::1"}
    found = [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", (inside[name], 443))]
    monkeypatch.setattr(service.socket, "getaddrinfo", lambda *_a, **_k: found)
    with pytest.raises(service.PrivateAddress):
        service.post(f"https://{name}/push", body=b"", headers={})


@pytest.mark.parametrize("kind", [http.client.HTTPConnection, service.Secure])
def test_a_service_that_drips_its_answer_holds_a_sender_no_longer_than_the_deadline(
    kind: type[http.client.HTTPConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "EXCHANGE_SECONDS", 0.1)
    with dripping() as (port, gave_all):
        words = ("push.example", port, "127.0.0.1") if kind is service.Secure else ("127.0.0.1", port)
        with pytest.raises((OSError, http.client.HTTPException)):
            service.exchange(kind(*words), path="/", body=b"", headers={})
        assert not gave_all.is_set()


@pytest.mark.parametrize("number", [3, 30])
def test_any_number_of_messages_is_claimed_and_settled_with_the_same_statements(
    push: PushService, django_assert_num_queries: Any, number: int
) -> None:
    accounts = AccountFactory.create_batch(number)
    for at, account in enumerate(accounts):
        remind(account, Phone(), f"{push.url}{at}")
    push.statuses = {"/0": 410, "/1": 500}
    notices = [Notice(account=one, text=TEXT, url="/", created_at=NOW) for one in accounts]
    with django_assert_num_queries(3):  # the notices, their messages, one job
        leave_notices(notices)
    with django_assert_num_queries(14):
        assert delivery.send_due(at=NOW) == number - 2


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_waits(push: PushService, siti: Account) -> None:
    phone = Phone()
    remind(siti, phone, f"{push.url}siti")
    assert actions.send_trial(actor=acting(siti), at=datetime.now(UTC)) == 1
    call_command("procrastinate", "worker", "--one-shot")
    assert [phone.shown(one.body)["url"] for one in push.received] == ["/notifikasi/ponsel/"]


def test_a_device_belongs_to_the_last_person_who_switched_it_on(push: PushService, siti: Account) -> None:
    other = AccountFactory.create()
    phone = Phone()
    first = remind(siti, phone, f"{push.url}shared")
    assert remind(siti, phone, f"{push.url}shared") == first
    remind(other, phone, f"{push.url}shared")
    assert [one.account for one in PushSubscription.objects.all()] == [other]
    assert actions.forget_phone(actor=acting(siti), endpoint=f"{push.url}shared") == 0
    assert actions.forget_phone(actor=acting(other), endpoint=f"{push.url}shared") == 1


def test_beyond_ten_devices_the_oldest_gives_way(push: PushService, siti: Account) -> None:
    for number in range(11):
        remind(siti, Phone(), f"{push.url}{number}")
    kept = {one.endpoint for one in PushSubscription.objects.all()}
    assert kept == {f"{push.url}{number}" for number in range(1, 11)}


def test_the_trail_holds_no_endpoint_in_the_clear(push: PushService, siti: Account) -> None:
    remind(siti, Phone(), f"{push.url}siti")
    entry = AuditEntry.objects.get(table_name="platform_pushsubscription")
    assert entry.action == "INSERT"
    assert "endpoint" not in entry.after
    assert push.url not in json.dumps(entry.after)


def test_the_switch_is_kept_and_signing_out_on_that_device_ends_it(push: PushService, siti: Account) -> None:
    client, elsewhere = Client(), Client()
    client.force_login(siti)
    elsewhere.force_login(siti)
    phone = Phone()
    agent = {"user-agent": CHROME}
    answer = client.post("/notifikasi/ponsel/ingatkan/", phone.given(f"{push.url}siti"), headers=agent)
    assert answer.status_code == 204
    assert "Chrome, Android" in client.get("/notifikasi/ponsel/").content.decode()
    elsewhere.post("/akun/logout/")
    assert PushSubscription.objects.count() == 1
    client.post("/akun/logout/")
    assert not PushSubscription.objects.exists()


def test_an_address_that_is_no_services_is_refused_with_a_reason(siti: Account) -> None:
    client = Client()
    client.force_login(siti)
    answer = client.post("/notifikasi/ponsel/ingatkan/", Phone().given("https://10.0.0.7/push"))
    assert answer.status_code == 422
    assert answer.json() == {
        "reason": "Peramban ini memberi alamat yang tidak dapat dikirimi pengingat oleh Bina."
    }


def test_the_page_gives_the_key_that_the_browser_needs_and_offers_a_trial_once_there_is_a_device(
    push: PushService, siti: Account
) -> None:
    client = Client()
    client.force_login(siti)
    without = client.get("/notifikasi/ponsel/").content.decode()
    assert f'data-phone="{public_text(sender_key())}"' in without
    assert "/notifikasi/ponsel/coba/" not in without
    remind(siti, Phone(), f"{push.url}siti")
    assert "/notifikasi/ponsel/coba/" in client.get("/notifikasi/ponsel/").content.decode()
    refused = client.post("/notifikasi/ponsel/coba/", follow=True)
    assert [str(one) for one in refused.context["messages"]] == [
        "Uji coba sedang dikirim ke 1 perangkat, seharusnya tiba dalam satu menit."
    ]


def test_a_device_is_removed_by_its_owner_and_by_nobody_else(push: PushService, siti: Account) -> None:
    kept = remind(siti, Phone(), f"{push.url}siti")
    stranger, owner = Client(), Client()
    stranger.force_login(AccountFactory.create())
    owner.force_login(siti)
    assert stranger.post(f"/notifikasi/ponsel/{kept.pk}/lepas/").status_code == 404
    assert owner.post(f"/notifikasi/ponsel/{kept.pk}/lepas/").status_code == 302
    assert not PushSubscription.objects.exists()
