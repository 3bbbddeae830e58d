"""A page to sign."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bina.platform import printing

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def page(folder: Path, words: str = "Halaman percobaan") -> bytes:
    """A PDF/A of one page."""
    template = folder / "halaman.typ"
    template.write_text(
        '#set document(title: "Uji")\n#set text(font: "Hanken Grotesk", lang: "id")\n'
        "#json(bytes(sys.inputs.data)).words\n"
    )
    return printing.pdf(template, values={"words": words}, at=AT)
