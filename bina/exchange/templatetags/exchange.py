"""Tones of this room's states."""

from __future__ import annotations

from django import template

register = template.Library()

TONES = {
    "WAITING": "warning",
    "SENT": "success",
    "REFUSED": "danger",
    "LEFT_OUT": "neutral",
    "TO_CORRECT": "danger",
    "CORRECTED": "info",
}


@register.filter
def entry_tone(state: str) -> str:
    """Tone of where an entry stands."""
    return TONES.get(str(state), "neutral")
