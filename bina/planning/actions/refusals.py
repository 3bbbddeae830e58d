"""What this room refuses."""

from __future__ import annotations

from bina.platform.errors import Refused


class NeedRefused(Refused):
    """A need cannot be as it was given; ``field`` names the value to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class PlanRefused(Refused):
    """A plan cannot be as it was asked for; ``field`` names the value to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class PlanFixed(Refused):
    """The plan is approved, or another one of the same year is; neither is changed any more."""


class PlanNotSolved(Refused):
    """The plan has no solution yet."""
