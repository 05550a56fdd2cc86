"""The addresses of standings."""

from __future__ import annotations

from django.urls import path

from carepost.risk import views

app_name = "risk"

urlpatterns = [path("", views.board, name="board")]
