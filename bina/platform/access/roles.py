"""Roles and what each may do. The only place where a permission is given."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person is to Bina, on a unit (and all below it) or for a partner."""

    EMPLOYEE = "EMPLOYEE", _("Employee")
    SUPERVISOR = "SUPERVISOR", _("Supervisor")
    HR_DEVELOPER = "HR_DEVELOPER", _("HR developer")
    TRAINER = "TRAINER", _("Trainer or partner")
    LEADER = "LEADER", _("Leader")
    SERVICE_OFFICER = "SERVICE_OFFICER", _("Service officer")
    AUDITOR = "AUDITOR", _("Auditor")
    ADMINISTRATOR = "ADMINISTRATOR", _("System administrator")
    SYSTEM = "SYSTEM", _("The installation")


_OWN = frozenset(
    {
        "training.catalogue",
        "learning.take",
        "surveys.answer",
        "insight.home",
    }
)
_SEE = frozenset(
    {
        "people.see",
        "competency.see",
        "performance.see",
        "training.see",
        "learning.see",
        "professionalism.see",
        "planning.see",
        "evaluation.see",
        "surveys.see",
        "insight.see",
    }
)
_HR = frozenset(
    {
        "people.import",
        "people.edit",
        "people.accounts",
        "records.keys",
        "competency.import",
        "competency.assess",
        "competency.edit",
        "performance.import",
        "performance.edit",
        "professionalism.measure",
        "training.edit",
        "training.nominate",
        "training.record",
        "training.import",
        "training.contract",
        "training.certify",
        "learning.author",
        "learning.mark",
        "learning.assign",
        "surveys.edit",
        "planning.propose",
        "planning.edit",
        "planning.approve",
        "evaluation.edit",
        "exchange.see",
        "exchange.send",
        "exchange.connect",
        "platform.jobs",
        "platform.stop",
        "platform.rules",
        "platform.decree",
    }
)

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.EMPLOYEE: _OWN,
    Role.SUPERVISOR: _OWN
    | _SEE - {"evaluation.see"}
    | {"competency.assess", "training.nominate", "planning.propose"},
    Role.HR_DEVELOPER: _OWN | _SEE | _HR,
    Role.TRAINER: frozenset(
        {
            *("training.catalogue", "training.record", "training.offer"),
            *("insight.home", "learning.author", "learning.mark"),
        }
    ),
    Role.LEADER: _OWN | _SEE | {"planning.approve", "training.contract"},
    Role.SERVICE_OFFICER: _OWN,
    Role.AUDITOR: _OWN
    | _SEE
    | {"training.contract", "exchange.see", "platform.audit", "platform.jobs", "platform.rules"},
    Role.ADMINISTRATOR: frozenset(
        {
            "insight.home",
            "people.accounts",
            "records.keys",
            "exchange.connect",
            "platform.audit",
            "platform.jobs",
            "platform.stop",
            "platform.rules",
            "platform.decree",
            "platform.grants",
        }
    ),
}
PERMISSIONS[Role.SYSTEM] = frozenset().union(*PERMISSIONS.values())


def permissions_of(role: str) -> frozenset[str]:
    """Permissions of a role; none for a code this version no longer has."""
    return PERMISSIONS.get(Role(role), frozenset()) if role in Role.values else frozenset()
