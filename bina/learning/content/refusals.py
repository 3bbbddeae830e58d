"""How a package is refused: one sentence that names the file in it and what is allowed."""

from __future__ import annotations

from bina.platform.errors import Refused


class PackageRefused(Refused):
    """The package cannot be taken."""
