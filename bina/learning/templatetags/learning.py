"""Words and signs of the learning room."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils import formats
from django.utils.translation import ngettext

from bina.learning.kinds import kinds
from bina.learning.models import ActivityProgress

if TYPE_CHECKING:
    from bina.learning.queries.player import Outline, Step
    from bina.learning.queries.reasons import Standpoint
    from bina.learning.rules.reasons import Reason

register = template.Library()

TONES = {"COMPLETED": "success", "FAILED": "warning", "SUBMITTED": "info", "BEGUN": "accent"}
SIGNS = {"COMPLETED": "circle-check", "FAILED": "refresh", "SUBMITTED": "clock", "BEGUN": "player-play"}


@register.filter
def progress_tone(state: str) -> str:
    """Tone of a state of progress."""
    return TONES.get(state, "neutral")


@register.filter
def progress_icon(state: str) -> str:
    """Sign of a state of progress."""
    return SIGNS.get(state, "circle-dashed")


@register.filter
def progress_words(state: str) -> str:
    """A state of progress in words."""
    return str(ActivityProgress.State(state).label)


@register.filter
def kind_label(code: str) -> str:
    """What a kind of activity is called; its code for one this version does not know."""
    kind = kinds().get(code)
    return str(kind.label) if kind else code


@register.filter
def kind_icon(code: str) -> str:
    """Sign of a kind of activity."""
    kind = kinds().get(code)
    return kind.icon if kind else "question-mark"


@register.filter
def step_at(outline: Outline, place: int) -> Step | None:
    """The step at a place."""
    return outline.step(place)


@register.filter
def percent(share: Decimal | float | None) -> str:
    """A share from 0 to 1 as ``85 %``."""
    return "–" if share is None else f"{formats.number_format(round(float(share) * 100), use_l10n=True)} %"


@register.filter
def minutes(seconds: float) -> str:
    """Seconds in words: ``45 seconds``, ``12 minutes``."""
    if seconds < 90:
        return ngettext("%(n)d second", "%(n)d seconds", int(seconds)) % {"n": int(seconds)}
    whole = round(seconds / 60)
    return ngettext("%(n)d minute", "%(n)d minutes", whole) % {"n": whole}


@register.filter
def competence_name(where: Standpoint, reason: Reason) -> str:
    """Name of the competence that a reason speaks of."""
    return where.names.get(reason.competence_id, "")
