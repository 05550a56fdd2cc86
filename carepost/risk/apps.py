"""Risk as a Django application."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "carepost.risk"
    label = "risk"
    verbose_name = "Risk"

    def ready(self) -> None:
        from carepost.councils.permissions import Can
        from carepost.risk import panels, policies, reporting
        from carepost.ui import navigation

        policies.enter()
        panels.enter()
        reporting.enter()
        navigation.add("Risk", "risk:board", Can.SEE_STANDING, order=40)
