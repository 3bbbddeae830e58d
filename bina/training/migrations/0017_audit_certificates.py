"""Certificates are audited; counters are not: every number they gave stands on a certificate."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("training", "0016_certificates_of_completed"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("training_certificatelayout"),
        Audited(
            "training_certificate",
            person="employee_id",
            personal=["holder_name", "number", "code", "share_token", "revoke_reason"],
        ),
        Audited(
            "training_outsidecertificate",
            person="employee_id",
            personal=["number", "remark"],
        ),
    ]
