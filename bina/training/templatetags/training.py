"""Tones and words of this room's states."""

from __future__ import annotations

from django import template

register = template.Library()

TONES = {
    "DRAFT": "neutral",
    "OPEN": "info",
    "RUNNING": "accent",
    "FINISHED": "success",
    "CANCELLED": "danger",
    "NOMINATED": "info",
    "APPROVED": "info",
    "WAITING": "warning",
    "OFFERED": "accent",
    "REFUSED": "danger",
    "ENROLLED": "brand",
    "ATTENDING": "accent",
    "COMPLETED": "success",
    "FAILED": "warning",
    "WITHDRAWN": "neutral",
    "ISSUED": "success",
    "REVOKED": "danger",
    "SUBMITTED": "info",
    "MARKED": "success",
    "RETURNED": "warning",
    "BELOW": "warning",
    "MET": "success",
    "OVER": "danger",
    "SENT": "info",
    "ACCEPTED": "success",
    "DECLINED": "danger",
    "APPLIED": "info",
    "RECOMMENDED": "info",
    "REJECTED": "danger",
    "STOPPED": "warning",
    "COMING": "info",
    "IN_FORCE": "success",
    "ENDING": "warning",
    "ENDED": "neutral",
}


@register.filter
def state_tone(state: str) -> str:
    """Tone of a state of a batch, a place, a year's duty, an offer or an agreement."""
    return TONES.get(str(state), "neutral")
