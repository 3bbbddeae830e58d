"""Let the database hold that a person's unit and history belong to the person's own agency.

One key of two columns, (person, agency) or (unit, agency), takes the place of two keys of one column each: it says
more, and an import of a city has a third fewer keys to check.
"""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

KEYS = (
    ("people_employee", "unit_id", "people_unit"),
    ("people_postholding", "employee_id", "people_employee"),
    ("people_rankholding", "employee_id", "people_employee"),
    ("people_educationrecord", "employee_id", "people_employee"),
)
ADD = [
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_same_agency FOREIGN KEY ({column}, agency_id) "
    f"REFERENCES {other} (id, agency_id) DEFERRABLE INITIALLY DEFERRED"
    for table, column, other in KEYS
]
DROP = [f"ALTER TABLE {table} DROP CONSTRAINT {table}_same_agency" for table, _column, _other in KEYS]


def _key(model: str, field: str, to: str, related_name: str, *, index: bool = False) -> migrations.AlterField:
    inside = field == "employee"
    delete: Any = django.db.models.deletion.CASCADE if inside else django.db.models.deletion.PROTECT
    key: models.ForeignKey[Any, Any] = models.ForeignKey(
        db_constraint=False, db_index=index, on_delete=delete, related_name=related_name, to=to
    )
    return migrations.AlterField(model, field, key)


def _once(model: str) -> migrations.AddConstraint:
    name = f"people_{model}_in_agency"
    return migrations.AddConstraint(model, models.UniqueConstraint(fields=["id", "agency"], name=name))


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0004_fewer_indexes")]
    operations: ClassVar = [
        _once("unit"),
        _once("employee"),
        _key("employee", "agency", "people.agency", "employees"),
        _key("employee", "unit", "people.unit", "employees", index=True),
        _key("postholding", "agency", "people.agency", "+"),
        _key("postholding", "employee", "people.employee", "post_holdings", index=True),
        _key("rankholding", "agency", "people.agency", "+"),
        _key("rankholding", "employee", "people.employee", "rank_holdings"),
        _key("educationrecord", "agency", "people.agency", "+"),
        _key("educationrecord", "employee", "people.employee", "education_records"),
        migrations.RunSQL(ADD, DROP),
    ]
