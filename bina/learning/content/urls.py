"""Addresses of packages, below ``/belajar/``."""

from __future__ import annotations

from django.urls import path

from bina.learning.content import views

urlpatterns = [
    path("isi/<uuid:enrolment_id>/<int:place>/", views.launch, name="launch"),
    path("isi/pratinjau/<uuid:activity_id>/", views.preview, name="launch_preview"),
]
