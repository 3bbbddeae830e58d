from __future__ import annotations

import json
import re

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from bina.people.models import Employee
from bina.people.tests.factories import AccountFactory, EmployeeFactory, UnitFactory, account_with, actor_for
from bina.platform.access import Role
from bina.platform.audit import acting_as
from bina.platform.audit.reading import revealed
from bina.platform.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_a_bulk_update_is_written_down_with_doer_place_and_both_values() -> None:
    people = EmployeeFactory.create_batch(2, education_level="40")
    doer = actor_for(AccountFactory.create())
    with acting_as(doer, address="192.0.2.7"):
        Employee.objects.update(education_level="45")
    entries = AuditEntry.objects.filter(table_name="people_employee", action="UPDATE").order_by("id")
    assert {entry.row_id for entry in entries} == {str(person.pk) for person in people}
    assert [(entry.before, entry.after) for entry in entries] == [
        ({"education_level": "40"}, {"education_level": "45"})
    ] * 2
    assert {(entry.account_id, entry.address) for entry in entries} == {(doer.account_id, "192.0.2.7")}


def test_personal_values_are_enciphered_and_readable_only_while_the_persons_key_lives() -> None:
    person = EmployeeFactory.create(name="Siti Contoh")
    Employee.objects.filter(pk=person.pk).update(name="Siti Ubah")
    entry = AuditEntry.objects.get(table_name="people_employee", row_id=str(person.pk), action="UPDATE")
    assert "Siti" not in json.dumps([entry.before, entry.after])
    assert entry.personal_before is not None
    assert "Siti" not in entry.personal_before
    assert revealed([entry])[entry.pk] == ({"name": "Siti Contoh"}, {"name": "Siti Ubah"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT bina_forget_person(%s)", [person.pk])
    assert revealed([entry])[entry.pk] == (None, None)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM platform_auditentry",
        "UPDATE platform_auditentry SET action = 'X'",
        "INSERT INTO platform_auditentry (at, address, table_name, row_id, action)"
        " VALUES (now(), '', 't', 'r', 'a')",
        "TRUNCATE platform_auditentry",
        "DELETE FROM platform_personkey",
        "ALTER TABLE people_employee DISABLE TRIGGER ALL",
    ],
)
def test_the_applications_role_cannot_change_the_trail(statement: str) -> None:
    EmployeeFactory.create()
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_a_write_that_changes_nothing_leaves_no_entry() -> None:
    person = EmployeeFactory.create(education_level="40")
    Employee.objects.filter(pk=person.pk).update(education_level="40")
    assert not AuditEntry.objects.filter(table_name="people_employee", action="UPDATE").exists()


def test_the_page_of_the_trail_says_what_was_done_in_words(client: Client) -> None:
    unit = UnitFactory.create()
    person = EmployeeFactory.create(unit=unit)
    Employee.objects.filter(pk=person.pk).update(education_level="50")
    client.force_login(account_with(Role.AUDITOR, unit=unit))
    page = client.get(reverse("platform:audit"), {"text": str(person.pk)}).content.decode()
    said = re.findall(r'data-label="Apa">\s*(.*?)\s*<code>people_employee</code>', page, re.DOTALL)
    assert [strip_tags(one).strip() for one in said] == ["berubah", "ditambah"]
