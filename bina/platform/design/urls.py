"""Addresses of the design system: its pages and the switches of theme and language."""

from __future__ import annotations

from django.urls import path

from bina.platform.design import views

urlpatterns = [
    path("", views.index, name="design"),
    path("tema/", views.theme, name="theme"),
    path("bahasa/", views.language, name="language"),
    path("<slug:name>/", views.sample, name="design_sample"),
]
