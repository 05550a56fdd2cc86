"""Decisions as a Django application."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "carepost.decisions"
    label = "decisions"
    verbose_name = "Decisions"

    def ready(self) -> None:
        from carepost.councils import homes
        from carepost.councils.permissions import Can
        from carepost.decisions import panels, policies, reporting
        from carepost.ui import navigation

        policies.enter()
        panels.enter()
        reporting.enter()
        navigation.add("Leaders", "decisions:home", Can.SEE_LEADERS, order=45)
        homes.register(Can.SEND_REPORT, "decisions:home", order=40)
