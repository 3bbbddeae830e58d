"""Dated figures of a few units: how long citizens wait, month by month. Synthetic like all the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from numpy.random import Generator

from bina.demonstration.units import Unit

METRIC_HEADINGS = ("KODE INDIKATOR", "UNOR ID", "TANGGAL", "NILAI", "CATATAN")
MONTHS = 24


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric and where it is measured: offices of a sector, or all units of a kind.

    Each month brings ``monthly`` more, around ``start``, give or take ``spread``.
    """

    code: str
    name: str
    measure: str
    direction: str
    source: str
    start: float
    monthly: float
    spread: float
    sector: str = ""
    kind: str = ""

    def is_measured_in(self, unit: Unit) -> bool:
        """True for the units that keep this figure."""
        if self.kind:
            return unit.kind == self.kind
        return unit.sector == self.sector and unit.office == unit.id


METRICS = (
    Metric(
        *("IZIN-HARI", "Hari sampai izin selesai", "hari", "DOWN", "Register perizinan (data contoh)"),
        *(9.0, -0.12, 0.6),
        sector="permits",
    ),
    Metric(
        *(
            "AKTA-HARI",
            "Hari sampai akta kelahiran terbit",
            "hari",
            "DOWN",
            "Register pencatatan sipil (contoh)",
        ),
        *(5.5, -0.08, 0.4),
        sector="population",
    ),
    Metric(
        *("DAFTAR-MENIT", "Menit menunggu pendaftaran", "menit", "DOWN", "Antrean puskesmas (data contoh)"),
        *(21.0, -0.15, 2.0),
        kind="PUSKESMAS",
    ),
)


def metric_rows(rng: Generator, *, units: list[Unit], as_of: date) -> Iterator[tuple[object, ...]]:
    """Cells in the order of ``METRIC_HEADINGS``: the first day of each month before ``as_of``."""
    days = [_months_before(as_of, back) for back in range(MONTHS, 0, -1)]
    for metric in METRICS:
        for unit in (one for one in units if metric.is_measured_in(one)):
            own = float(rng.normal(0, metric.spread))
            for number, day in enumerate(days):
                noise = float(rng.normal(0, metric.spread / 2))
                value = max(metric.start + own + metric.monthly * number + noise, 0.5)
                yield metric.code, unit.id, day, round(value, 1), None


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
