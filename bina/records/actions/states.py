"""Attempt state of an employee: what the player keeps between two visits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bina.records.actions.documents import ANY_STATE, Expected, delete_document, put_document
from bina.records.queries.people import state_shelf


def state_put(
    *,
    store: UUID,
    employee_id: UUID,
    activity: str,
    name: str,
    content: bytes,
    at: datetime,
    registration: UUID | None = None,
    content_type: str = "application/json",
    expected: Expected = ANY_STATE,
) -> str:
    """Keep the state document ``name`` (the xAPI stateId) and return its entity tag.

    Raises:
        Precondition: the document is not in the state ``expected``.
    """
    return put_document(
        store=store,
        shelf=state_shelf(employee_id=employee_id, activity=activity, registration=registration),
        name=name,
        content=content,
        content_type=content_type,
        at=at,
        expected=expected,
    )


def state_merge(
    *,
    store: UUID,
    employee_id: UUID,
    activity: str,
    name: str,
    content: bytes,
    at: datetime,
    registration: UUID | None = None,
) -> str:
    """Put the members of a JSON object over those of the state document, and return its entity tag.

    Raises:
        Rejected: one of them is not a JSON object.
    """
    return put_document(
        store=store,
        shelf=state_shelf(employee_id=employee_id, activity=activity, registration=registration),
        name=name,
        content=content,
        content_type="application/json",
        at=at,
        merge=True,
    )


def state_delete(
    *, store: UUID, employee_id: UUID, activity: str, name: str, registration: UUID | None = None
) -> None:
    """Remove the state document; one that is not there is no error."""
    shelf = state_shelf(employee_id=employee_id, activity=activity, registration=registration)
    delete_document(store=store, shelf=shelf, name=name)
