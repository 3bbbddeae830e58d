"""The addresses of Bina: each room mounts its own pages."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

ROOMS = (
    ("pegawai/", "people"),
    ("kompetensi/", "competency"),
    ("kinerja/", "performance"),
    ("survei/", "surveys"),
    ("rekaman/", "records"),
    ("belajar/", "learning"),
    ("pelatihan/", "training"),
    ("ip-asn/", "professionalism"),
    ("rencana/", "planning"),
    ("evaluasi/", "evaluation"),
    ("pertukaran/", "exchange"),
    ("", "insight"),
    ("", "platform"),
)

urlpatterns = [
    path("akun/", include("allauth.urls")),
    path("", include("bina.training.urls_public")),
    *(path(prefix, include(f"bina.{room}.urls")) for prefix, room in ROOMS if find_spec(f"bina.{room}.urls")),
]

handler400 = "bina.platform.views.errors.bad_request"
handler403 = "bina.platform.views.errors.forbidden"
handler404 = "bina.platform.views.errors.not_found"
handler500 = "bina.platform.views.errors.server_error"
