"""The list of accounts on the login page of a demonstration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from bina.demonstration import queries

if TYPE_CHECKING:
    from django.http import HttpRequest


def accounts(request: HttpRequest) -> dict[str, Any]:
    """``demonstration_accounts``: role, login and password of each; looked up only where a template asks."""
    return {"demonstration_accounts": SimpleLazyObject(_shown)}


def _shown() -> list[dict[str, str]]:
    return [
        {"code": one.role, "role": one.label, "login": one.login, "password": one.password}
        for one in queries.all_shown_accounts()
    ]
