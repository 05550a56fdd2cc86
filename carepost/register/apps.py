"""The register as a Django application."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "carepost.register"
    label = "register"
    verbose_name = "Register"

    def ready(self) -> None:
        from carepost.register import policies  # noqa: F401, PLC0415  entering them is what the import is for
