"""Decisions about many needs at once, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bina.planning.actions.refusals import NeedRefused
from bina.planning.models import Need, NeedEdit

if TYPE_CHECKING:
    from bina.platform.access import Actor

MOST_AT_ONCE = 2000


@transaction.atomic
def decide_needs(
    *,
    actor: Actor,
    agency_id: UUID,
    need_ids: Sequence[UUID],
    at: datetime,
    state: str = "",
    priority: str = "",
    reason: str = "",
) -> NeedEdit:
    """Accept or decline needs, or give them a priority; what is left empty stays as it is.

    Args:
        need_ids: of one agency, at most ``MOST_AT_ONCE``.
        reason: needed to decline; shown beside the need.

    Returns:
        What was changed, for ``undo_edit``.

    Raises:
        PermissionDenied: ``actor`` may not edit the planning of a unit concerned.
        NeedRefused: nothing was chosen, or a decline has no reason.
    """
    changes = _changes(state, priority, reason)
    chosen = Need.objects.select_for_update().filter(agency_id=agency_id, pk__in=set(need_ids))
    rows = list(chosen.order_by("pk")[: MOST_AT_ONCE + 1])
    if not rows:
        raise NeedRefused(_("Choose at least one need."))
    if len(rows) > MOST_AT_ONCE:
        raise NeedRefused(_("Choose at most {most} needs at once.").format(most=MOST_AT_ONCE))
    for path in {row.unit_path for row in rows}:
        actor.require("planning.edit", unit=path)
    edit = NeedEdit.objects.create(
        agency_id=agency_id,
        account_id=actor.account_id,
        made_by=actor.name,
        made_at=at,
        before=[[str(row.pk), row.priority, row.state, row.decision] for row in rows],
    )
    if state:
        changes |= {"decided_by": actor.name, "decided_at": at}
    Need.objects.filter(pk__in=[row.pk for row in rows]).update(**changes, updated_at=at)
    return edit


def _changes(state: str, priority: str, reason: str) -> dict[str, Any]:
    if (state and state not in Need.State.values) or (priority and priority not in Need.Priority.values):
        raise NeedRefused(_("Choose what to do with the needs."))
    if not state and not priority:
        raise NeedRefused(_("Choose what to do with the needs."))
    if state == Need.State.DECLINED and not reason.strip():
        raise NeedRefused(_("Say why these needs are declined; whoever asked for them will read it."))
    changes: dict[str, Any] = {"priority": priority} if priority else {}
    return changes | ({"state": state, "decision": reason.strip()[:300]} if state else {})


@transaction.atomic
def undo_edit(*, actor: Actor, edit_id: UUID, at: datetime) -> int:
    """Take a decision about many needs back; gives how many are as before. Again, it changes nothing.

    Raises:
        PermissionDenied: ``actor`` may not edit the planning of a unit concerned.
        NeedRefused: one of the needs was decided anew in the meantime.
    """
    edit = NeedEdit.objects.select_for_update().get(pk=edit_id)
    before = {UUID(row[0]): row[1:] for row in edit.before}
    rows = list(Need.objects.select_for_update().filter(agency_id=edit.agency_id, pk__in=before))
    for path in {row.unit_path for row in rows}:
        actor.require("planning.edit", unit=path)
    if edit.undone_at:
        return 0
    later = NeedEdit.objects.filter(agency_id=edit.agency_id, pk__gt=edit.pk, undone_at=None)
    keys = {str(key) for key in before}
    if any(keys & {row[0] for row in one.before} for one in later):
        raise NeedRefused(_("Some of these needs were decided anew since then; take that back first."))
    for row in rows:
        row.priority, row.state, row.decision = before[row.pk]
        row.updated_at = at
    Need.objects.bulk_update(rows, ["priority", "state", "decision", "updated_at"], batch_size=500)
    edit.undone_at = at
    edit.save(update_fields=["undone_at"])
    return len(rows)
