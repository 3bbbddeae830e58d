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
        embedded: True when we started the server ourselves.
    """

    app: str
    owner: str
    embedded: bool = False


def installation_home(environ: Mapping[str, str]) -> Path:
    """The folder of this installation's own data: ``BINA_HOME``, or ``var`` in the working folder."""
    return Path(environ.get("BINA_HOME") or "var").expanduser().resolve()


def socket_address(*, role: str, socket: Path, database: str = DATABASE) -> str:
    """The address of ``database`` for ``role`` behind the unix socket in the folder ``socket``."""
    return f"postgresql://{role}@/{database}?host={quote(str(socket), safe='')}"


def addresses(*, home: Path, environ: Mapping[str, str]) -> Addresses:
    """The addresses named by the environment, else those of our own server, started when it is down.

    ``DATABASE_URL`` is the address for ``bina_app``; ``DATABASE_OWNER_URL`` that for ``bina_owner``.
    An installation with one role only may leave the second out; `bina doctor` then says what it loses.

    Raises:
        DatabaseTrouble: our own server cannot be started; the message says why.
    """
    outside = environ.get("DATABASE_URL", "")
    if outside:
        return Addresses(app=outside, owner=environ.get("DATABASE_OWNER_URL") or outside)
    # Imported here because `embedded` imports this module.
    from bina.platform.database.embedded import ensure_database

    return ensure_database(home)
