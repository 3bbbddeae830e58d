"""Which database this installation uses, under which two roles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

OWNER = "bina_owner"
APP = "bina_app"
DATABASE = "bina"


@dataclass(frozen=True, kw_only=True, slots=True)
class Addresses:
    """Two libpq addresses of one database.

    Attributes:
        app: for the role that runs pages and jobs and owns nothing.
        owner: for the role that owns the tables and migrates them.
    """

    app: str
    owner: str


def installation_home(environ: Mapping[str, str]) -> Path:
    """The folder of this installation's own data: ``BINA_HOME``, or ``var`` beside the package."""
    chosen = environ.get("BINA_HOME", "")
    return (Path(chosen).expanduser() if chosen else Path(__file__).parents[3] / "var").resolve()


def socket_address(*, role: str, socket: Path, database: str = DATABASE) -> str:
    """The address of ``database`` for ``role`` behind the unix socket in the folder ``socket``."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket), safe='')}"
