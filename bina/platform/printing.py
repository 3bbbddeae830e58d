"""Documents to print: a Typst template and its values become a PDF, or a picture of its first page."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    import typst

FONTS: Final = ("font_hanken_grotesk", "font_source_serif_pro")
# PDF/A-2b: fonts embedded, nothing that depends on the reader; signatures may be added.
STANDARD: Final = "a-2b"
PICTURE_TYPES: Final = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@lru_cache(maxsize=1)
def _fonts() -> Any:
    import typst  # a large native library, loaded by who prints

    folders = [str(files(package) / "files") for package in FONTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


_own = threading.local()


def _compiler(template: Path) -> typst.Compiler:
    """A compiler of this thread: one cannot be used by two at once."""
    import typst  # as above

    known: dict[Path, typst.Compiler] = _own.__dict__.setdefault("compilers", {})
    if template not in known:
        known[template] = typst.Compiler(template, root=template.parent, font_paths=_fonts())
    return known[template]


def pdf(template: Path, *, values: Mapping[str, Any], at: datetime) -> bytes:
    """The document as PDF/A. The same template, values and time give the same bytes.

    Args:
        values: what the template reads as ``json(bytes(sys.inputs.data))``.
        at: what the file says of when it was made.
    """
    made = _compiler(template).compile(
        sys_inputs=_inputs(values), pdf_standards=STANDARD, timestamp=int(at.timestamp())
    )
    if not isinstance(made, bytes):
        raise TypeError("The template made no single document.")
    return made


def picture(template: Path, *, values: Mapping[str, Any], dots_per_inch: int = 110) -> bytes:
    """The first page as PNG, for a preview."""
    made = _compiler(template).compile(format="png", ppi=dots_per_inch, sys_inputs=_inputs(values))
    first = made[0] if isinstance(made, list) else made
    if not isinstance(first, bytes):
        raise TypeError("The template made no page.")
    return first


def _inputs(values: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(values, ensure_ascii=False)}


def picture_type(data: bytes) -> str:
    """The media type of a PNG or JPEG by its first bytes; empty for anything else."""
    return next((kind for start, kind in PICTURE_TYPES.items() if data.startswith(start)), "")


def as_svg(data: bytes) -> str:
    """A PNG or JPEG wrapped as SVG, the form in which a picture can be one of a template's values."""
    source = f"data:{picture_type(data)};base64,{b64encode(data).decode()}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 100 100"><image width="100" height="100" xlink:href="{source}"/></svg>'
    )
