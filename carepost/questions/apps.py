"""Questions as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QuestionsConfig(AppConfig):
    name = "carepost.questions"
    label = "questions"
    verbose_name = "Questions"

    def ready(self) -> None:
        from carepost.questions import house, panels, policies

        policies.enter()
        panels.enter()
        post_migrate.connect(house.write_after_migrate, sender=self, dispatch_uid="carepost.questions.house")
