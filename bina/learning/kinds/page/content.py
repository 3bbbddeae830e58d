"""What a page holds."""

from __future__ import annotations

from bina.platform.rulesets import Table


class PageContent(Table):
    """Rich text, made harmless when it was saved."""

    html: str = ""
