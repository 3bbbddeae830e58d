"""How signing in differs from the library's own way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: accounts come from the workforce file."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
