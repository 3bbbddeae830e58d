"""Addresses of banks, marking and item statistics, below ``/belajar/``."""

from __future__ import annotations

from django.urls import path

from bina.learning.kinds.quiz.views import banks, files, marking

urlpatterns = [
    path("soal/", banks.bank_list, name="bank_list"),
    path("soal/baru/", banks.bank_new, name="bank_new"),
    path("soal/penilaian/", marking.queue, name="quiz_marking"),
    path("soal/penilaian/<uuid:attempt_id>/", marking.mark, name="quiz_mark"),
    path("soal/statistik/<uuid:activity_id>/", marking.item_statistics, name="item_statistics"),
    path("soal/impor/<uuid:upload_id>/", files.import_preview, name="questions_preview"),
    path("soal/pertanyaan/<uuid:question_id>/", banks.question_edit, name="question_edit"),
    path("soal/pertanyaan/<uuid:question_id>/pratinjau/", banks.question_preview, name="question_preview"),
    path("soal/pertanyaan/<uuid:question_id>/<slug:step>/", banks.question_step, name="question_step"),
    path("soal/<uuid:bank_id>/", banks.bank, name="bank"),
    path("soal/<uuid:bank_id>/judul/", banks.bank_rename, name="bank_rename"),
    path("soal/<uuid:bank_id>/impor/", files.import_start, name="questions_import"),
    path("soal/<uuid:bank_id>/gift/", files.export, name="questions_export"),
    path("soal/<uuid:bank_id>/tambah/<slug:kind>/", banks.question_new, name="question_new"),
]
