"""What this room refuses."""

from __future__ import annotations

from bina.platform.errors import Refused


class ProgrammeRefused(Refused):
    """A programme's values contradict each other or another programme; ``field`` names the one to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class BatchRefused(Refused):
    """A batch's values cannot be; ``field`` names the one to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class JointRefused(Refused):
    """A batch cannot be open to other agencies in that way; ``field`` names what to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class PartnerRefused(Refused):
    """What is said of a partner or an agreement cannot be; ``field`` names the one to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class OfferRefused(Refused):
    """An offer cannot be as it is; ``field`` names the one to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class MoneyRefused(Refused):
    """A sum cannot be committed or paid; the text says what is left. ``field`` names the one to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class DutyRefused(Refused):
    """Somebody cannot be nominated for a mandatory programme; the text says why."""


class StudyRefused(Refused):
    """A case of formal education cannot be as asked; ``field`` names the one to mend."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class WrongState(Refused):
    """The batch or the place is not in a state in which this can be done."""


class BatchFull(Refused):
    """No seat left."""


class NotOfThisAgency(Refused):
    """A person, programme or place named is not of this agency or batch."""


class ScoreOutOfRange(Refused):
    """A score is not between 0 and 100."""


class NotEligible(Refused):
    """Something keeps a person out of the batch; the text says whom and what."""


class DelegationRefused(Refused):
    """That person cannot answer requests in that time; the text says why."""


class MaterialRefused(Refused):
    """A file cannot be given to the people of a batch; the text says why."""


class TaskRefused(Refused):
    """A task, or work for it, cannot be; ``field`` names the value to mend, if any."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class DrawRefused(Refused):
    """The batch is not drawn by lot, was drawn already, or the announced day has not come."""


class CodeRefused(Refused):
    """A code of presence does not count; the text says why."""


class BookingClash(Refused):
    """A room or a trainer is taken at that time; the text names the batch and when."""
