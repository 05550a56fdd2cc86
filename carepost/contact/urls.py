"""The addresses of Today, of calls, and of the provider's home."""

from __future__ import annotations

from django.urls import path

from carepost.contact.views import calling, calls, coverage, provider, today
from carepost.contact.views.support import asking, board, kinds, one, own, unmet

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

#: Support, from asked to delivered.
urlpatterns += [
    path("help/", board.board, name="help"),
    path("help/unmet/", unmet.unmet, name="help-unmet"),
    path("help/kinds/", kinds.listed, name="help-kinds"),
    path("help/kinds/add/", kinds.added, name="help-kind-add"),
    path("help/kinds/<str:key>/", kinds.changed, name="help-kind"),
    path("help/<int:pk>/", one.one, name="help-one"),
    path("help/for/<str:ref>/ask/", asking.ask, name="help-ask"),
    path("help/for/<str:ref>/offer/", asking.offer, name="help-offer"),
    path("provider/help/", own.listed, name="own-helps"),
    path("provider/help/ask/", own.ask, name="own-help-ask"),
    path("provider/help/<int:pk>/", one.own, name="own-help"),
]
