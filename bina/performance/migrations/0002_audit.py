"""Put the room's tables under audit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("performance", "0001_ground"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited(
            "performance_appraisal",
            person="employee_id",
            personal=["predicate", "result_rating", "behaviour_rating", "score"],
        ),
        Audited("performance_metric"),
        Audited("performance_metricvalue"),
    ]
