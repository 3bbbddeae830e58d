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


class PlanStale(Refused):
    """What a new version of a plan builds on has changed since it was found."""


class WishRefused(Refused):
    """A wish or an answer to one cannot be taken as it is; ``field`` names the value to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class CycleRefused(Refused):
    """A step of the year's analysis of needs cannot be taken; ``field`` names the value to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
