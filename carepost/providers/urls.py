"""The addresses of what passes with a service."""

from __future__ import annotations

from django.urls import path

from carepost.providers import views

app_name = "providers"

urlpatterns = [
    path("people/handovers/", views.listed, name="handovers"),
    path("people/handovers/<int:pk>/", views.one, name="handover"),
]
