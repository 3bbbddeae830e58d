"""Messages sealed for one device, checked with the standard's own example and by another reading of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from bina.platform.push import messages, rules
from bina.platform.push.keys import KEY_FILE, public_text, sender_key
from bina.platform.push.rules import Outcome
from bina.platform.tests.push_service import Phone, data

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
# RFC 8291, section 5 and appendix A
POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_is_sealed_byte_for_byte() -> None:
    point, secret = messages.device_keys(p256dh=POINT, auth=SECRET)
    own = ec.derive_private_key(int.from_bytes(data(SENDER), "big"), ec.SECP256R1())
    made = messages.sealed(
        b"When I grow up, I want to be a watermelon", point=point, secret=secret, own=own, salt=data(SALT)
    )
    assert messages.base64url(made) == SEALED


def test_only_the_device_it_is_meant_for_opens_a_message() -> None:
    phone, other = Phone(), Phone()
    made = messages.sealed(b"halo", point=phone.point, secret=phone.secret, own=other.key, salt=data(SALT))
    assert phone.opened(made) == b"halo"
    with pytest.raises(InvalidTag):
        other.opened(made)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        (POINT[:-4], SECRET),
        (POINT, SECRET[:-4]),
        (POINT[:-3] + "AAA", SECRET),  # no point of the curve
        (POINT.replace("-", " "), SECRET),
        ("", ""),
    ],
)
def test_keys_that_no_browser_makes_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        messages.device_keys(p256dh=p256dh, auth=auth)


def test_the_ticket_names_service_and_sender_and_is_signed_by_the_key_that_browsers_were_given() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    until = NOW + timedelta(hours=12)
    made = messages.ticket(key=key, audience="https://push.example", contact="mailto:a@b.id", until=until)
    head, claims, signature = made.split(".")
    assert json.loads(data(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(data(claims)) == {
        "aud": "https://push.example",
        "exp": int(until.timestamp()),
        "sub": "mailto:a@b.id",
    }
    given = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data(public_text(key)))
    raw = data(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    given.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    with pytest.raises(InvalidSignature):
        given.verify(der, f"{head}.{claims}x".encode(), ec.ECDSA(hashes.SHA256()))


def test_the_key_is_made_once_for_its_owner_only(tmp_path: Any, settings: Any) -> None:
    settings.BINA_HOME = tmp_path / "baru"
    first, again = public_text(sender_key()), public_text(sender_key())
    assert first == again
    assert [path.name for path in settings.BINA_HOME.iterdir()] == [KEY_FILE]
    assert (settings.BINA_HOME / KEY_FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc:d", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://web.push.apple.com:443/abc", True),
        ("https://8.8.8.8/abc", True),
        ("http://fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://who@fcm.googleapis.com/abc", False),
        ("https://localhost/abc", False),
        ("https://intranet/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://10.1.2.3/abc", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://[::1]/abc", False),
        ("https://[::ffff:10.0.0.1]/abc", False),
        ("https://[fd00::1]/abc", False),
        ("https://[fe80::1%25eth0]/abc", False),
        ("https://[64:ff9b::a00:1]/abc", False),
        ("https://push.example:port/abc", False),
        ("https://[broken/abc", False),
        ("https://push.example./abc", True),
        ("https://push..example/abc", False),
        (f"https://{'a' * 64}.example/abc", False),
        (f"https://{'a.' * 127}example/abc", False),
        ("https://push.example/sit\u00ef", False),
        ("https://p\u00fcsh.example/abc", False),
        ("https://push.example/a b", False),
        ("https://push.example/a\r\nHost: intranet", False),
        ("", False),
        ("https://push.example/" + "a" * 1000, False),
    ],
)
def test_only_services_on_the_internet_are_asked(endpoint: str, *, allowed: bool) -> None:
    assert rules.endpoint_allowed(endpoint) is allowed


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.DONE),
        (201, Outcome.DONE),
        (204, Outcome.DONE),
        (301, Outcome.REFUSED),
        (400, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (413, Outcome.REFUSED),
        (429, Outcome.LATER),
        (500, Outcome.LATER),
        (503, Outcome.LATER),
    ],
)
def test_what_a_services_answer_means(status: int, outcome: Outcome) -> None:
    assert rules.outcome(status) is outcome


@pytest.mark.parametrize(
    ("tries", "retry_after", "minutes"),
    [
        (1, "", 1),
        (2, "", 4),
        (4, "", 64),
        (90, "", 360),
        (1, "600", 10),
        (3, "60", 16),
        (1, "Sun, 22 Nov 2026 04:00:00 GMT", 60),
        (1, "sometime", 1),
        (1, "999999999", 48 * 60),
        (1, f"Sun, 22 Nov {'9' * 30} 04:00:00 GMT", 1),
    ],
)
def test_each_try_waits_longer_and_never_less_than_the_service_asks(
    tries: int, retry_after: str, minutes: int
) -> None:
    assert rules.wait(tries=tries, retry_after=retry_after, at=NOW) == timedelta(minutes=minutes)


def test_a_long_text_is_cut_between_words() -> None:
    assert rules.shortened("pendek") == "pendek"
    cut = rules.shortened("Bimbingan teknis pelayanan, " * 10)
    assert len(cut) <= rules.LONGEST_TEXT
    assert cut.endswith(("pelayanan…", "teknis…", "Bimbingan…"))


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/141.0 Safari/537.36 Edg/141.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_named_as_people_know_it(user_agent: str, name: str) -> None:
    assert rules.device_name(user_agent) == name
