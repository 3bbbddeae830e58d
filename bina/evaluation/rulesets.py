"""Schemas of this room's rule sets; the dated tables lie in ``rulesets/<name>/<valid-from>.yaml``."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from django.utils.translation import get_language
from pydantic import Field, model_validator

from bina.evaluation.rules.learning import Band
from bina.platform.rulesets import Table


class Text(Table):
    """A text in both languages of the screen."""

    id: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return self.en if (get_language() or "id").startswith("en") else self.id


class GainBand(Table):
    """One category of the learning gain: from ``at_least``, inclusive, to the next higher one."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,19}$")]
    at_least: Decimal
    name: Text


class NGainCategories(Table):
    """Categories of the N-gain, highest first."""

    bands: tuple[GainBand, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _falls_without_repeats(self) -> Self:
        starts = [band.at_least for band in self.bands]
        if starts != sorted(set(starts), reverse=True):
            raise ValueError("bands must fall from the highest, without repeats")
        return self

    def as_rule(self) -> tuple[Band, ...]:
        """The bands as the pure rules take them."""
        return tuple(Band(code=band.code, at_least=band.at_least) for band in self.bands)

    def name(self, code: str) -> str:
        """Name of a category in the language of the screen; the code where it is no longer listed."""
        return next((str(band.name) for band in self.bands if band.code == code), code)


class EffectComparison(Table):
    """How trained and comparable people are measured.

    An assessment counts as "before" when it is at most ``months_before`` older than the first day, as "after"
    when it is at most ``months_after`` later than the last.
    """

    smallest_group: int = Field(ge=3)
    months_before: int = Field(ge=1, le=120)
    months_after: int = Field(ge=1, le=120)
    confidence: float = Field(gt=0.5, lt=1)


SCHEMAS = {"n-gain-categories": NGainCategories, "effect-comparison": EffectComparison}
