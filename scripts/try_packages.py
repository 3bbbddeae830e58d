"""Try packages made elsewhere: import each into a throw-away installation, run it, say what it reported.

    .venv/bin/python scripts/try_packages.py FILES…

FILES are SCORM, cmi5 or H5P packages. Nothing of them is kept. Needs `make prepare-dev` and a Chromium (the
machine's own, or BINA_CHROMIUM). For each package it prints how it was taken, what it reported after being
played through by clicking on what leads on, and what it found again when it was opened a second time.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.playing import Player, say  # noqa: E402  # the folder above has to be known first

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "menata-kota-pelan-pelan"  # noqa: S105  # of an account in a throw-away installation


def main() -> int:
    """Try the packages; 0 when every one that is a package could be opened."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument(
        "--prepare", action="store_true", help="only import, into the installation of BINA_HOME"
    )
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")
    parser.add_argument("--seconds", type=int, default=60, help="longest time spent in one package")
    parser.add_argument("--pictures", type=Path, help="folder for a picture of each package")
    arguments = parser.parse_args()
    files = [path.resolve() for path in arguments.files]
    if arguments.prepare:
        sys.stdout.write(json.dumps(prepare(files)) + "\n")
        return 0
    found = _try(files, arguments)
    if arguments.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
    return 0 if all(one.get("opened", True) for one in found) else 1


def prepare(files: list[Path]) -> dict[str, Any]:
    """One agency with one learner who is in one course per package; runs with the installation's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bina.settings")
    from bina.platform.database import set_addresses

    set_addresses()
    import django

    django.setup()
    from scripts.world import World

    world = World(password=PASSWORD)
    return {
        "login": world.login,
        "password": PASSWORD,
        "packages": [world.take(path) for path in files],
    }


def _try(files: list[Path], arguments: argparse.Namespace) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as home, _installation(Path(home)) as (url, environment):
        world = _run(["scripts/try_packages.py", "--prepare", *map(str, files)], environment)
        taken = world["packages"]
        player = Player(url=url, seconds=arguments.seconds, pictures=arguments.pictures)
        with player.signed_in(world["login"], world["password"]):
            return [_played(player, one) for one in taken]


def _played(player: Player, package: dict[str, Any]) -> dict[str, Any]:
    found = package if "refused" in package else {**package, **player.play(package)}
    say(_line(found))
    return found


def _line(one: dict[str, Any]) -> str:
    if "refused" in one:
        return f"{one['file']}: refused: {one['refused']}"
    facts = [
        f"{one['standard']} {one['edition']}",
        f"state {one['state'] or 'none'}",
        f"score {one['score']}",
        f"success {one['success']}",
        f"{one['seconds']} s",
        f"resumed with {one['resumed']}",
    ]
    return f"{one['file']}: " + ", ".join(facts)


def _run(words: list[str], environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603  # our own interpreter and script
        [sys.executable, *words], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


@contextmanager
def _installation(home: Path) -> Iterator[tuple[str, dict[str, str]]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("BINA_", "DATABASE_"))}
    environment = {**kept, "BINA_HOME": str(home), "BINA_TEST_FAST": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run(  # our own interpreter and command
        [sys.executable, "-m", "bina", "migrate"],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    log = (home / "server.log").open("w")
    server = subprocess.Popen(  # noqa: S603  # our own interpreter and command
        [sys.executable, "-m", "bina", "serve", "--port", str(port)],
        env=environment,
        cwd=ROOT,
        stdout=log,
        stderr=log,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, server)
        yield url, environment
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()
        sys.stderr.write((home / "server.log").read_text()[-3000:])
        from bina.platform.database import remove_database

        remove_database(home)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/akun/login/", timeout=10).close()  # noqa: S310  # our own server
        except (urllib.error.URLError, ConnectionError):
            try:
                server.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    sys.exit(main())
