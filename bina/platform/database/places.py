"""Where our own server keeps its files, and the system account it runs as."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

# Where root keeps data: PostgreSQL refuses to run as root, and another account could not reach a
# BINA_HOME below, say, /root unless we opened the modes of folders that are not ours.
SHARED = Path("/var/lib/bina")
SERVER_ACCOUNT = "bina-postgres"
# A unix socket's address holds 107 bytes; the rest is for "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 85


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """The unprivileged system account that owns the data and runs the server (root only)."""

    uid: int
    gid: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The folders of one embedded server; all below ``root`` but perhaps the socket."""

    root: Path
    socket: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def lock(self) -> Path:
        return self.root / "lock"

    @property
    def prepared(self) -> Path:
        return self.root / "prepared"


def is_root() -> bool:
    """Whether we run with the rights under which PostgreSQL refuses to start."""
    return os.geteuid() == 0


def place_of(home: Path) -> Place:
    """The folders that belong to the installation at ``home``; nothing is made."""
    home = home.expanduser().resolve()
    digest = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    root = SHARED / digest if is_root() else home / "database"
    socket = root / "socket"
    if len(os.fsencode(socket)) > LONGEST_SOCKET_FOLDER:
        socket = Path(tempfile.gettempdir()) / f"bina-{os.geteuid()}-{digest}"
    return Place(root=root, socket=socket)


def make_folders(place: Place, *, home: Path) -> Account | None:
    """Make the missing folders, changing no folder that exists. Returns the account to run as, if root."""
    home.mkdir(parents=True, exist_ok=True)
    place.root.mkdir(parents=True, exist_ok=True)
    account = server_account() if is_root() else None
    for folder in (place.log, place.socket):
        _make_private(folder, account)
    if account:
        pointer = home / "database-location.txt"
        if not pointer.exists():
            pointer.write_text(f"{place.root}\n", encoding="utf-8")
    return account


def server_account() -> Account:
    """The account the server runs as when we are root; made when the system allows it, else ``nobody``."""
    if not _known(SERVER_ACCOUNT) and shutil.which("useradd"):
        subprocess.run(  # noqa: S603 - fixed arguments, no shell
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_ACCOUNT],  # noqa: S607 - useradd's folder differs between systems
            check=False,
            capture_output=True,
        )
    found = pwd.getpwnam(SERVER_ACCOUNT if _known(SERVER_ACCOUNT) else "nobody")
    return Account(uid=found.pw_uid, gid=found.pw_gid)


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _make_private(folder: Path, account: Account | None) -> None:
    """Make ``folder`` for its owner only. In a shared temporary folder a stranger's is refused."""
    owner = account.uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat().st_uid
        if found != owner and not (account and found == 0):
            raise PermissionError(f"{folder} belongs to another user (uid {found}, not {owner}).") from None
    if account:
        os.chown(folder, account.uid, account.gid)
