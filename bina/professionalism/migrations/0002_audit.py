"""Put the room's tables under audit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("professionalism", "0001_ground"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("professionalism_measurement"),
        Audited(
            "professionalism_personindex",
            person="employee_id",
            personal=["predicate", "penalty", "performance", "discipline", "total", "category"],
        ),
    ]
