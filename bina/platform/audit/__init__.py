"""The trail of writes: what migrations add to a table, and who is written as the doer."""

from __future__ import annotations

from bina.platform.audit.acting import acting_as, names_its_actor, naming
from bina.platform.audit.operations import Audited

__all__ = ["Audited", "acting_as", "names_its_actor", "naming"]
