"""Put the room's tables under audit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("evaluation", "0001_ground"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("evaluation_evaluation"),
        Audited("evaluation_effectestimate"),
        Audited("evaluation_finding"),
    ]
