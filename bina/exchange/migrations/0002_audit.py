"""Put the room's tables under audit; the secrets in them are sealed before they are written."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0001_ground"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("exchange_siasnconnection"),
        Audited("exchange_siasnentry", person="employee_id", personal=["number", "said"]),
    ]
