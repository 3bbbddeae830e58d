"""How signing in and out differs from the library's own way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest

# Where a session keeps which device of the person's it belongs to, once that shows reminders.
PHONE = "phone"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: accounts come from the workforce file. Who signs out is no longer reminded there."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def logout(self, request: HttpRequest) -> None:
        """Leave; the device from which that is done shows nothing of the person any more."""
        from bina.platform.push.actions import forget_phone  # models are not ready when adapters load

        if kept := request.session.get(PHONE):
            forget_phone(actor=request.actor, phone_id=UUID(kept))  # type: ignore[attr-defined]  # set by ActorMiddleware
        super().logout(request)
