"""Cases of formal education are audited; reasons and remarks are enciphered."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0011_study"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("training_studycase", person="employee_id", personal=["reason", "remark", "diploma"]),
        Audited("training_studyprogress"),
    ]
