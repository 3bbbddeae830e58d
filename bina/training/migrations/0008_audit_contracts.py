"""Partners, money and what stands behind a programme are audited."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0007_curriculum"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("training_partner"),
        Audited("training_agreement"),
        Audited("training_partneroffer"),
        Audited("training_partnerofferoutcome"),
        Audited("training_budgetline"),
        Audited("training_commitment"),
        Audited("training_payment"),
        Audited("training_curriculumsession"),
        Audited("training_prerequisite"),
        Audited("training_costitem"),
        Audited("training_effectevidence"),
    ]
