"""Drop the indexes that repeat the beginning of another one, and those nobody asks: an import fills them all."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def _without_index(model: str, field: str, to: str, related_name: str) -> migrations.AlterField:
    delete: Any = (
        django.db.models.deletion.PROTECT if field == "agency" else django.db.models.deletion.CASCADE
    )
    key: models.ForeignKey[Any, Any] = models.ForeignKey(
        db_index=False, on_delete=delete, related_name=related_name, to=to
    )
    return migrations.AlterField(model, field, key)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0003_discipline")]
    operations: ClassVar = [
        _without_index("employee", "agency", "people.agency", "employees"),
        _without_index("postholding", "agency", "people.agency", "+"),
        _without_index("rankholding", "agency", "people.agency", "+"),
        _without_index("rankholding", "employee", "people.employee", "rank_holdings"),
        _without_index("educationrecord", "agency", "people.agency", "+"),
        _without_index("educationrecord", "employee", "people.employee", "education_records"),
    ]
