"""What a document activity holds."""

from __future__ import annotations

from bina.platform.rulesets import Table


class DocumentContent(Table):
    """Key of the file, and what to look for in it."""

    asset: str = ""
    note: str = ""
