"""The register as a Django application."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "carepost.register"
    label = "register"
    verbose_name = "Register"

    def ready(self) -> None:
        from carepost.councils import joining, services
        from carepost.register import menu, panels, policies, reach  # noqa: F401  importing policies enters them
        from carepost.register.actions import hosting

        menu.enter()
        panels.enter()
        joining.on_joining(hosting.welcome)
        services.told_by(reach.run_by, reach.providers_in)
