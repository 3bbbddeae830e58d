"""Addresses of the learning room, below ``/belajar/``. A kind with pages of its own brings its addresses."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from bina.learning.kinds import FOLDERS
from bina.learning.views import (
    activities,
    assets,
    catalogue,
    deliveries,
    marking,
    people,
    player,
    publishing,
    studio,
)

app_name = "learning"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bina.learning.offline_urls")),
    path("kirim/", deliveries.deliver, name="deliver"),
    path("", catalogue.course_list, name="catalogue"),
    path("saya/", catalogue.mine, name="mine"),
    path("kursus/<uuid:course_id>/", catalogue.course, name="course"),
    path("kursus/<uuid:course_id>/ikuti/", catalogue.enrol, name="enrol"),
    path("berkas/<uuid:asset_id>/", assets.read, name="asset"),
    path("kelola/berkas/", assets.send, name="asset_send"),
    path("koreksi/", marking.queue, name="marking"),
    path("koreksi/<uuid:submission_id>/", marking.work, name="work"),
    path("kehadiran/<uuid:activity_id>/", marking.presence, name="presence"),
    path("tanda/", marking.flag_list, name="flags"),
    path("tanda/<uuid:flag_id>/", marking.flag_decide, name="flag_decide"),
    path("tanda/<uuid:flag_id>/jelaskan/", marking.flag_explain, name="flag_explain"),
    path("ikut/<uuid:enrolment_id>/keluar/", catalogue.withdraw, name="withdraw"),
    path("ikut/<uuid:enrolment_id>/", player.course_way, name="way"),
    path("ikut/<uuid:enrolment_id>/<int:place>/", player.player, name="player"),
    path("ikut/<uuid:enrolment_id>/<int:place>/lakukan/", player.do, name="do"),
    path("kelola/", studio.course_list, name="studio_list"),
    path("kelola/baru/", studio.course_new, name="studio_new"),
    path("kelola/impor/", publishing.course_import, name="studio_import"),
    path("kelola/<uuid:course_id>/unduh/", publishing.course_file, name="studio_file"),
    path("kelola/<uuid:course_id>/peserta/", people.course_people, name="studio_people"),
    path("kelola/<uuid:course_id>/tersendat/", people.course_figures, name="studio_figures"),
    path("kelola/<uuid:course_id>/tugaskan/", people.course_assign, name="studio_assign"),
    path("kelola/<uuid:course_id>/", studio.course_structure, name="studio"),
    path("kelola/<uuid:course_id>/pengaturan/", studio.course_settings, name="studio_settings"),
    path("kelola/<uuid:course_id>/bagian/", studio.section_add, name="section_add"),
    path("kelola/bagian/<uuid:section_id>/tambah/<slug:kind>/", activities.activity_new, name="activity_new"),
    path("kelola/kegiatan/<uuid:activity_id>/", activities.activity_edit, name="activity_edit"),
    path(
        "kelola/kegiatan/<uuid:activity_id>/pratinjau/",
        activities.activity_preview,
        name="activity_preview",
    ),
    path("kelola/<uuid:course_id>/<slug:step>/", publishing.course_step, name="studio_step"),
    path("kelola/bagian/<uuid:section_id>/<slug:step>/", studio.section_change, name="section_change"),
    path(
        "kelola/kegiatan/<uuid:activity_id>/<slug:step>/",
        activities.activity_change,
        name="activity_change",
    ),
]

urlpatterns += [
    path("", include(module))
    for module in (
        *(f"bina.learning.kinds.{folder}.urls" for folder in FOLDERS),
        "bina.learning.content.urls",
    )
    if find_spec(module.rpartition(".")[0]) and find_spec(module)
]
