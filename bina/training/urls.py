"""Addresses of the training room."""

from __future__ import annotations

from django.urls import include, path, re_path

from bina.platform.imports.views import import_patterns
from bina.training.imports import KINDS
from bina.training.views import batches, hours, places, programmes, running

app_name = "training"
BATCH = "angkatan/<uuid:batch_id>/"

urlpatterns = [
    path("", batches.batch_list, name="batch_list"),
    path("impor/", include(import_patterns(KINDS))),
    path("kalender/", batches.batch_calendar, name="batch_calendar"),
    path("saya/", hours.mine, name="mine"),
    path("program/", programmes.programme_list, name="programme_list"),
    path("program/baru/", programmes.programme_new, name="programme_new"),
    path("program/<uuid:programme_id>/", programmes.programme, name="programme"),
    path("program/<uuid:programme_id>/ubah/", programmes.programme_edit, name="programme_edit"),
    path("program/<uuid:programme_id>/angkatan-baru/", batches.batch_new, name="batch_new"),
    path(BATCH, batches.batch, name="batch"),
    path(f"{BATCH}sesi/", running.batch_sessions, name="batch_sessions"),
    path(f"{BATCH}nilai/", running.batch_scores, name="batch_scores"),
    path(f"{BATCH}hasil/", running.batch_results, name="batch_results"),
    path(f"{BATCH}ubah/", batches.batch_edit, name="batch_edit"),
    path(f"{BATCH}peserta/", places.enrol, name="enrol"),
    path(f"{BATCH}ikut/", places.nominate_myself, name="nominate_myself"),
    re_path(
        r"^angkatan/(?P<batch_id>[0-9a-f-]{36})/langkah/(?P<step>buka|mulai|selesaikan|batalkan)/$",
        batches.batch_step,
        name="batch_step",
    ),
    path("kepesertaan/<uuid:enrolment_id>/mundur/", places.withdraw, name="withdraw"),
    path("sesi/<uuid:session_id>/", running.attendance, name="attendance"),
    path("jp/", hours.hours_report, name="hours_report"),
    path("jp/orang/", hours.hours_people, name="hours_people"),
    path("jp/orang/<uuid:employee_id>/", hours.hours_person, name="hours_person"),
]
