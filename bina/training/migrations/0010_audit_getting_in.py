"""Who agreed, who stood in, what was drawn and what was booked is audited like every other write."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0009_getting_in"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("training_venue"),
        Audited("training_room"),
        Audited("training_trainer"),
        Audited("training_sessiontrainer"),
        Audited("training_agencyday"),
        Audited("training_programmeentry"),
        Audited("training_unitcoverage"),
        Audited("training_approval"),
        Audited("training_delegation"),
        Audited("training_draw"),
    ]
