"""To whom a batch was opened, and on what terms, is audited."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0023_guests_of_batches"), ("platform", "0002_audit")]
    operations: ClassVar = [Audited("training_jointbatch"), Audited("training_jointguest")]
