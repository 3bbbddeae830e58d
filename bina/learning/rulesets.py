"""Schemas of this room's rule sets."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from bina.platform.rulesets import Table


class CompletionIntegrity(Table):
    """When a completion is looked at by a person.

    Attributes:
        activity_share: an activity done in less than this share of the author's least time is flagged.
        course_share: a course done in less than this share of its lesson hours is flagged.
        days_to_explain: how long the learner is given before the flag is decided.
    """

    activity_share: Decimal = Field(ge=0, le=1)
    course_share: Decimal = Field(ge=0, le=1)
    days_to_explain: int = Field(ge=0, le=365)


SCHEMAS = {"completion-integrity": CompletionIntegrity}
