"""Addresses of certificates, below ``/pelatihan/sertifikat/``."""

from __future__ import annotations

from django.urls import path

from bina.training.views.certificates import desk, outside_desk, wallet

ONE, OUTSIDE = "<uuid:certificate_id>/", "luar/<uuid:outside_id>/"

patterns = [
    path("", wallet.certificate_list, name="certificate_list"),
    path("unduh/", wallet.certificate_export, name="certificate_export"),
    path(f"{ONE}pdf/", wallet.certificate_pdf, name="certificate_pdf"),
    path(f"{ONE}kredensial/", wallet.certificate_credential, name="certificate_credential"),
    path(f"{ONE}bagikan/", wallet.certificate_share, name="certificate_share"),
    path(f"{ONE}tutup/", wallet.certificate_unshare, name="certificate_unshare"),
    path(f"{ONE}cabut/", desk.certificate_revoke, name="certificate_revoke"),
    path("terbit/", desk.certificate_register, name="certificate_register"),
    path("terbit/pesan/", desk.certificate_order, name="certificate_order"),
    path("tata-letak/", desk.certificate_layout, name="certificate_layout"),
    path("tata-letak/contoh/", desk.certificate_preview, name="certificate_preview"),
    path("luar/", outside_desk.outside_queue, name="outside_queue"),
    path("luar/baru/", wallet.outside_new, name="outside_new"),
    path(OUTSIDE, outside_desk.outside_check, name="outside_check"),
    path(f"{OUTSIDE}perbaiki/", wallet.outside_mend, name="outside_mend"),
    path(f"{OUTSIDE}berkas/", wallet.outside_file, name="outside_file"),
]
