"""Addresses of the people room."""

from __future__ import annotations

from django.urls import include, path

from bina.people.imports import KINDS
from bina.people.views import accounts, changes, employees, grants, superiors, units
from bina.platform.imports.views import import_patterns

app_name = "people"
UNIT = "unit/<uuid:unit_id>/"
PERSON = "<uuid:employee_id>/"

urlpatterns = [
    path("", employees.employee_list, name="employee_list"),
    path("ekspor/", employees.employee_export, name="employee_export"),
    path(PERSON, employees.employee, name="employee"),
    path(f"{PERSON}status/", employees.employee_status, name="employee_status"),
    path(f"{PERSON}atasan/", superiors.superior_set, name="superior_set"),
    path("unit/", units.unit_tree, name="unit_tree"),
    path(UNIT, units.unit, name="unit"),
    path(f"{UNIT}anak/", units.unit_children, name="unit_children"),
    path(f"{UNIT}nama/", changes.unit_rename, name="unit_rename"),
    path(f"{UNIT}pindah/", changes.unit_move, name="unit_move"),
    path(f"{UNIT}baru/", changes.unit_new, name="unit_new"),
    path(f"{UNIT}tutup/", changes.unit_close, name="unit_close"),
    path(f"{UNIT}penjabat/", superiors.acting_new, name="acting_new"),
    path("penjabat/<uuid:acting_id>/akhiri/", superiors.acting_end, name="acting_end"),
    path("impor/", include(import_patterns(KINDS))),
    path("akun/", accounts.accounts, name="accounts"),
    path("akun/kode/", accounts.issue_codes, name="issue_codes"),
    path("akun/tutup/", accounts.close_accounts, name="close_accounts"),
    path("kewenangan/", grants.grants, name="grants"),
    path("kewenangan/beri/", grants.grant_new, name="grant_new"),
    path("kewenangan/<uuid:grant_id>/cabut/", grants.grant_take, name="grant_take"),
]
