"""What the learning room refuses."""

from __future__ import annotations

from bina.platform.errors import Refused


class CourseRefused(Refused):
    """A course's values cannot be; ``field`` names the one to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class NotADraft(Refused):
    """Only a draft may be changed; what is published stays as it is."""


class NotReady(Refused):
    """The version cannot be published yet; ``missing`` are the sentences that say what it lacks."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = missing


class NotOnOffer(Refused):
    """The course is not published, or archived."""


class PrerequisiteMissing(Refused):
    """Another course has to be finished first."""


class FileRefused(Refused):
    """A file is too large, empty or of a kind that is not taken."""
