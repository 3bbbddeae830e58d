"""Addresses of the competency room."""

from __future__ import annotations

from django.urls import include, path

from bina.competency.imports import KINDS
from bina.competency.views import assessing, heat, profiles, registers
from bina.platform.imports.views import import_patterns

app_name = "competency"

urlpatterns = [
    path("", heat.heat_map, name="heat_map"),
    path("orang/", heat.people, name="people"),
    path("saya/", profiles.mine, name="mine"),
    path("pegawai/<uuid:employee_id>/", profiles.profile, name="profile"),
    path("tim/", profiles.team, name="team"),
    path("nilai/", assessing.start_own, name="assess_own"),
    path("nilai/<uuid:employee_id>/", assessing.assess, name="assess"),
    path("nilai/<uuid:employee_id>/serahkan/", assessing.hand_in, name="hand_in"),
    path("nilai-tim/", assessing.assess_team, name="assess_team"),
    path("penilaian/", registers.assessments, name="assessments"),
    path("standar/", registers.standards, name="standards"),
    path("standar/baru/", registers.standard_new, name="standard_new"),
    path("standar/bawaan/", registers.standard_defaults, name="standard_defaults"),
    path("standar/<uuid:standard_id>/akhiri/", registers.standard_end, name="standard_end"),
    path("impor/", include(import_patterns(KINDS))),
    path("kamus/", registers.frameworks, name="frameworks"),
    path("kamus/<str:code>/", registers.framework, name="framework"),
]
