"""What a live session holds."""

from __future__ import annotations

from pydantic import AwareDatetime

from bina.platform.rulesets import Table


class LiveContent(Table):
    """When it begins, how long it takes, and where one meets."""

    starts_at: AwareDatetime
    minutes: int
    link: str = ""
    place: str = ""
    note: str = ""
