"""What an assignment holds."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from bina.platform.rulesets import Table


class Criterion(Table):
    """One line of the rubric: what is looked at, and how many points it gives at most."""

    name: str = Field(min_length=1, max_length=200)
    points: Decimal = Field(gt=0, le=1000)


class AssignmentContent(Table):
    """The task, how work is handed in, the rubric, and the share of its points that passes."""

    html: str = ""
    takes_text: bool = True
    takes_file: bool = True
    rubric: tuple[Criterion, ...] = Field(default=(), max_length=20)
    pass_percent: int = Field(default=60, ge=0, le=100)
