"""Schemas of this room's rule sets; the dated tables lie in ``rulesets/<name>/<valid-from>.yaml``."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from django.utils.translation import get_language
from pydantic import Field, model_validator

from bina.platform.rulesets import Table
from bina.professionalism.rules import Band, ByPost, Demand, Rule

Certainty = Literal["confirmed", "verify"]
PostKind = Literal["LEADERSHIP", "ADMINISTRATOR", "SUPERVISOR", "FUNCTIONAL", "GENERAL"]
EmploymentKind = Literal["PNS", "CPNS", "PPPK", "PPPK_PART_TIME"]
Component = Literal["LEADERSHIP_TRAINING", "FUNCTIONAL_TRAINING", "TECHNICAL", "SEMINAR"]
Predicate = Literal["VERY_GOOD", "GOOD", "NEEDS_IMPROVEMENT", "POOR", "VERY_POOR"]
Penalty = Literal["NONE", "R", "S", "B"]
Worth = Annotated[Decimal, Field(ge=0, le=100)]
WHOLE = Decimal(100)


class Text(Table):
    """A text in both languages of the screen."""

    id: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return self.en if (get_language() or "id").startswith("en") else self.id


class Measured(Table):
    """Kinds of employment outside the measured population."""

    outside: tuple[EmploymentKind, ...] = ()
    certainty: Certainty


class Education(Table):
    """Points of some levels of education, by SIASN's codes."""

    levels: tuple[str, ...] = Field(min_length=1)
    points: Worth
    certainty: Certainty


class Qualification(Table):
    """Points by the highest recognised education."""

    maximum: Worth
    rows: tuple[Education, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_each_level_once(self) -> Self:
        levels = [level for row in self.rows for level in row.levels]
        if len(set(levels)) != len(levels):
            raise ValueError("a level of education is listed twice")
        if max(row.points for row in self.rows) != self.maximum:
            raise ValueError("the highest level does not bring the maximum")
        return self

    @property
    def certainty(self) -> Certainty:
        """As sure as its least sure row."""
        return "confirmed" if all(row.certainty == "confirmed" for row in self.rows) else "verify"


class Column(Table):
    """Points of each component for some kinds of post."""

    post_kinds: tuple[PostKind, ...] = Field(min_length=1)
    points: dict[Component, Worth] = Field(min_length=1)


class Competence(Table):
    """Points of the components of competence; every column sums to the maximum."""

    maximum: Worth
    certainty: Certainty
    columns: tuple[Column, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sums_to_the_maximum(self) -> Self:
        for column in self.columns:
            if (total := sum(column.points.values())) != self.maximum:
                whose = ", ".join(column.post_kinds)
                raise ValueError(f"the components of {whose} sum to {total}, not to {self.maximum}")
        kinds = [kind for column in self.columns for kind in column.post_kinds]
        if len(set(kinds)) != len(kinds):
            raise ValueError("a kind of post is listed twice")
        return self


class ForPost(Table):
    """Words of which one stands in the training's name, for posts of a kind (and echelon, where named)."""

    post_kind: PostKind
    echelon: Literal["", "I", "II", "III", "IV", "V"] = ""
    words: tuple[str, ...] = Field(min_length=1)


class Fulfilling(Table):
    """What fulfils a component; see ``rules.Demand``."""

    forms: tuple[int, ...] = Field(min_length=1)
    certainty: Certainty
    at_least_jp: Decimal = Field(default=Decimal(0), ge=0)
    counting: Literal["SINGLE", "SUM"] = "SINGLE"
    months: int | None = Field(default=None, ge=1)
    by_post: tuple[ForPost, ...] = ()
    must_name_the_post: bool = False
    done_without: tuple[str, ...] = ()

    def as_rule(self) -> Demand:
        """The same demand as the pure rules take it."""
        return Demand(
            forms=frozenset(self.forms),
            at_least_jp=self.at_least_jp,
            counting=self.counting,
            months=self.months,
            by_post=tuple(
                ByPost(post_kind=row.post_kind, echelon=row.echelon, words=row.words) for row in self.by_post
            ),
            must_name_the_post=self.must_name_the_post,
            done_without=self.done_without,
        )


class Performance(Table):
    """Points by predicate of the appraisal ``years_back`` years before the one measured."""

    maximum: Worth
    certainty: Certainty
    years_back: int = Field(ge=0, le=3)
    points: dict[Predicate, Worth] = Field(min_length=1)


class Discipline(Table):
    """Points by the heaviest penalty of the last ``months``, or still running."""

    maximum: Worth
    certainty: Certainty
    months: int = Field(ge=1)
    points: dict[Penalty, Worth]


class BandRow(Table):
    """One category: from ``at_least``, inclusive, to the next higher one."""

    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z_]{1,11}$")]
    at_least: Worth
    name: Text


class Categories(Table):
    """Categories, highest first."""

    certainty: Certainty
    bands: tuple[BandRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _covers_every_index(self) -> Self:
        starts = [band.at_least for band in self.bands]
        if starts != sorted(set(starts), reverse=True) or starts[-1] != 0:
            raise ValueError("bands must fall from the highest to one that begins at 0, without repeats")
        return self


class ProfessionalismIndex(Table):
    """Everything the index is computed with."""

    measured: Measured
    qualification: Qualification
    competence: Competence
    evidence: dict[Component, Fulfilling]
    performance: Performance
    discipline: Discipline
    categories: Categories

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        parts = (self.qualification, self.competence, self.performance, self.discipline)
        if sum(part.maximum for part in parts) != WHOLE:
            raise ValueError("the maxima of the four dimensions do not sum to 100")
        for name, part in (("performance", self.performance), ("discipline", self.discipline)):
            if max(part.points.values()) != part.maximum:
                raise ValueError(f"the best of {name} does not bring its maximum")
        asked = {one for column in self.competence.columns for one in column.points}
        if missing := asked - set(self.evidence):
            raise ValueError(f"nothing says what fulfils {', '.join(sorted(missing))}")
        return self

    def as_rule(self) -> Rule:
        """The tables as the pure rules take them."""
        return Rule(
            qualification={level: row.points for row in self.qualification.rows for level in row.levels},
            competence={
                kind: {str(one): points for one, points in column.points.items()}
                for column in self.competence.columns
                for kind in column.post_kinds
            },
            performance={str(code): points for code, points in self.performance.points.items()},
            discipline={str(code): points for code, points in self.discipline.points.items()},
            maxima=self.maxima,
            bands=tuple(Band(band.code, band.at_least) for band in self.categories.bands),
        )

    @property
    def maxima(self) -> dict[str, Decimal]:
        """The most each dimension can bring."""
        return {
            "QUALIFICATION": self.qualification.maximum,
            "COMPETENCE": self.competence.maximum,
            "PERFORMANCE": self.performance.maximum,
            "DISCIPLINE": self.discipline.maximum,
        }

    def demands(self, post_kind: str) -> dict[str, Demand]:
        """What fulfils each component that counts for a kind of post."""
        column = next((one for one in self.competence.columns if post_kind in one.post_kinds), None)
        return {one: self.evidence[one].as_rule() for one in column.points} if column else {}

    def to_verify(self, dimension: str) -> bool:
        """True where a figure of the dimension waits for confirmation."""
        parts: dict[str, tuple[str, ...]] = {
            "QUALIFICATION": (self.qualification.certainty,),
            "COMPETENCE": (
                self.competence.certainty,
                *(one.certainty for one in self.evidence.values()),
            ),
            "PERFORMANCE": (self.performance.certainty,),
            "DISCIPLINE": (self.discipline.certainty,),
        }
        return "verify" in parts[dimension]

    def category_names(self) -> dict[str, str]:
        """Name of every category in the language of the screen, highest first."""
        return {band.code: str(band.name) for band in self.categories.bands}


SCHEMAS: dict[str, type[Table]] = {"professionalism-index": ProfessionalismIndex}
