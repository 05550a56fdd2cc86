"""The addresses of messages."""

from __future__ import annotations

from django.urls import path

from carepost.messages import views

app_name = "messages"
urlpatterns = [
    path("", views.outgoing, name="outgoing"),
    path("home/", views.home, name="home"),
    path("receipts/", views.receipts, name="receipts"),
    path("<uuid:key>/", views.mail, name="mail"),
    path("<uuid:key>/<slug:verb>/", views.change, name="change-mail"),
]
