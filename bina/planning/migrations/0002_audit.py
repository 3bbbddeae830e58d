"""Put the room's tables under audit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("planning", "0001_ground")]
    operations: ClassVar = [
        Audited("planning_need", person="employee_id", personal=["held_level", "reason", "evidence"]),
        Audited("planning_plan"),
        Audited("planning_planbatch"),
        Audited("planning_planline", person="employee_id", personal=["why"]),
    ]
