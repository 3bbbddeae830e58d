from __future__ import annotations

from django.apps import AppConfig


class CompetencyConfig(AppConfig):
    name = "bina.competency"
    label = "competency"
