"""Put surveys under audit. Answers, and who has answered when, stay out of the trail: that is what anonymous means."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("surveys", "0001_ground"), ("platform", "0002_audit")]
    operations: ClassVar = [Audited("surveys_survey")]
