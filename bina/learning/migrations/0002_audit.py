"""Put the room's tables under audit; deliveries and progress are their own trail (the learning records)."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("learning", "0001_ground"), ("platform", "0002_audit")]
    operations: ClassVar = [
        Audited("learning_course"),
        Audited("learning_courseversion"),
        Audited("learning_courseoutcome"),
        Audited("learning_prerequisite"),
        Audited("learning_section"),
        Audited("learning_activity"),
        Audited("learning_asset"),
        Audited("learning_package"),
        Audited("learning_bank"),
        Audited("learning_question"),
        Audited("learning_enrolment", person="employee_id"),
        Audited("learning_flag", person="employee_id", personal=["explanation", "decision"]),
        Audited("learning_submission", person="employee_id", personal=["text", "marks", "comment"]),
        Audited("learning_livepresence"),
    ]
