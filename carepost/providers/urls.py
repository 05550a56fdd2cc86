"""The addresses of what passes with a service, and of what is held about it."""

from __future__ import annotations

from django.urls import path

from carepost.providers.views import handovers, held

app_name = "providers"

urlpatterns = [
    path("people/handovers/", handovers.listed, name="handovers"),
    path("people/handovers/<int:pk>/", handovers.one, name="handover"),
    path("provider/held/", held.listed, name="held-list"),
    path("provider/<str:ref>/held/", held.one, name="held"),
]
