"""The addresses of tokens."""

from __future__ import annotations

from django.urls import path

from carepost.api.views import tokens, webhooks

app_name = "tokens"
urlpatterns = [
    path("", tokens.listed, name="tokens"),
    path("make/", tokens.make, name="make"),
    path("make/for/<int:partner>/", tokens.make, name="make-for-partner"),
    path("<int:pk>/", tokens.one, name="token"),
    path("<int:pk>/take-over/", tokens.take_over, name="take-over"),
    path("<int:pk>/revoke/", tokens.revoke, name="revoke"),
    path("webhooks/", webhooks.listed, name="webhooks"),
    path("webhooks/add/", webhooks.add, name="add-webhook"),
    path("webhooks/add/for/<int:partner>/", webhooks.add, name="add-webhook-for-partner"),
    path("webhooks/<int:pk>/", webhooks.one, name="webhook"),
    path("webhooks/<int:pk>/secret/", webhooks.change_secret, name="change-secret"),
    path("webhooks/<int:pk>/take-over/", webhooks.take_over, name="take-over-webhook"),
    path("webhooks/<int:pk>/end/", webhooks.end, name="end-webhook"),
]
