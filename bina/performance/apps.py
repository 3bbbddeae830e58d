from __future__ import annotations

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "bina.performance"
    label = "performance"
