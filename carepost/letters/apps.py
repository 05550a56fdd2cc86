"""Letters as a Django application."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "carepost.letters"
    label = "letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        from carepost.letters import facts, menu, panels, policies

        policies.enter()
        facts.enter()
        menu.enter()
        panels.enter()
