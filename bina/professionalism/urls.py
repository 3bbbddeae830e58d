"""Addresses of the professionalism room."""

from __future__ import annotations

from django.urls import path

from bina.professionalism.views import figures, persons, target

app_name = "professionalism"

urlpatterns = [
    path("", figures.overview, name="overview"),
    path("saya/", persons.mine, name="mine"),
    path("pegawai/<uuid:employee_id>/", persons.person, name="person"),
    path("orang/", persons.people, name="people"),
    path("unit/<uuid:unit_id>/", figures.unit, name="unit"),
    path("target/", target.target, name="target"),
    path("hitung/", figures.measure, name="measure"),
]
