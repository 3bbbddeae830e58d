"""Letters are audited; counters are not: every number they gave stands on a letter."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0019_letters"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("training_letterlayout"),
        Audited("training_letter"),
        Audited("training_letterrecipient", person="employee_id"),
    ]
