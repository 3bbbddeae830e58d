"""What letters refuse."""

from __future__ import annotations

from bina.platform.errors import Refused


class LetterRefused(Refused):
    """A letter, or what is asked of it, cannot be; ``field`` names the value to mend, if any."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
