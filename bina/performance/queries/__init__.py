"""Reads of the performance room."""

from __future__ import annotations

from bina.performance.queries.appraisals import (
    ORDERS,
    Distribution,
    appraisals,
    appraisals_matching,
    distribution,
    person_appraisals,
    predicates_of_year,
    years,
)
from bina.performance.queries.metrics import (
    Latest,
    latest_by_unit,
    metric_value,
    metrics,
    series,
    units_measured,
    values,
)
from bina.performance.queries.predicates import (
    matrices,
    predicate_names,
    predicate_rules,
    written_predicates,
)

__all__ = [
    "ORDERS",
    "Distribution",
    "Latest",
    "appraisals",
    "appraisals_matching",
    "distribution",
    "latest_by_unit",
    "matrices",
    "metric_value",
    "metrics",
    "person_appraisals",
    "predicate_names",
    "predicate_rules",
    "predicates_of_year",
    "series",
    "units_measured",
    "values",
    "written_predicates",
    "years",
]
