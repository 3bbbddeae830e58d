"""Schemas of this room's rule sets; the dated tables lie in ``rulesets/<name>/<valid-from>.yaml``."""

from __future__ import annotations

from typing import Literal, Self

from django.utils.translation import get_language
from pydantic import Field, model_validator

from bina.performance.rules.predicates import PREDICATES, RATINGS, Matrix
from bina.platform.rulesets import Table

PredicateCode = Literal["VERY_GOOD", "GOOD", "NEEDS_IMPROVEMENT", "POOR", "VERY_POOR"]
RatingCode = Literal["ABOVE", "MEETS", "BELOW"]


class Text(Table):
    """A text in both languages of the screen."""

    id: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def __str__(self) -> str:
        return self.en if (get_language() or "id").startswith("en") else self.id


class PredicateRow(Table):
    """One predicate: SIASN's number, its name, and how files write it (capitals)."""

    code: PredicateCode
    number: int = Field(ge=1, le=9)
    name: Text
    written: tuple[str, ...] = Field(min_length=1)


class Cell(Table):
    """The predicate of one pair of ratings."""

    result: RatingCode
    behaviour: RatingCode
    predicate: PredicateCode


class PerformancePredicates(Table):
    """The predicates, best first, and the matrix that decides them, where the regulation has one."""

    predicates: tuple[PredicateRow, ...] = Field(min_length=1)
    matrix: tuple[Cell, ...] = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if tuple(row.code for row in self.predicates) != PREDICATES:
            raise ValueError(f"the predicates are, best first: {', '.join(PREDICATES)}")
        if self.matrix and len({(cell.result, cell.behaviour) for cell in self.matrix}) != len(RATINGS) ** 2:
            raise ValueError("the matrix has one cell for each pair of ratings")
        return self

    def as_matrix(self) -> Matrix:
        """The matrix as the pure rules take it."""
        return {(cell.result, cell.behaviour): cell.predicate for cell in self.matrix}

    def names(self) -> dict[str, str]:
        """Name of every predicate in the language of the screen, best first."""
        return {row.code: str(row.name) for row in self.predicates}


SCHEMAS: dict[str, type[Table]] = {"performance-predicates": PerformancePredicates}
