"""The register as a Django application."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "carepost.register"
    label = "register"
    verbose_name = "Register"

    def ready(self) -> None:
        from carepost.register import jobs, menu, policies  # noqa: F401  importing jobs and policies enters them

        menu.enter()
