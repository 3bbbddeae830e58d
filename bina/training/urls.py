"""Addresses of the training room."""

from __future__ import annotations

from django.urls import include, path, re_path

from bina.platform.imports.views import import_patterns
from bina.training import urls_batches, urls_certificates
from bina.training.imports import KINDS
from bina.training.views import (
    agreements,
    batch_money,
    batches,
    calendars,
    curriculum,
    education,
    hours,
    mandatory,
    money,
    offers,
    partner_compare,
    partners,
    places,
    programmes,
    reports,
    running,
)

app_name = "training"
BATCH = "angkatan/<uuid:batch_id>/"

urlpatterns = [
    path("", include(urls_batches.urlpatterns)),
    path("", batches.batch_list, name="batch_list"),
    path("impor/", include(import_patterns(KINDS))),
    path("kalender/", calendars.batch_calendar, name="batch_calendar"),
    path("sertifikat/", include(urls_certificates.patterns)),
    path("saya/", hours.mine, name="mine"),
    path("program/", programmes.programme_list, name="programme_list"),
    path("program/baru/", programmes.programme_new, name="programme_new"),
    path("program/<uuid:programme_id>/", programmes.programme, name="programme"),
    path("program/<uuid:programme_id>/ubah/", programmes.programme_edit, name="programme_edit"),
    path("program/<uuid:programme_id>/angkatan-baru/", batches.batch_new, name="batch_new"),
    path(BATCH, batches.batch, name="batch"),
    path(f"{BATCH}sesi/", running.batch_sessions, name="batch_sessions"),
    path(f"{BATCH}nilai/", running.batch_scores, name="batch_scores"),
    path(f"{BATCH}nilai/kuis/", running.scores_from_quiz, name="scores_from_quiz"),
    path(f"{BATCH}hasil/", running.batch_results, name="batch_results"),
    path(f"{BATCH}ubah/", batches.batch_edit, name="batch_edit"),
    path(f"{BATCH}peserta/", places.enrol, name="enrol"),
    path(f"{BATCH}ikut/", places.nominate_myself, name="nominate_myself"),
    re_path(
        r"^angkatan/(?P<batch_id>[0-9a-f-]{36})/langkah/(?P<step>buka|mulai|selesaikan)/$",
        batches.batch_step,
        name="batch_step",
    ),
    path("kepesertaan/<uuid:enrolment_id>/mundur/", places.withdraw, name="withdraw"),
    path("sesi/<uuid:session_id>/", running.attendance, name="attendance"),
    path("jp/", hours.hours_report, name="hours_report"),
    path("jp/orang/", hours.hours_people, name="hours_people"),
    path("jp/orang/<uuid:employee_id>/", hours.hours_person, name="hours_person"),
]

urlpatterns += [
    path("meja-mitra/", offers.partner_desk, name="partner_desk"),
    path("mitra/", partners.partner_list, name="partner_list"),
    path("mitra/banding/", partner_compare.partner_compare, name="partner_compare"),
    path("mitra/baru/", partners.partner_new, name="partner_new"),
    path("mitra/<uuid:partner_id>/", partners.partner, name="partner"),
    path("mitra/<uuid:partner_id>/ubah/", partners.partner_edit, name="partner_edit"),
    path("mitra/<uuid:partner_id>/kontak/", partners.contact_invite, name="contact_invite"),
    path("mitra/<uuid:partner_id>/kontak/akhiri/", partners.contact_dismiss, name="contact_dismiss"),
    path("mitra/<uuid:partner_id>/perjanjian/baru/", agreements.agreement_new, name="agreement_new"),
    path("mitra/<uuid:partner_id>/penawaran/baru/", offers.offer_new, name="offer_new"),
    path("perjanjian/", agreements.agreement_list, name="agreement_list"),
    path("perjanjian/<uuid:agreement_id>/", agreements.agreement_edit, name="agreement_edit"),
    path("perjanjian/<uuid:agreement_id>/dokumen/", agreements.agreement_document, name="agreement_document"),
    path("penawaran/", offers.offer_list, name="offer_list"),
    path("penawaran/banding/", offers.offer_compare, name="offer_compare"),
    path("penawaran/<uuid:offer_id>/", offers.offer, name="offer"),
    path("penawaran/<uuid:offer_id>/ubah/", offers.offer_edit, name="offer_edit"),
    re_path(
        r"^penawaran/(?P<offer_id>[0-9a-f-]{36})/langkah/(?P<step>kirim|tarik|lanjutkan|terima|tolak)/$",
        offers.offer_step,
        name="offer_step",
    ),
]

urlpatterns += [
    path("anggaran/", money.budget_list, name="budget_list"),
    path("anggaran/baru/", money.budget_new, name="budget_new"),
    path("anggaran/berkas/", money.budget_file, name="budget_file"),
    path("anggaran/<uuid:line_id>/", money.budget_line, name="budget_line"),
    path("anggaran/<uuid:line_id>/ubah/", money.budget_edit, name="budget_edit"),
    path(f"{BATCH}biaya/", batch_money.batch_money, name="batch_money"),
    path(f"{BATCH}biaya/komitmen/", batch_money.batch_commit, name="batch_commit"),
    path(f"{BATCH}mitra/", batch_money.batch_partner, name="batch_partner"),
    path("komitmen/<uuid:commitment_id>/bayar/", batch_money.commitment_pay, name="commitment_pay"),
    path("komitmen/<uuid:commitment_id>/lepas/", batch_money.commitment_release, name="commitment_release"),
]

urlpatterns += [path("laporan/", reports.report, name="report")]

urlpatterns += [
    path(
        "program/<uuid:programme_id>/kurikulum/", curriculum.programme_curriculum, name="programme_curriculum"
    ),
    path("program/<uuid:programme_id>/biaya/", curriculum.programme_costs, name="programme_costs"),
    path(
        "program/<uuid:programme_id>/prasyarat/",
        curriculum.programme_prerequisites,
        name="programme_prerequisites",
    ),
]

urlpatterns += [
    path("wajib/", mandatory.mandatory, name="mandatory"),
    path("wajib/usulkan/", mandatory.mandatory_nominate, name="mandatory_nominate"),
]

urlpatterns += [
    path("pendidikan/", education.study_list, name="study_list"),
    path("pendidikan/baru/", education.study_new, name="study_new"),
    path("pendidikan/<uuid:case_id>/", education.study, name="study"),
    re_path(
        r"^pendidikan/(?P<case_id>[0-9a-f-]{36})/langkah/"
        r"(?P<step>rekomendasi|setujui|tolak|tarik|mulai|lulus|henti|kemajuan)/$",
        education.study_step,
        name="study_step",
    ),
]
