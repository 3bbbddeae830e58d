"""Put the room's tables under audit."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from bina.platform.audit import Audited


class Migration(migrations.Migration):
    dependencies: ClassVar = [("people", "0001_ground")]
    operations: ClassVar = [
        Audited("people_agency", agency="id"),
        Audited("people_unit"),
        Audited("people_unitversion"),
        Audited("people_post"),
        Audited(
            "people_employee",
            person="id",
            personal=[
                "nip",
                "nip_mismatch_reason",
                "name",
                "front_title",
                "back_title",
                "birth_place",
                "birth_date",
                "sex",
                "religion",
                "nik",
                "phone",
                "email",
                "address",
                "siasn_id",
            ],
        ),
        Audited("people_postholding", person="employee_id"),
        Audited("people_rankholding", person="employee_id"),
        Audited("people_educationrecord", person="employee_id"),
        Audited("people_actinghead", person="employee_id"),
        Audited("people_superioroverride", person="employee_id"),
    ]
