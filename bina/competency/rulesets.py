"""Schemas of this room's rule sets; the dated tables lie in ``rulesets/<name>/<valid-from>.yaml``."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bina.competency import rules
from bina.platform.rulesets import Table

Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,39}$")]
PostKind = Literal["LEADERSHIP", "ADMINISTRATOR", "SUPERVISOR", "FUNCTIONAL", "GENERAL"]


class Text(Table):
    """A text in both languages of the screen."""

    id: str = Field(min_length=1)
    en: str = Field(min_length=1)


class JpmBand(Table):
    """One category: from ``at_least`` per cent, inclusive, to the next higher one."""

    code: Code
    at_least: Decimal = Field(ge=0)
    name: Text


class JpmScale(Table):
    """The categories of one purpose, for all posts or for those named."""

    bands: tuple[JpmBand, ...] = Field(min_length=1)
    post_kind: PostKind | Literal[""] = ""
    functional_level: str = ""

    @model_validator(mode="after")
    def _covers_every_match(self) -> Self:
        starts = [band.at_least for band in self.bands]
        if starts != sorted(set(starts), reverse=True) or starts[-1] != 0:
            raise ValueError("bands must fall from the highest to one that begins at 0, without repeats")
        return self

    def as_rule(self) -> rules.Scale:
        """The same scale as the pure rules take it."""
        return rules.Scale(
            bands=tuple(rules.Band(code=band.code, at_least=band.at_least) for band in self.bands),
            post_kind=self.post_kind,
            functional_level=self.functional_level,
        )


class JpmCategories(Table):
    """Which competences the job match counts, where scores clamp it, and its scales by purpose."""

    counted_kinds: tuple[Code, ...] = Field(min_length=1)
    clamp_at: int = Field(ge=100)
    purposes: dict[Literal["MAPPING", "SELECTION"], tuple[JpmScale, ...]]

    @model_validator(mode="after")
    def _has_a_scale_for_any_post(self) -> Self:
        for purpose, scales in self.purposes.items():
            if not any(not scale.post_kind and not scale.functional_level for scale in scales):
                raise ValueError(f"{purpose} needs a scale for any post")
        return self

    def scales(self, purpose: str) -> tuple[rules.Scale, ...]:
        """Scales of one purpose for the pure rules. Raises KeyError for an unknown purpose."""
        return tuple(
            scale.as_rule() for code, scales in self.purposes.items() if code == purpose for scale in scales
        )

    def names(self, purpose: str) -> dict[str, Text]:
        """Name of every category of one purpose, highest first."""
        return {
            band.code: band.name
            for code, scales in self.purposes.items()
            if code == purpose
            for scale in scales
            for band in scale.bands
        }


class MethodRow(Table):
    """One way of assessing: how early it decides, how long its result counts (no months: for ever)."""

    code: Code
    tier: int = Field(ge=1)
    valid_months: int | None = Field(default=None, ge=1)
    name: Text


class AssessmentMethods(Table):
    """The order of methods and their validity."""

    methods: tuple[MethodRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_method_once(self) -> Self:
        codes = [row.code for row in self.methods]
        if len(set(codes)) != len(codes):
            raise ValueError("a method is listed twice")
        return self

    def as_rules(self) -> tuple[rules.Method, ...]:
        """The methods as the pure rules take them."""
        return tuple(
            rules.Method(code=row.code, tier=row.tier, valid_months=row.valid_months) for row in self.methods
        )


class MinimumLevel(Table):
    """The level that a kind of post asks for in every competence of the kinds listed."""

    post_kind: PostKind
    functional_level: str = ""
    echelon: Literal["", "I", "II", "III", "IV", "V"] = ""
    level: int = Field(ge=1, le=5)
    certainty: Literal["confirmed", "verify"]


class MinimumLevels(Table):
    """Levels by kind of post, the same for every competence of the kinds listed."""

    kinds: tuple[Code, ...] = Field(min_length=1)
    levels: tuple[MinimumLevel, ...] = Field(min_length=1)


class DefaultLevel(Table):
    """A level that we propose for a kind of post until the agency fixes its own."""

    post_kind: PostKind
    functional_level: str = ""
    echelon: Literal["", "I", "II", "III", "IV", "V"] = ""
    level: int = Field(ge=1, le=8)


class ByKind(Table):
    """Proposed levels of some competences by kind of post."""

    competences: tuple[str, ...] = Field(min_length=1)
    levels: tuple[DefaultLevel, ...] = Field(min_length=1)


class ByTitle(Table):
    """Proposed levels for posts whose title contains one of the words.

    ``levels`` is the level per competence; ``raised_by`` is added for the functional levels it names.
    """

    words: tuple[str, ...] = Field(min_length=1)
    levels: dict[str, int] = Field(min_length=1)
    raised_by: dict[str, int] = {}


class DefaultStandards(Table):
    """Where an agency begins with governmental, technical and digital competence; no regulation."""

    by_kind: tuple[ByKind, ...]
    by_title: tuple[ByTitle, ...]


SCHEMAS: dict[str, type[Table]] = {
    "jpm-categories": JpmCategories,
    "assessment-methods": AssessmentMethods,
    "minimum-levels": MinimumLevels,
    "default-standards": DefaultStandards,
}
