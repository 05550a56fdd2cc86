"""Risk as a Django application."""

from django.apps import AppConfig


class RiskConfig(AppConfig):
    name = "carepost.risk"
    label = "risk"
    verbose_name = "Risk"

    def ready(self) -> None:
        from carepost.core import holds
        from carepost.councils.permissions import Can
        from carepost.risk import panels, policies, reporting
        from carepost.ui import navigation

        holds.enter("evidence", "Files that providers sent with a disagreement")
        policies.enter()
        panels.enter()
        reporting.enter()
        navigation.add("Risk", "risk:board", Can.SEE_STANDING, order=40)
