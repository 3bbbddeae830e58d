"""The importers of the performance room, as the pages show them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bina.performance import actions, rules
from bina.platform.imports.kinds import ImportKind, kinds_by_slug

KINDS = kinds_by_slug(
    ImportKind(
        room="performance",
        slug="predikat",
        title=_("Import predicates"),
        lead=_("Take over yearly performance predicates from a workbook: one row per person and year."),
        permission="performance.import",
        columns=rules.APPRAISAL_COLUMNS,
        run=actions.import_performance,
        preview_task="performance.preview_import",
        apply_task="performance.apply_import",
        done_url="performance:appraisals",
    ),
    ImportKind(
        room="performance",
        slug="indikator",
        title=_("Import figures of metrics"),
        lead=_("Take over dated figures of units from a workbook: one row per metric, unit and day."),
        permission="performance.import",
        columns=rules.METRIC_COLUMNS,
        run=actions.import_metrics,
        preview_task="performance.preview_import",
        apply_task="performance.apply_import",
        done_url="performance:metrics",
    ),
)
