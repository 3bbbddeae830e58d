"""Put keys under audit: who made which, and who revoked it. Statements are their own trail."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("records", "0001_ground"), ("platform", "0002_audit")]
    operations: ClassVar = [Audited("records_key", agency="store_id")]
