"""Lesson hours towards the yearly duty."""

from __future__ import annotations


def open_duty_jp(*, held: float, duty: float, ceiling: float | None) -> float:
    """Hours still missing to the duty, >= 0, never more than the ceiling leaves.

    Args:
        held: lesson hours had already.
        ceiling: lesson hours that may not be exceeded, None when there is no such limit.
    """
    missing = max(duty - held, 0.0)
    return missing if ceiling is None else min(missing, max(ceiling - held, 0.0))
