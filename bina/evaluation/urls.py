"""Addresses of the evaluation room."""

from __future__ import annotations

from django.urls import path

from bina.evaluation.views import findings, records

app_name = "evaluation"

urlpatterns = [
    path("", records.index, name="index"),
    path("unduh/", records.export, name="export"),
    path("hitung/", records.evaluate, name="evaluate"),
    path("temuan/", findings.finding_list, name="finding_list"),
    path("temuan/<uuid:finding_id>/", findings.finding, name="finding"),
    path("temuan/<uuid:finding_id>/ubah/", findings.finding_edit, name="finding_edit"),
    path("temuan/<uuid:finding_id>/terbitkan/", findings.finding_publish, name="finding_publish"),
    path("angkatan/<uuid:batch_id>/", records.batch, name="batch"),
    path("angkatan/<uuid:batch_id>/tanya/", records.ask, name="ask"),
    path("<uuid:evaluation_id>/", records.record, name="record"),
    path("<uuid:evaluation_id>/temuan/baru/", findings.finding_new, name="finding_new"),
]
