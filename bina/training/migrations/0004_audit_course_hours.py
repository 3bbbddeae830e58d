"""Hours of e-learning courses are audited like every other line of the ledger."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0003_course_hours"), ("platform", "0002_audit")]
    operations: ClassVar = [Audited("training_coursehours", person="employee_id")]
