"""Put the room's tables under audit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("competency", "0001_ground")]
    operations: ClassVar = [
        Audited("competency_framework", agency=""),
        Audited("competency_standard"),
        Audited(
            "competency_assessment",
            person="employee_id",
            personal=["level", "assessor_name", "evidence"],
        ),
        Audited("competency_assessmentdraft", person="employee_id", personal=["levels", "evidence"]),
    ]
