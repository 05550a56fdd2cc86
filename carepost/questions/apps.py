"""Questions as a Django application."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "carepost.questions"
    label = "questions"
    verbose_name = "Questions"
