"""Addresses of the planning room, below /rencana/."""

from __future__ import annotations

from django.urls import include, path

from bina.planning.imports import KINDS
from bina.planning.views import (
    asking,
    comparing,
    cycle,
    limits,
    needs,
    outlook,
    papers,
    plans,
    required,
    versions,
    wishes,
)
from bina.platform.imports.views import import_patterns

app_name = "planning"

urlpatterns = [
    path("", plans.plan_list, name="plan_list"),
    path("baru/", plans.plan_new, name="plan_new"),
    path("kebutuhan/", needs.need_list, name="need_list"),
    path("kebutuhan/baru/", needs.need_new, name="need_new"),
    path("kebutuhan/turunkan/", needs.need_derive, name="need_derive"),
    path("kebutuhan/layanan/", needs.need_services, name="need_services"),
    path("kebutuhan/putuskan/", needs.need_decide, name="need_decide"),
    path("kebutuhan/putuskan/<uuid:edit_id>/batal/", needs.need_undo, name="need_undo"),
    path("keinginan/", wishes.wish_list, name="wish_list"),
    path("keinginan/jabatan/", wishes.aim_set, name="aim_set"),
    path("keinginan/<uuid:wish_id>/", wishes.wish, name="wish"),
    path("dialog/", wishes.dialogue_list, name="dialogue_list"),
    path("dialog/<uuid:wish_id>/", wishes.dialogue, name="dialogue"),
    path("siklus/", cycle.cycle_now, name="cycle_now"),
    path("siklus/baru/", cycle.cycle_new, name="cycle_new"),
    path("siklus/unit/<uuid:row_id>/", cycle.cycle_unit, name="cycle_unit"),
    path("siklus/<uuid:cycle_id>/", cycle.cycle, name="cycle"),
    path("siklus/<uuid:cycle_id>/jadwal/", cycle.cycle_dates, name="cycle_dates"),
    path("siklus/<uuid:cycle_id>/unit/", cycle.cycle_move_units, name="cycle_move_units"),
    path("siklus/<uuid:cycle_id>/langkah/", cycle.cycle_move, name="cycle_move"),
    path("siklus/<uuid:cycle_id>/ingatkan/", cycle.cycle_remind, name="cycle_remind"),
    path("impor/", include(import_patterns(KINDS))),
    path("saya/", asking.plan_mine, name="plan_mine"),
    path("pegawai/<uuid:employee_id>/", asking.plan_person, name="plan_person"),
    path("pakai/<uuid:question_id>/", asking.plan_richer, name="plan_richer"),
    path("lima-tahun/", outlook.outlook, name="outlook"),
    path("banding/", comparing.plan_compare, name="plan_compare"),
    path("<uuid:plan_id>/", plans.plan, name="plan"),
    path("<uuid:plan_id>/angkatan/", plans.plan_batches, name="plan_batches"),
    path("<uuid:plan_id>/sebaran/", comparing.plan_sharing, name="plan_sharing"),
    path("<uuid:plan_id>/harga/", asking.plan_prices, name="plan_prices"),
    path("<uuid:plan_id>/aturan/", limits.plan_rules, name="plan_rules"),
    path("<uuid:plan_id>/aturan/tanya/", limits.plan_ask_rule, name="plan_ask_rule"),
    path("<uuid:plan_id>/wajib/", required.plan_required, name="plan_required"),
    path("<uuid:plan_id>/wajib/tetapkan/", required.plan_settle, name="plan_settle"),
    path("<uuid:plan_id>/tanya/", asking.plan_ask_place, name="plan_ask_place"),
    path("dokumen/", papers.paper_look, name="paper_look"),
    path("siklus/unit/<uuid:row_id>/formulir.<str:suffix>", papers.cycle_form, name="cycle_form"),
    path("<uuid:plan_id>/dokumen/", papers.plan_papers, name="plan_papers"),
    path("<uuid:plan_id>/dokumen/<slug:kind>.<str:suffix>", papers.plan_paper, name="plan_paper"),
    path("<uuid:plan_id>/unduh/", plans.plan_export, name="plan_export"),
    path("<uuid:plan_id>/versi-baru/", versions.plan_revise, name="plan_revise"),
    path("<uuid:plan_id>/perubahan/", versions.plan_changes, name="plan_changes"),
    path("<uuid:plan_id>/harga-perubahan/", versions.plan_price, name="plan_price"),
    path("<uuid:plan_id>/hitung/", plans.plan_solve, name="plan_solve"),
    path("<uuid:plan_id>/setujui/", plans.plan_approve, name="plan_approve"),
    path("<uuid:plan_id>/hapus/", plans.plan_remove, name="plan_remove"),
]
