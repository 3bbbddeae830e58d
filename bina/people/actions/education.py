"""A qualification that a person earned."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.people import rules
from bina.people.models import EducationRecord, Employee
from bina.platform.errors import Refused

if TYPE_CHECKING:
    from bina.platform.access import Actor


class EducationRefused(Refused):
    """That qualification cannot be recorded; the text says why."""


@transaction.atomic
def record_education(
    *,
    actor: Actor,
    employee_id: UUID,
    level: str,
    field: str,
    school: str,
    year: int | None,
    at: datetime,
) -> EducationRecord:
    """Add a qualification; the highest level on record becomes the person's level. Idempotent.

    Args:
        level: SIASN's code of the level (``rules.EDUCATION``); codes rise with the level.
        year: of graduation.

    Raises:
        PermissionDenied: ``actor`` may not edit people of that unit.
        EducationRefused: the level is unknown.
    """
    employee = Employee.objects.select_for_update(of=("self",)).get(pk=employee_id)
    actor.require("people.edit", unit=employee.unit_path)
    if level not in rules.EDUCATION:
        raise EducationRefused(_("The level of education {code} is unknown.").format(code=level))
    record, _made = EducationRecord.objects.update_or_create(
        employee=employee,
        level=level,
        field=field,
        defaults={"agency_id": employee.agency_id, "school": school, "year": year},
    )
    if level > employee.education_level:
        employee.education_level, employee.updated_at = level, at
        employee.save(update_fields=["education_level", "updated_at"])
    return record
