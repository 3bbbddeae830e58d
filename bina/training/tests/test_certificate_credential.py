"""The credential, verified by a program of others that only gets the documents served here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bina.people.tests.factories import AccountFactory
from bina.platform.signing.credentials import status_place
from bina.training.actions import certificates as actions
from bina.training.models import Certificate
from bina.training.tests.certified import Desk, desk
from bina.training.tests.factories import NOW

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
INSTALLATION = "https://bina.kota.example"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.INSTALLATION_URL = INSTALLATION


def _verified(credential: dict[str, Any], code: str, *, number: int = 0) -> dict[str, Any]:
    """What the verifier says; it is given the issuer's documents as anybody gets them."""
    addresses = [
        reverse("certificates:did", args=[code]),
        reverse("certificates:status", args=[code, number]),
    ]
    documents = {f"{INSTALLATION}{address}": Client().get(address).json() for address in addresses}
    places = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    node = shutil.which("node", path=places)
    assert node, "Node is needed: it comes with the machine, or into .venv with `make prepare-dev`."
    done = subprocess.run(  # noqa: S603  # our own script
        [node, str(ROOT / "tests" / "credentials" / "verify.mjs")],
        input=json.dumps({"credential": credential, "documents": documents}),
        capture_output=True,
        text=True,
        check=True,
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _credential(one: Certificate) -> dict[str, Any]:
    client = Client()
    client.force_login(AccountFactory.create(employee=one.enrolment.employee))
    found: dict[str, Any] = client.get(reverse("training:certificate_credential", args=[one.pk])).json()
    return found


@pytest.fixture
def office() -> Desk:
    return desk("kota-uji")


def test_an_independent_verifier_finds_it_valid_and_after_revocation_revoked(office: Desk) -> None:
    office.programme.name = 'Pelayanan "ramah"\tdan \\ tanggap'
    office.programme.save()
    other, one = office.certificate(), office.certificate()
    credential = _credential(one)
    valid = {"valid_signature": True, "revocation_status": True, "expiration": True}
    assert valid.items() <= _verified(credential, "kota-uji")["steps"].items()
    actions.revoke(actor=office.hr, certificate_id=other.pk, reason="Orang lain", at=NOW)
    assert valid.items() <= _verified(credential, "kota-uji")["steps"].items()
    actions.revoke(actor=office.hr, certificate_id=one.pk, reason="Keliru", at=NOW)
    revoked = {**valid, "revocation_status": False}
    assert revoked.items() <= _verified(credential, "kota-uji")["steps"].items()


@pytest.mark.parametrize("term", ["name", "validFrom", "credentialStatus"])
def test_an_altered_credential_is_found_out(office: Desk, term: str) -> None:
    credential = _credential(office.certificate())
    altered = {
        "name": "Pelatihan lain",
        "validFrom": "2020-01-01T00:00:00Z",
        "credentialStatus": {**credential["credentialStatus"], "statusListIndex": "7"},
    }
    said = _verified({**credential, term: altered[term]}, "kota-uji")
    assert said["errors"] == ["invalid_signature"]


def test_the_credential_names_outcomes_hours_and_its_place_in_the_list(office: Desk) -> None:
    one = office.certificate()
    one.outcomes = [{"code": "PP", "name": "Pelayanan Publik", "level": 3}]
    one.save()
    credential = _credential(one)
    subject = credential["credentialSubject"]
    assert (subject["creditsEarned"], subject["licenseNumber"]) == (16, one.number)
    assert subject["achievement"]["alignment"][0]["targetName"] == "Pelayanan Publik, level 3"
    assert credential["issuer"]["id"] == "did:web:bina.kota.example:penerbit:kota-uji"
    assert credential["credentialStatus"]["statusListIndex"] == str(status_place(one.status_serial)[1])
    assert _verified(credential, "kota-uji")["steps"]["valid_signature"] is True
