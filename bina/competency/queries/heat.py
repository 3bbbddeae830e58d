"""The heat map of units and competences as rows of cells."""

from __future__ import annotations

from dataclasses import dataclass

from bina.competency.models import Competence
from bina.competency.queries.overview import NOBODY, Figure, Group, Overview

MUCH, SOME = 50, 20


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit in one competence. ``tone`` is low (half of the assessed are below), mid, high or empty."""

    competence: Competence
    figure: Figure

    @property
    def percent(self) -> int | None:
        return self.figure.below_percent

    @property
    def tone(self) -> str:
        if self.percent is None:
            return ""
        if self.percent >= MUCH:
            return "low"
        return "mid" if self.percent >= SOME else "high"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit with its cells, in the order of the competences shown."""

    unit: Group
    cells: tuple[Cell, ...]


def heat_rows(seen: Overview, competences: tuple[Competence, ...]) -> tuple[Row, ...]:
    """One row per unit of an overview, one cell per competence."""
    return tuple(
        Row(unit, tuple(Cell(one, unit.figures.get(one.pk, NOBODY)) for one in competences))
        for unit in seen.units
    )
