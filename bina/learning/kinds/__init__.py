"""The kinds of activity, each in a folder of its own with the same furniture."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bina.learning.kinds.base import Kind

FOLDERS: tuple[str, ...] = ("page", "media", "document", "assignment", "live", "scorm", "cmi5", "h5p", "quiz")


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order in which authors are offered them."""
    found: list[Kind] = [import_module(f"bina.learning.kinds.{folder}").KIND for folder in FOLDERS]
    return {kind.code: kind for kind in found}
