"""Charts as data: what a page hands to ``<c-chart>``, which draws it and sets the same figures as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["line", "bar", "dots", "heat", "radar"]
Figure = float | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Series:
    """One line, set of bars or row of a heat map: a value per label, ``None`` where nothing is known.

    ``low`` and ``high`` bound each value (an interval); ``muted`` draws it quietly, for a comparison.
    """

    name: str
    values: Sequence[Figure]
    low: Sequence[Figure] = ()
    high: Sequence[Figure] = ()
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment worth pointing at in a line chart, such as a training. ``at`` is one of the labels."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Labels along one axis and series of values over them.

    ``heat`` takes one series per row of the map. ``radar`` takes ``limits`` (lowest, highest level).
    ``corner`` heads the column of labels in the table.
    """

    kind: Kind
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    corner: str = ""
    marks: Sequence[Mark] = field(default=())
    limits: tuple[float, float] | None = None
    decimals: int = 1

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.labels):
                raise ValueError(f"{series.name}: {len(series.values)} values for {len(self.labels)} labels")
            if series.low and not len(series.low) == len(series.high) == len(self.labels):
                raise ValueError(f"{series.name}: each value needs both ends of its interval")

    def as_json(self) -> dict[str, Any]:
        """The form that ``assets/chart/data.ts`` reads."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "unit": str(self.unit),
            "corner": str(self.corner),
            "labels": [str(label) for label in self.labels],
            "series": [_series_json(series) for series in self.series],
            "marks": [{"at": mark.at, "label": str(mark.label)} for mark in self.marks],
            "limits": list(self.limits) if self.limits else None,
            "decimals": self.decimals,
        }

    @property
    def table(self) -> list[tuple[str, list[tuple[Figure, Figure, Figure]]]]:
        """Rows of (label, [(value, low, high) per column]); a heat map keeps its rows."""
        if self.kind == "heat":
            return [(str(row.name), [(value, None, None) for value in row.values]) for row in self.series]
        return [
            (str(label), [_cell(row, place) for row in self.series])
            for place, label in enumerate(self.labels)
        ]

    @property
    def columns(self) -> list[str]:
        """Headings of the table's columns of figures."""
        return [
            str(name) for name in (self.labels if self.kind == "heat" else [row.name for row in self.series])
        ]


def _number(value: Figure) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value


def _cell(series: Series, place: int) -> tuple[Figure, Figure, Figure]:
    if not series.low:
        return series.values[place], None, None
    return series.values[place], series.low[place], series.high[place]


def _series_json(series: Series) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": str(series.name),
        "values": [_number(value) for value in series.values],
        "muted": series.muted,
    }
    if series.low:
        data["low"] = [_number(value) for value in series.low]
        data["high"] = [_number(value) for value in series.high]
    return data
