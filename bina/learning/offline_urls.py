"""Addresses of courses on a device, below ``/belajar/``."""

from __future__ import annotations

from django.urls import path

from bina.learning.views import offline

urlpatterns = [
    path("sesi/", offline.session, name="session"),
    path("tersimpan/", offline.saved, name="saved"),
    path("luring/<slug:language>/", offline.offline, name="offline"),
    path("ikut/<uuid:enrolment_id>/kebutuhan/", offline.course_needs, name="offline_needs"),
    path("ikut/<uuid:enrolment_id>/simpan/", offline.way_to_keep, name="offline_way"),
    path("ikut/<uuid:enrolment_id>/<int:place>/simpan/", offline.player_to_keep, name="offline_player"),
]
