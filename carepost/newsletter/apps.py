"""The newsletter as a Django application."""

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "carepost.newsletter"
    label = "newsletter"
    verbose_name = "Newsletter"

    def ready(self) -> None:
        from carepost.core import holds
        from carepost.newsletter import menu, panels, policies

        holds.enter("newsletter", "Newsletters: to whom they went")
        policies.enter()
        menu.enter()
        panels.enter()
