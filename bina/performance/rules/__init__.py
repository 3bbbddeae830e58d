"""Rules of the performance room: predicates, and the checks of workbook rows. Pure."""

from __future__ import annotations

from bina.performance.rules.appraisal_rows import (
    APPRAISAL_COLUMNS,
    RATING_WORDS,
    AppraisalRow,
    check_appraisal_row,
)
from bina.performance.rules.metric_rows import METRIC_COLUMNS, MetricRow, check_metric_row
from bina.performance.rules.predicates import PREDICATES, RATINGS, Matrix, predicate_of

__all__ = [
    "APPRAISAL_COLUMNS",
    "METRIC_COLUMNS",
    "PREDICATES",
    "RATINGS",
    "RATING_WORDS",
    "AppraisalRow",
    "Matrix",
    "MetricRow",
    "check_appraisal_row",
    "check_metric_row",
    "predicate_of",
]
