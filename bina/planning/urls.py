"""Addresses of the planning room, below /rencana/."""

from __future__ import annotations

from django.urls import path

from bina.planning.views import comparing, needs, plans

app_name = "planning"

urlpatterns = [
    path("", plans.plan_list, name="plan_list"),
    path("baru/", plans.plan_new, name="plan_new"),
    path("kebutuhan/", needs.need_list, name="need_list"),
    path("kebutuhan/baru/", needs.need_new, name="need_new"),
    path("kebutuhan/turunkan/", needs.need_derive, name="need_derive"),
    path("banding/", comparing.plan_compare, name="plan_compare"),
    path("<uuid:plan_id>/", plans.plan, name="plan"),
    path("<uuid:plan_id>/angkatan/", plans.plan_batches, name="plan_batches"),
    path("<uuid:plan_id>/sebaran/", comparing.plan_sharing, name="plan_sharing"),
    path("<uuid:plan_id>/unduh/", plans.plan_export, name="plan_export"),
    path("<uuid:plan_id>/hitung/", plans.plan_solve, name="plan_solve"),
    path("<uuid:plan_id>/setujui/", plans.plan_approve, name="plan_approve"),
    path("<uuid:plan_id>/hapus/", plans.plan_remove, name="plan_remove"),
]
