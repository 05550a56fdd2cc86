"""The register as a Django application."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "carepost.register"
    label = "register"
    verbose_name = "Register"
