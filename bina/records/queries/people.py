"""Employees as agents, and their attempt state."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings

from bina.records.queries.documents import Kept, document
from bina.records.rules.documents import Shelf
from bina.records.rules.identity import account_key


def person_agent(employee_id: UUID) -> dict[str, Any]:
    """The employee as an actor of statements: an account at this installation, never NIP or e-mail."""
    return {
        "objectType": "Agent",
        "account": {"homePage": settings.INSTALLATION_URL, "name": str(employee_id)},
    }


def person_key(employee_id: UUID) -> UUID:
    """Key of the employee among the actors."""
    return account_key(home_page=settings.INSTALLATION_URL, name=str(employee_id))


def state_shelf(*, employee_id: UUID, activity: str, registration: UUID | None) -> Shelf:
    """Where the employee's state of an activity lies."""
    return Shelf(
        kind="state",
        activity=activity,
        identity=f"account\0{settings.INSTALLATION_URL}\0{employee_id}",
        registration="" if registration is None else str(registration),
    )


def state_get(
    *, store: UUID, employee_id: UUID, activity: str, name: str, registration: UUID | None = None
) -> Kept | None:
    """The state document ``name`` (the xAPI stateId) of an employee, or None."""
    shelf = state_shelf(employee_id=employee_id, activity=activity, registration=registration)
    return document(store=store, shelf=shelf, name=name)
