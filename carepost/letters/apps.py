"""Letters as a Django application."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "carepost.letters"
    label = "letters"
    verbose_name = "Letters"

    def ready(self) -> None:
        from carepost.core import holds
        from carepost.letters import facts, menu, panels, policies

        holds.enter("letters", "Letters: what they say and where they went")
        policies.enter()
        facts.enter()
        menu.enter()
        panels.enter()
