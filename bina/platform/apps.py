from __future__ import annotations

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "bina.platform"
    label = "platform"
