"""Addresses of the record store's pages; the endpoint for programs is in `bina.wsgi`."""

from __future__ import annotations

from django.urls import path

from bina.records import views

app_name = "records"

urlpatterns = [
    path("kunci/", views.keys, name="keys"),
    path("kunci/baru/", views.key_new, name="key_new"),
    path("kunci/<uuid:key_id>/akhiri/", views.key_revoke, name="key_revoke"),
]
