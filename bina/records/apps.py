from __future__ import annotations

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "bina.records"
    label = "records"
