"""Addresses of surveys."""

from __future__ import annotations

from django.urls import path

from bina.surveys import views

app_name = "surveys"

urlpatterns = [
    path("", views.mine, name="mine"),
    path("<uuid:survey_id>/", views.answer, name="answer"),
    path("<uuid:survey_id>/terima-kasih/", views.thanks, name="thanks"),
    path("<uuid:survey_id>/hasil/", views.results, name="results"),
    path("<uuid:survey_id>/tutup/", views.close, name="close"),
]
