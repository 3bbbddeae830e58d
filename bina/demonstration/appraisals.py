"""Yearly performance predicates, plausible for a city whose own predicate is Baik; synthetic, all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from numpy import float64
from numpy.random import Generator
from numpy.typing import NDArray

from bina.demonstration.people import Person

APPRAISAL_HEADINGS = (
    "NIP", "NAMA", "TAHUN", "PREDIKAT", "HASIL KERJA", "PERILAKU KERJA", "NILAI", "PENILAI",
)  # fmt: skip
YEARS = 2  # before the city's today
ABOVE, MEETS, BELOW = "DI ATAS EKSPEKTASI", "SESUAI EKSPEKTASI", "DI BAWAH EKSPEKTASI"
# PermenPANRB 6/2022, by results and behaviour.
MATRIX = {
    (ABOVE, ABOVE): "SANGAT BAIK",
    (ABOVE, MEETS): "BAIK",
    (ABOVE, BELOW): "KURANG",
    (MEETS, ABOVE): "BAIK",
    (MEETS, MEETS): "BAIK",
    (MEETS, BELOW): "KURANG",
    (BELOW, ABOVE): "BUTUH PERBAIKAN",
    (BELOW, MEETS): "BUTUH PERBAIKAN",
    (BELOW, BELOW): "SANGAT KURANG",
}
STRENGTH_SHARE = 0.6  # of a rating; the rest is the year's luck
ABOVE_FROM, RESULTS_BELOW, BEHAVIOUR_BELOW = 0.75, -1.9, -2.35
MISSING_SHARE = 0.015  # people whose appraisal was never handed in
_LUCK = (1 - STRENGTH_SHARE**2) ** 0.5


def appraisal_rows(
    rng: Generator, *, people: list[Person], strength: NDArray[float64], as_of: date
) -> Iterator[tuple[object, ...]]:
    """Cells in the order of ``APPRAISAL_HEADINGS``; none of a year in which a person came after June.

    Args:
        strength: of each person, standard normal: who is strong is appraised better, mostly.
    """
    for year in range(as_of.year - YEARS, as_of.year):
        luck = rng.normal(0, 1, (2, len(people)))
        handed_in = rng.random(len(people)) >= MISSING_SHARE
        for place, person in enumerate(people):
            if person.appointed > date(year, 6, 30) or not handed_in[place]:
                continue
            scores = STRENGTH_SHARE * strength[place] + _LUCK * luck[:, place]
            results = _rating(float(scores[0]), RESULTS_BELOW)
            behaviour = _rating(float(scores[1]), BEHAVIOUR_BELOW)
            predicate = MATRIX[results, behaviour]
            yield person.nip, person.name, year, predicate, results, behaviour, None, None


def _rating(score: float, below: float) -> str:
    if score >= ABOVE_FROM:
        return ABOVE
    return BELOW if score < below else MEETS
