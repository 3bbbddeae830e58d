"""An agency's own version of a rule set, by decree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from bina.platform.errors import Refused
from bina.platform.models import AgencyRuleSet
from bina.platform.rulesets import schemas

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from bina.platform.access import Actor

MOST_FAULTS = 5


class DecreeRefused(Refused):
    """A version of a rule set cannot be adopted; ``field`` names what to mend."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def adopt_ruleset(
    *,
    actor: Actor,
    agency_id: UUID,
    name: str,
    valid_from: date,
    legal_basis: str,
    text: str,
    at: datetime,
) -> AgencyRuleSet:
    """Put an agency's own version of a rule set in force from a day. What was adopted is never changed.

    Args:
        text: the table as YAML, in the form of the shipped one.

    Raises:
        PermissionDenied: ``actor`` may not decree rules for the agency.
        DecreeRefused: the table does not have the form of its rule set, the text says where; or a version
            of that day is there already.
    """
    actor.require("platform.decree", agency=agency_id)
    table = _table(name, text)
    if AgencyRuleSet.objects.filter(agency_id=agency_id, name=name, valid_from=valid_from).exists():
        raise DecreeRefused(
            _("A version of that day is there already. Figures keep it; choose another day."),
            field="valid_from",
        )
    return AgencyRuleSet.objects.create(
        agency_id=agency_id,
        name=name,
        valid_from=valid_from,
        legal_basis=legal_basis,
        table=table,
        created_at=at,
    )


def _table(name: str, text: str) -> dict[str, object]:
    """The table as it is kept, or a refusal that names the first faults by their place."""
    try:
        read = yaml.safe_load(text)
        found: dict[str, object] = schemas()[name].model_validate(read).model_dump(mode="json")
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise DecreeRefused(
            _("The text cannot be read as YAML; look at line {line}.").format(line=line), field="text"
        ) from fault
    except ValidationError as fault:
        places = [
            f"{'.'.join(str(part) for part in one['loc']) or name}: {one['msg']}"
            for one in fault.errors()[:MOST_FAULTS]
        ]
        raise DecreeRefused(
            _("The table is not of the form of this rule set: {faults}").format(faults="; ".join(places)),
            field="text",
        ) from fault
    return found
