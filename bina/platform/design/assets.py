"""Where the build of the sources in ``assets/`` put each file."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.templatetags.static import static

_FONTS = "node_modules/@fontsource-variable/plus-jakarta-sans/files"
SOURCES = {
    "main.ts": "assets/main.ts",
    "main.scss": "assets/styles/main.scss",
    "content-wrapper.ts": "assets/content/wrapper.ts",
    "content-wrapper.scss": "assets/content/wrapper.scss",
    "content-worker.ts": "assets/content/worker.ts",
    "icons.svg": "assets/icons.json",
    "mark.svg": "assets/mark.svg",
    "icon-192.png": "assets/icon-192.png",
    "icon-512.png": "assets/icon-512.png",
    "icon-maskable.png": "assets/icon-maskable.png",
    "font": f"{_FONTS}/plus-jakarta-sans-latin-wght-normal.woff2",
}


# Kept on every device that works without a network: what each page loads, and the scripts of learning.
SHELL = ("main.ts", "main.scss", "icons.svg", "mark.svg", "font")
NOT_IN_SHELL = ("assets/chart/", "assets/author")


_BUILT = Path(settings.BASE_DIR) / "bina" / "static" / "dist"


def _folder() -> Path:
    return _BUILT


def _files() -> dict[str, Any]:
    """What was built, by its source; empty while nothing has been built."""
    path = _folder() / "manifest.json"
    return _read(path, _changed(path))


def _read(path: Path, changed_ns: int) -> dict[str, Any]:
    return _manifest(path, changed_ns) if path.is_file() else {}


def _changed(path: Path) -> int:
    """A server lists its static files when it starts, so it also keeps to what it read of the build first."""
    return path.stat().st_mtime_ns if settings.DEBUG and path.is_file() else 0


@lru_cache(maxsize=2)
def _addresses(folder: Path, changed_ns: int) -> dict[str, str]:
    """A page asks for dozens of icons: the address of each short name is made once per build."""
    files = _read(folder / "manifest.json", changed_ns)
    return {
        name: static(f"dist/{files[source]['file']}") for name, source in SOURCES.items() if source in files
    }


@lru_cache(maxsize=2)
def _manifest(path: Path, changed_ns: int) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def asset_url(name: str) -> str:
    """Address of a built file by its short name, a key of ``SOURCES``.

    Empty while nothing has been built (tests and checks run without Node).

    Raises:
        KeyError: the build knows no such file.
    """
    folder = _folder()
    addresses = _addresses(folder, _changed(folder / "manifest.json"))
    return addresses[name] if addresses else ""


def built_version() -> str:
    """Short name of exactly what was built, for this release; another build or release has another one."""
    path = _folder() / "manifest.json"
    return _version(path, _changed(path), settings.RELEASE) if path.is_file() else ""


@lru_cache(maxsize=2)
def _version(path: Path, changed_ns: int, release: str) -> str:
    built = path.read_bytes() + f"{worker_source()}{release}".encode()
    return hashlib.sha256(built).hexdigest()[:16]


def shell_files() -> list[str]:
    """Addresses of the built files without which no page works, sorted."""
    files = _files()
    wanted = {SOURCES[name] for name in SHELL} | _loaded_by(files, SOURCES["main.ts"])
    return sorted({static(f"dist/{files[source]['file']}") for source in wanted if source in files})


def files_loaded_by(name: str) -> list[str]:
    """A built script of ``SOURCES`` and all that it loads, below the folder of built files, sorted."""
    files = _files()
    wanted = {SOURCES[name]} | _loaded_by(files, SOURCES[name])
    return sorted({files[source]["file"] for source in wanted if source in files})


def _loaded_by(files: dict[str, Any], source: str) -> set[str]:
    """Scripts that a script loads, at once or later, and those that they load."""
    found: set[str] = set()
    waiting = [source]
    while waiting:
        entry = files.get(waiting.pop(), {})
        for name in [*entry.get("imports", ()), *entry.get("dynamicImports", ())]:
            if name not in found and not name.startswith(NOT_IN_SHELL):
                found.add(name)
                waiting.append(name)
    return found


def worker_source() -> str:
    """The built service worker; empty while nothing has been built."""
    path = _folder() / "sw.js"
    return _worker(path, _changed(path)) if path.is_file() else ""


@lru_cache(maxsize=2)
def _worker(path: Path, changed_ns: int) -> str:
    return path.read_text(encoding="utf-8")
