"""Launch tokens: who may do what from a content origin, for hours. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core import signing

LIFETIME: Final = timedelta(hours=12)
_SALT: Final = "bina.learning.launch"


@dataclass(frozen=True, slots=True)
class LaunchToken:
    """One person in one activity of one enrolment, running one package."""

    account_id: UUID
    package_id: UUID
    enrolment_id: UUID
    activity_id: UUID

    def signed(self) -> str:
        """The token as text that is safe in an address."""
        parts = [self.account_id, self.package_id, self.enrolment_id, self.activity_id]
        return signing.dumps([str(one) for one in parts], salt=_SALT)


def read_token(text: str) -> LaunchToken | None:
    """What a token allows; None when it is not ours or its time is over."""
    try:
        account, package, enrolment, activity = signing.loads(text, salt=_SALT, max_age=LIFETIME)
        return LaunchToken(UUID(account), UUID(package), UUID(enrolment), UUID(activity))
    except (signing.BadSignature, ValueError, TypeError):
        return None
