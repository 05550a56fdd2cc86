"""Ui as a Django application."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "carepost.ui"
    label = "ui"
    verbose_name = "Ui"
