"""Addresses that need no account: checking certificates, and documents that verifiers fetch."""

from __future__ import annotations

from django.urls import path

from bina.training.views.certificates import public

app_name = "certificates"

urlpatterns = [
    path("periksa/", public.start, name="start"),
    path("periksa/bagikan/<str:token>/", public.shared, name="shared"),
    path("periksa/bagikan/<str:token>/pdf/", public.shared_pdf, name="shared_pdf"),
    path("periksa/bagikan/<str:token>/kredensial/", public.shared_credential, name="shared_credential"),
    path("periksa/<str:code>/", public.check, name="check"),
    path("penerbit/<slug:agency>/did.json", public.did, name="did"),
    path("penerbit/<slug:agency>/status/<int:number>/", public.status, name="status"),
]
