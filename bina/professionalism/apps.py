from __future__ import annotations

from django.apps import AppConfig


class ProfessionalismConfig(AppConfig):
    name = "bina.professionalism"
    label = "professionalism"
