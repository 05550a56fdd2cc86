"""The addresses of standings."""

from __future__ import annotations

from django.urls import include, path

from carepost.risk.views import (
    board,
    by_hand,
    disagreeing,
    disagreements,
    drawing,
    noting,
    policy,
    proposals,
)

app_name = "risk"

_council = [
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
    path("disagreements/", disagreements.listed, name="disagreements"),
    path("disagreements/<int:number>/", disagreements.one, name="disagreement"),
    path("disagreements/files/<int:number>/", disagreeing.file, name="evidence"),
    path("proposals/<int:number>/", proposals.one, name="proposal"),
    path("proposals/<int:number>/confirm/", proposals.confirm, name="confirm"),
    path("proposals/<int:number>/turn-down/", proposals.turn_down, name="turn-down"),
    path("proposals/<int:number>/withdraw/", proposals.withdraw, name="withdraw"),
]

#: A provider's own pages, beside those of other rooms.
_own = [
    path("disagreements/<int:number>/", disagreeing.own, name="own-disagreement"),
    path("<str:ref>/standing/", disagreeing.own_standing, name="own-standing"),
    path("<str:ref>/standing/disagree/", disagreeing.disagree, name="disagree"),
]

urlpatterns = [path("standing/", include(_council)), path("provider/", include(_own))]
