"""Addresses of the insight room: home, the cycle, search."""

from __future__ import annotations

from django.urls import path

from bina.insight.views import cycle, home, search

app_name = "insight"

urlpatterns = [
    path("", home.home, name="home"),
    path("siklus/", cycle.cycle, name="cycle"),
    path("siklus/<int:year>/", cycle.cycle, name="cycle_of_year"),
    path("cari/", search.search, name="search"),
]
