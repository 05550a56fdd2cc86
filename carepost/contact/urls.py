"""The addresses of Today, of calls, and of the provider's home."""

from __future__ import annotations

from django.urls import path

from carepost.contact.views import calling, calls, coverage, provider, today

app_name = "contact"

urlpatterns = [
    path("today/", today.today, name="today"),
    path("calls/", calls.listed, name="calls"),
    path("calls/coverage/", coverage.covered, name="coverage"),
    path("calls/<int:pk>/", calls.one, name="call"),
    path("calls/<int:pk>/recorded/", calling.recorded, name="recorded"),
    path("calls/<int:pk>/correct/", calls.correct, name="correct"),
    path("calls/<str:ref>/", calling.calling, name="calling"),
    path("provider/", provider.home, name="provider"),
]
