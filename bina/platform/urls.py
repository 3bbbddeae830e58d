"""Addresses of the platform's own pages."""

from __future__ import annotations

from django.urls import include, path

from bina.platform.views import accounts, audit, device, phone, rulesets, runs

app_name = "platform"

urlpatterns = [
    path("aktivasi/", accounts.activate, name="activate"),
    path("tugas/", runs.run_list, name="run_list"),
    path("tugas/<uuid:run_id>/", runs.run, name="run"),
    path("tugas/<uuid:run_id>/batal/", runs.cancel, name="cancel_run"),
    path("notifikasi/", runs.notices, name="notices"),
    path("notifikasi/dibaca/", runs.read_notices, name="read_notices"),
    path("notifikasi/ponsel/", phone.phone, name="phone"),
    path("notifikasi/ponsel/ingatkan/", phone.remind_here, name="remind_here"),
    path("notifikasi/ponsel/berhenti/", phone.stop_here, name="stop_here"),
    path("notifikasi/ponsel/coba/", phone.send_trial, name="send_trial"),
    path("notifikasi/ponsel/<uuid:phone_id>/lepas/", phone.forget_phone, name="forget_phone"),
    path("jejak/", audit.audit, name="audit"),
    path("aturan/", rulesets.rulesets, name="rulesets"),
    path("aturan/<slug:name>/", rulesets.ruleset, name="ruleset"),
    path("aturan/<slug:name>/baru/", rulesets.ruleset_adopt, name="ruleset_adopt"),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("sw.js", device.service_worker, name="service_worker"),
    path("design/", include("bina.platform.design.urls")),
]
