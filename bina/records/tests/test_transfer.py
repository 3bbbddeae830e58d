"""Statements out of one store and into another."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from uuid import uuid4

import pytest

from bina.records import actions
from bina.records.actions.transfer import BadLine
from bina.records.models import Statement
from bina.records.tests.making import AT, ids, made, program, voiding

pytestmark = pytest.mark.django_db


def test_what_was_exported_and_imported_twice_is_the_same_store(tmp_path: Path) -> None:
    one, file = program(), tmp_path / "rekaman.jsonl.gz"
    wrong = made()
    sent = [made() for _ in range(3)] + [wrong, voiding(wrong["id"])]
    one.call("POST", "/statements", data=sent)
    assert actions.export_statements(store=one.store, path=file) == 5
    other = program("all", store=uuid4())
    first = actions.import_statements(store=other.store, path=file, at=AT)
    again = actions.import_statements(store=other.store, path=file, at=AT)
    assert ((first.stored, first.known), (again.stored, again.known)) == ((5, 0), (0, 5))
    assert sorted(ids(other.read())) == sorted(ids(one.read()))
    kept = Statement.objects.get(store_id=other.store, id=sent[0]["id"]).body
    before = Statement.objects.get(store_id=one.store, id=sent[0]["id"]).body
    assert {**kept, "stored": ""} == {**before, "stored": ""}


def test_a_line_that_is_no_statement_is_named_by_its_number(tmp_path: Path) -> None:
    file = tmp_path / "rekaman.jsonl.gz"
    lines = [json.dumps(made()), '{"actor": {}}']
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    store = uuid4()
    with pytest.raises(BadLine, match="2"):
        actions.import_statements(store=store, path=file, at=AT)
    assert not Statement.objects.filter(store_id=store).exists()


def test_a_file_that_is_cut_off_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "rekaman.jsonl.gz"
    file.write_bytes(gzip.compress(json.dumps(made()).encode())[:-6])
    with pytest.raises(BadLine):
        actions.import_statements(store=uuid4(), path=file, at=AT)
