"""The addresses of Today, of calls, and of the provider's home."""

from __future__ import annotations

from django.urls import path

from carepost.contact.views import (
    asked,
    calling,
    calls,
    card,
    closing,
    coverage,
    ladder,
    news,
    numbers,
    provider,
    sharing,
    today,
    updating,
)
from carepost.contact.views.rota import board as rota
from carepost.contact.views.rota import calendars, making, people, places
from carepost.contact.views.support import (
    aid,
    aid_match,
    asking,
    board,
    kinds,
    one,
    own,
    own_aid,
    stock,
    unmet,
)

app_name = "contact"

urlpatterns = [
    path("today/", today.today, name="today"),
    path("calls/", calls.listed, name="calls"),
    path("calls/coverage/", coverage.covered, name="coverage"),
    path("calls/asked/", asked.asked, name="asked"),
    path("calls/asked/questions/", asked.questions, name="asked-questions"),
    path("calls/closings/", closing.listed, name="closings"),
    path("calls/closings/<int:pk>/", closing.one, name="closing"),
    path("calls/ladder/", ladder.listed, name="ladder"),
    path("calls/ladder/<int:pk>/", ladder.one, name="ladder-step"),
    path("calls/rota/", rota.board, name="rota"),
    path("calls/rota/make/", making.make, name="rota-make"),
    path("calls/rota/making/", making.making, name="rota-making"),
    path("calls/rota/proposal/", rota.proposal, name="rota-proposal"),
    path("calls/rota/places/<int:pk>/", places.place, name="rota-place"),
    path("calls/rota/places/<int:pk>/press/", places.press, name="rota-press"),
    path("calls/rota/people/", people.people, name="rota-people"),
    path("calls/rota/people/<int:pk>/", people.person, name="rota-person"),
    path("calls/rota/people/<int:pk>/away/", people.away, name="rota-away"),
    path("calls/rota/absences/<int:pk>/end/", people.back, name="rota-back"),
    path("calls/rota/calendar/", calendars.own, name="rota-calendar"),
    path("calendar/<str:token>/calls.ics", calendars.feed, name="calendar"),
    path("calls/<int:pk>/", calls.one, name="call"),
    path("calls/<int:pk>/recorded/", calling.recorded, name="recorded"),
    path("calls/<int:pk>/correct/", calls.correct, name="correct"),
    path("calls/numbers/", numbers.lacking, name="lacking"),
    path("calls/<int:pk>/sharing/", sharing.changed, name="sharing"),
    path("calls/<str:ref>/card/", card.card, name="card"),
    path("calls/<str:ref>/closed/", closing.note, name="closing-note"),
    path("calls/<str:ref>/numbers/", numbers.kept, name="numbers"),
    path("calls/<str:ref>/numbers/press/", numbers.number, name="number"),
    path("calls/<str:ref>/", calling.calling, name="calling"),
    path("provider/", provider.home, name="provider"),
    path("provider/asked/", asked.own, name="own-asked"),
    path("provider/update/", updating.update, name="update-all"),
    path("provider/<str:ref>/update/", updating.update, name="update"),
    path("provider/<str:ref>/update/<int:pk>/undo/", updating.undo, name="update-undo"),
    path("provider/<str:ref>/wrong/", news.tell, name="tell"),
    path("provider/<str:ref>/call/", news.ring, name="ring"),
]

#: Support, from asked to delivered.
urlpatterns += [
    path("help/", board.board, name="help"),
    path("help/unmet/", unmet.unmet, name="help-unmet"),
    path("help/kinds/", kinds.listed, name="help-kinds"),
    path("help/kinds/add/", kinds.added, name="help-kind-add"),
    path("help/kinds/<str:key>/", kinds.changed, name="help-kind"),
    path("help/aid/", aid.listed, name="aid"),
    path("help/aid/<int:pk>/", aid.notice, name="aid-notice"),
    path("help/aid/<int:need>/propose/<int:offer>/", aid.propose, name="aid-propose"),
    path("help/aid/matches/<int:pk>/", aid_match.one, name="aid-match"),
    path("help/for/<str:ref>/aid/<str:side>/", aid.put_up, name="aid-put-up"),
    path("provider/aid/", own_aid.listed, name="own-aid"),
    path("provider/aid/add/<str:side>/", own_aid.put_up, name="own-aid-put-up"),
    path("provider/aid/<int:pk>/", own_aid.notice, name="own-aid-notice"),
    path("provider/aid/matches/<int:pk>/", aid_match.own, name="own-match"),
    path("help/stock/", stock.listed, name="stock"),
    path("help/stock/movements/", stock.moved, name="stock-movements"),
    path("help/stock/receive/", stock.receive, name="stock-receive"),
    path("help/stock/items/add/", stock.item_added, name="stock-item-add"),
    path("help/stock/items/<int:pk>/", stock.item_changed, name="stock-item"),
    path("help/stock/<int:pk>/", stock.one, name="stock-lot"),
    path("help/<int:pk>/", one.one, name="help-one"),
    path("help/for/<str:ref>/ask/", asking.ask, name="help-ask"),
    path("help/for/<str:ref>/offer/", asking.offer, name="help-offer"),
    path("provider/help/", own.listed, name="own-helps"),
    path("provider/help/ask/", own.ask, name="own-help-ask"),
    path("provider/help/<int:pk>/", one.own, name="own-help"),
]
