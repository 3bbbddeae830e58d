"""Addresses of the exchange room."""

from __future__ import annotations

from django.urls import path

from bina.exchange.views import connections, outbox

app_name = "exchange"
ENTRY = "siasn/<uuid:entry_id>/"

urlpatterns = [
    path("siasn/", outbox.outbox, name="outbox"),
    path("siasn/kirim/", outbox.send, name="send"),
    path("siasn/ulang/", outbox.again, name="again"),
    path("siasn/sambungan/", connections.connection, name="connection"),
    path("siasn/sambungan/coba/", connections.connection_try, name="connection_try"),
    path(ENTRY, outbox.entry, name="entry"),
    path(f"{ENTRY}tinggalkan/", outbox.entry_leave, name="entry_leave"),
    path(f"{ENTRY}selesai/", outbox.entry_settle, name="entry_settle"),
]
