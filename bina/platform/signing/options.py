"""What the administrator set about signing, read from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = ("B-B", "B-T", "B-LT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Settings of signing; secrets stay out of the text of the object, and so out of logs."""

    values: Mapping[str, str]
    folder: Path

    def __repr__(self) -> str:
        return f"Options(folder={self.folder})"

    def get(self, name: str) -> str:
        """The value of ``BINA_<name>``, or an empty text."""
        return self.values.get(name, "").strip()

    def path(self, name: str) -> Path | None:
        """The file that a value names."""
        written = self.get(name)
        return Path(written).expanduser() if written else None

    @property
    def test_keys(self) -> Path:
        """Where the installation's own test key lies."""
        return self.folder / "test"

    @property
    def kind(self) -> str:
        """``file``, ``pkcs11`` or ``bsre``."""
        return self.get("SIGNER") or "file"

    @property
    def level(self) -> str:
        """PAdES level asked for; without one, B-T where there is a time stamp service, else B-B."""
        return self.get("SIGN_LEVEL") or ("B-T" if self.get("TSA_URL") else "B-B")


def options() -> Options:
    """The options of this installation."""
    return Options(values=settings.SIGNING, folder=settings.BINA_HOME / "signing")


def test_options() -> Options:
    """Options that lead to the test key, whatever the administrator set."""
    return Options(values={}, folder=settings.BINA_HOME / "signing")
