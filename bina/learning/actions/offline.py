"""Getting a course ready for a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from bina.learning.queries.offline import Needs, needs

if TYPE_CHECKING:
    from bina.learning.queries.player import Outline
    from bina.platform.access import Actor


@transaction.atomic
def prepare(*, actor: Actor, outline: Outline) -> Needs:
    """What the actor's own course needs on a device; a quiz draws the questions that are saved."""
    return needs(actor, outline)


@transaction.atomic
def look(*, actor: Actor, outline: Outline) -> Needs:
    """The same for somebody who only asks how large it would be: nothing that is drawn for it stays."""
    found = needs(actor, outline)
    transaction.set_rollback(True)
    return found
