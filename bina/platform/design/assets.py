"""Where the build of the sources in ``assets/`` put each file."""

from __future__ import annotations

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
    "icons.svg": "assets/icons.json",
    "mark.svg": "assets/mark.svg",
    "font": f"{_FONTS}/plus-jakarta-sans-latin-wght-normal.woff2",
}


def _manifest_path() -> Path:
    return Path(settings.BASE_DIR) / "bina" / "static" / "dist" / "manifest.json"


@lru_cache(maxsize=2)
def _manifest(path: Path, changed_ns: int) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def asset_url(name: str) -> str:
    """Address of a built file by its short name, a key of ``SOURCES``.

    Empty while nothing has been built (tests and checks run without Node).

    Raises:
        KeyError: the build knows no such file.
    """
    source = SOURCES[name]
    path = _manifest_path()
    try:
        # A server lists its static files when it starts, so it also keeps to the first manifest it read.
        files = _manifest(path, path.stat().st_mtime_ns if settings.DEBUG else 0)
    except FileNotFoundError:
        return ""
    return static(f"dist/{files[source]['file']}")
