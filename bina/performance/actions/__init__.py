"""What people do in the performance room."""

from __future__ import annotations

from bina.performance.actions.appraisal_import import import_performance
from bina.performance.actions.metric_import import import_metrics
from bina.performance.actions.metrics import (
    MetricRefused,
    MetricValues,
    define_metric,
    edit_metric,
    record_value,
    remove_value,
)

__all__ = [
    "MetricRefused",
    "MetricValues",
    "define_metric",
    "edit_metric",
    "import_metrics",
    "import_performance",
    "record_value",
    "remove_value",
]
