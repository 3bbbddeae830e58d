"""``bina exchange siasn …`` as a program calls it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bina.exchange.simulators import siasn
from bina.exchange.simulators.siasn import REFUSE, Fault
from bina.exchange.tests.factories import Office
from bina.platform import cli


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    status = cli.main(["exchange", "siasn", *words, "--json"])
    out = capsys.readouterr().out
    return status, json.loads(out) if out else None


def test_sending_and_listing(bkpsdm: Office, capsys: pytest.CaptureFixture[str]) -> None:
    place, refused = bkpsdm.desk.completed(2)
    code = bkpsdm.desk.agency.code
    bkpsdm.simulator.make([Fault(REFUSE, on="/save", said="ditolak")])
    status, told = run(capsys, "send", "--agency", code)
    assert status == 0
    assert (told["new"], told["sent"], told["refused"], told["trouble"]) == (2, 1, 1, "")
    _status, listed = run(capsys, "list", "--agency", code, "--state", "REFUSED")
    assert listed["counts"]["SENT"] == 1
    (line,) = listed["entries"]
    assert line["why"] == "SAID"
    assert line["hours"] == 16
    assert {place.employee.nip, refused.employee.nip} > {line["nip"]}
    assert run(capsys, "again", "--agency", code) == (0, {"again": 1})
    status, left = run(capsys, "leave-out", "--agency", code, line["id"], "--reason", "Sudah ada")
    assert (status, left["state"]) == (0, "LEFT_OUT")


def test_connecting_reads_secrets_from_the_environment(
    bkpsdm: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = bkpsdm.desk.agency.code
    monkeypatch.setenv("BINA_SIASN_PASSWORD", "salah")
    words = ("--since", "2026-01-01", "--consumer-key", siasn.CONSUMER_KEY, "--client-id", siasn.CLIENT_ID)
    setting = (
        "connect",
        "--agency",
        code,
        "--environment",
        "SIMULATOR",
        *words,
        "--username",
        siasn.USERNAME,
    )
    assert run(capsys, *setting)[0] == 0
    assert run(capsys, "check", "--agency", code)[0] == 1
    monkeypatch.setenv("BINA_SIASN_PASSWORD", siasn.PASSWORD)
    run(capsys, *setting)
    assert run(capsys, "check", "--agency", code) == (
        0,
        {"agency": code, "environment": "SIMULATOR", "let_in": True},
    )


def test_sending_without_being_let_in_ends_with_one(
    bkpsdm: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    bkpsdm.desk.completed(1)
    bkpsdm.connect(password="salah")
    status, told = run(capsys, "send", "--agency", bkpsdm.desk.agency.code)
    assert (status, told["trouble"]) == (1, "LOGIN")
