"""Put the room's tables under audit; what participants said of a batch stays out of the trail."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0001_ground"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("training_programme"),
        Audited("training_programmeoutcome"),
        Audited("training_batch"),
        Audited("training_session"),
        Audited(
            "training_enrolment",
            person="employee_id",
            personal=["pre_score", "post_score", "attendance_percent", "certificate_number", "reason"],
        ),
        Audited("training_attendance"),
        Audited("training_trainingrecord", person="employee_id", personal=["number"]),
    ]
