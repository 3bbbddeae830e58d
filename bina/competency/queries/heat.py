"""The heat map of units and competences as rows of cells."""

from __future__ import annotations

from dataclasses import dataclass

from bina.competency.models import Competence
from bina.competency.queries.overview import NOBODY, Figure, Group, Overview

HALF, MOST = 50, 80


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit in one competence. ``tone``: low (under half of the assessed meet it), mid, high, empty."""

    competence: Competence
    figure: Figure

    @property
    def percent(self) -> int | None:
        return self.figure.meeting_percent

    @property
    def tone(self) -> str:
        if self.percent is None:
            return ""
        if self.percent < HALF:
            return "low"
        return "mid" if self.percent < MOST else "high"


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
