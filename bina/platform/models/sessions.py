"""Who is signed in, on which device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

if TYPE_CHECKING:
    from bina.platform.accounts.sessions import SessionStore


class Session(AbstractBaseSession):
    """A device's session. ``account_id`` repeats what the signed data say, so that one query finds both."""

    account_id = models.UUIDField(null=True, db_index=True)

    def __str__(self) -> str:
        return "Session"

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        from bina.platform.accounts.sessions import SessionStore  # it reads this table

        return SessionStore
