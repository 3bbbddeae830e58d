"""Addresses of the platform's own pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "platform"

urlpatterns: list[URLPattern | URLResolver] = []
