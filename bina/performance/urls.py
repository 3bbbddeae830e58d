"""Addresses of the performance room."""

from __future__ import annotations

from django.urls import include, path

from bina.performance.imports import KINDS
from bina.performance.views import appraisals, metrics
from bina.platform.imports.views import import_patterns

app_name = "performance"

urlpatterns = [
    path("", appraisals.appraisals, name="appraisals"),
    path("saya/", appraisals.mine, name="mine"),
    path("pegawai/<uuid:employee_id>/", appraisals.person, name="person"),
    path("indikator/", metrics.metrics, name="metrics"),
    path("indikator/baru/", metrics.metric_new, name="metric_new"),
    path("indikator/<uuid:metric_id>/", metrics.metric, name="metric"),
    path("indikator/<uuid:metric_id>/ubah/", metrics.metric_edit, name="metric_edit"),
    path("indikator/<uuid:metric_id>/catat/", metrics.value_new, name="value_new"),
    path("indikator/nilai/<uuid:value_id>/hapus/", metrics.value_remove, name="value_remove"),
    path("impor/", include(import_patterns(KINDS))),
]
