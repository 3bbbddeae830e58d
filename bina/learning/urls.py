"""Addresses of the learning room, below ``/belajar/``. A kind with pages of its own brings its addresses."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path, re_path

from bina.learning.kinds import FOLDERS
from bina.learning.views import activities, catalogue, deliveries, player, studio

app_name = "learning"
UUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("bina.learning.offline_urls")),
    path("kirim/", deliveries.deliver, name="deliver"),
    path("kursus/<uuid:course_id>/", catalogue.course, name="course"),
    path("ikut/<uuid:enrolment_id>/", player.course_way, name="way"),
    path("ikut/<uuid:enrolment_id>/<int:place>/", player.player, name="player"),
    path("ikut/<uuid:enrolment_id>/<int:place>/lakukan/", player.do, name="do"),
    path("kelola/", studio.course_list, name="studio_list"),
    path("kelola/baru/", studio.course_new, name="studio_new"),
    path("kelola/<uuid:course_id>/", studio.course_structure, name="studio"),
    path("kelola/<uuid:course_id>/pengaturan/", studio.course_settings, name="studio_settings"),
    path("kelola/<uuid:course_id>/bagian/", studio.section_add, name="section_add"),
    re_path(
        rf"^kelola/bagian/(?P<section_id>{UUID})/(?P<step>nama|naik|turun|hapus)/$",
        studio.section_change,
        name="section_change",
    ),
    path("kelola/bagian/<uuid:section_id>/tambah/<slug:kind>/", activities.activity_new, name="activity_new"),
    path("kelola/kegiatan/<uuid:activity_id>/", activities.activity_edit, name="activity_edit"),
    path(
        "kelola/kegiatan/<uuid:activity_id>/pratinjau/",
        activities.activity_preview,
        name="activity_preview",
    ),
    re_path(
        rf"^kelola/kegiatan/(?P<activity_id>{UUID})/(?P<step>naik|turun|hapus)/$",
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
