"""Predicates of the yearly appraisal and the matrix that decides them. Pure."""

from __future__ import annotations

from collections.abc import Mapping

PREDICATES = ("VERY_GOOD", "GOOD", "NEEDS_IMPROVEMENT", "POOR", "VERY_POOR")  # best first
RATINGS = ("ABOVE", "MEETS", "BELOW")  # of results and of behaviour, best first

Matrix = Mapping[tuple[str, str], str]


def predicate_of(*, result: str, behaviour: str, matrix: Matrix) -> str:
    """The predicate of a pair of ratings; empty where a rating is missing or the rule knows no matrix.

    Args:
        result: rating of the results (hasil kerja), one of ``RATINGS`` or empty.
        behaviour: rating of the behaviour (perilaku kerja), likewise.
        matrix: predicate by (result, behaviour).
    """
    return matrix.get((result, behaviour), "")
