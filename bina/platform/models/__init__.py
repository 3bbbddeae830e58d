"""Tables of the platform: accounts, grants, sessions, trail, runs, notices, phones, rule sets of agencies."""

from __future__ import annotations

from bina.platform.models.accounts import Account, ActivationCode, Grant
from bina.platform.models.audit import AuditEntry, PersonKey
from bina.platform.models.imports import ImportFile, ImportRow
from bina.platform.models.jobs import JobRun
from bina.platform.models.notices import Notice
from bina.platform.models.push import PushDelivery, PushSubscription
from bina.platform.models.rulesets import AgencyRuleSet
from bina.platform.models.sessions import Session
from bina.platform.models.uploads import Upload

__all__ = [
    "Account",
    "ActivationCode",
    "AgencyRuleSet",
    "AuditEntry",
    "Grant",
    "ImportFile",
    "ImportRow",
    "JobRun",
    "Notice",
    "PersonKey",
    "PushDelivery",
    "PushSubscription",
    "Session",
    "Upload",
]
