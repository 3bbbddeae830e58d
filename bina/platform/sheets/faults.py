"""What may be wrong with a cell or a row, as data: a code and what it speaks of. Pure; no words yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


class CellFault(ValueError):
    """A cell cannot be read as what it should be; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a row: an error rejects the row, a warning lets it pass.

    ``column`` is the heading, empty when the row as a whole is meant; ``params`` fill the message.
    """

    column: str
    value: str
    code: str
    severity: Severity = "error"
    params: Mapping[str, str] = field(default_factory=dict)
