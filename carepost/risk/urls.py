"""The addresses of standings."""

from __future__ import annotations

from django.urls import path

from carepost.risk.views import board, by_hand, drawing, noting, policy, proposals

app_name = "risk"

urlpatterns = [
    path("", board.board, name="board"),
    path("policy/", policy.preview, name="policy-preview"),
    path("policy/past/", policy.past, name="policy-past"),
    path("year.svg", drawing.year_of_council, name="year"),
    path("services/<str:ref>/year.svg", drawing.year_of_service, name="service-year"),
    path("services/<str:ref>/set/", by_hand.set_standing, name="set"),
    path("services/<str:ref>/end/", by_hand.end_standing, name="end"),
    path("services/<str:ref>/note/", noting.choose, name="note"),
    path("services/<str:ref>/note/<str:key>/", noting.note, name="note-kind"),
    path("signals/<int:number>/withdraw/", noting.withdraw, name="withdraw-signal"),
    path("proposals/<int:number>/", proposals.one, name="proposal"),
    path("proposals/<int:number>/confirm/", proposals.confirm, name="confirm"),
    path("proposals/<int:number>/turn-down/", proposals.turn_down, name="turn-down"),
    path("proposals/<int:number>/withdraw/", proposals.withdraw, name="withdraw"),
]
