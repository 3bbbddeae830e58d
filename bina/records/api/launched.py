"""What a launch token lets content do: its person, its registration, its activity and what lies below."""

from __future__ import annotations

from dataclasses import replace

from msgspec import UNSET

from bina.records.actions.launches import Launch
from bina.records.errors import Forbidden
from bina.records.queries.people import person_key, state_shelf
from bina.records.queries.statements import Filter
from bina.records.rules.documents import Shelf
from bina.records.rules.reading import Reading
from bina.records.rules.shapes import Activity, Context


def below(iri: str, prefix: str) -> bool:
    """Whether the IRI is the prefix or lies below it; ``…/1`` does not hold ``…/10``."""
    if not iri.startswith(prefix):
        return False
    return len(iri) == len(prefix) or prefix.endswith(("/", "#", "?")) or iri[len(prefix)] in "/#?"


def allow_statement(launch: Launch, found: Reading) -> None:
    """Refuse a statement of someone else, of another attempt, or about something else.

    Raises:
        Forbidden: with what does not fit.
    """
    if found.actor != str(person_key(launch.employee_id)):
        raise Forbidden("The launch is another person's: actor.")
    if (found.registration or "").lower() != str(launch.registration):
        raise Forbidden("The launch is of another attempt: context.registration.")
    if not any(below(iri, launch.prefix) for iri in _activities(found)):
        raise Forbidden("The launch is of another activity: object and context name none of it.")


def _activities(found: Reading) -> list[str]:
    named = [found.activity_iri] if found.activity_iri else []
    return named + _framing(found.context) if found.context is not None else named


def _framing(context: Context) -> list[str]:
    if context.contextActivities is UNSET:
        return []
    groups = (context.contextActivities.parent, context.contextActivities.grouping)
    lists = [[group] if isinstance(group, Activity) else group for group in groups if group is not UNSET]
    return [activity.id for one in lists for activity in one]


def allow_document(launch: Launch, shelf: Shelf) -> None:
    """Refuse documents of someone else, of another attempt, or of another activity.

    Raises:
        Forbidden: with what does not fit.
    """
    own = state_shelf(employee_id=launch.employee_id, activity="", registration=launch.registration)
    if shelf.kind != "activity_profile" and shelf.identity != own.identity:
        raise Forbidden("The launch is another person's.")
    if shelf.kind != "agent_profile" and not below(shelf.activity, launch.prefix):
        raise Forbidden("The launch is of another activity.")
    if shelf.kind == "state" and shelf.registration != own.registration:
        raise Forbidden("The launch is of another attempt.")


def narrowed(launch: Launch, wanted: Filter) -> Filter:
    """The same question about this person's attempt only.

    Raises:
        Forbidden: it asks for someone else or another attempt.
    """
    person = person_key(launch.employee_id)
    if wanted.actor not in {None, person} or wanted.registration not in {None, launch.registration}:
        raise Forbidden("The launch shows only its own attempt.")
    return replace(wanted, actor=person, actor_keys=(), registration=launch.registration)
