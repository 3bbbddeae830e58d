"""The commands, as a script calls them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from bina.people.tests.factories import AgencyFactory
from bina.platform.cli import main
from bina.platform.jobs import defer
from bina.records import actions, queries
from bina.records.models import Key, Waiting
from bina.records.rules.identity import INSTALLATION_STORE
from bina.records.tests.making import AT, Program, made

pytestmark = pytest.mark.django_db
CREATE = ["records", "key", "create", "--name", "Uji", "--scope", "all", "--json"]


def test_without_any_agency_a_key_opens_the_store_of_the_installation(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(CREATE) == 0
    made_key = json.loads(capsys.readouterr().out)
    assert sorted(made_key) == ["endpoint", "key", "secret"]
    assert made_key["endpoint"].endswith("/xapi/")
    one = Program(INSTALLATION_STORE, made_key["key"], made_key["secret"])
    assert one.call("POST", "/statements", data=made()).status == 200


def test_the_only_agency_need_not_be_named_of_several_one_must_be(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = AgencyFactory.create()
    assert main(CREATE) == 0
    assert Key.objects.get().store_id == first.pk
    second = AgencyFactory.create()
    assert main(CREATE) == 1
    assert second.code in capsys.readouterr().err
    assert main([*CREATE, "--agency", second.code]) == 0
    assert Key.objects.filter(store_id=second.pk).count() == 1


def test_a_revoked_key_is_listed_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    main(CREATE)
    key = json.loads(capsys.readouterr().out)["key"]
    assert main(["records", "key", "revoke", "--key", key, "--json"]) == 0
    capsys.readouterr()
    main(["records", "key", "list", "--json"])
    listed = json.loads(capsys.readouterr().out)["keys"]
    assert [(one["key"], one["revoked_at"] is not None) for one in listed] == [(key, True)]
    assert main(["records", "key", "revoke", "--key", "lain"]) == 1


def test_export_import_and_rebuild_say_how_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    actions.append(store=INSTALLATION_STORE, statements=[made(), made()], at=AT)
    file = str(tmp_path / "rekaman.jsonl.gz")
    for words in (["export", file], ["import", file], ["rebuild"]):
        assert main(["records", *words, "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one.get("statements") for one in found] == [2, None, None]
    assert (found[1]["stored"], found[1]["known"], found[2]["rollups"]) == (0, 2, 2)
    assert main(["records", "import", str(tmp_path / "tidak-ada.gz")]) == 1


def test_where_there_is_no_citus_distribution_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["records", "distribute"]) == 1
    assert "Citus" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_the_job_counts_what_waits() -> None:
    person = INSTALLATION_STORE
    actions.append(store=INSTALLATION_STORE, statements=[made(person)], at=AT)
    defer("records.count", timestamp=0)
    call_command("procrastinate", "worker", "--one-shot", "--concurrency=1")
    assert not Waiting.objects.exists()
    assert [one.statements for one in queries.done(store=INSTALLATION_STORE, employees=[person])] == [1]
