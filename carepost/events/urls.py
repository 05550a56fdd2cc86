"""The addresses of events."""

from __future__ import annotations

from django.urls import path

from carepost.events.views import board, doors, one, own, places, planning

app_name = "events"

urlpatterns = [
    path("events/", board.board, name="list"),
    path("events/plan/", planning.plan, name="plan"),
    path("events/<int:pk>/", one.one, name="one"),
    path("events/<int:pk>/change/", planning.change, name="change"),
    path("events/<int:pk>/move/", planning.move, name="move"),
    path("events/<int:pk>/cancel/", planning.cancel, name="cancel"),
    path("events/<int:pk>/do/<slug:verb>/", planning.do, name="do"),
    path("events/<int:pk>/come/", places.come, name="come"),
    path("events/<int:pk>/put-down/", places.put_down, name="put-down"),
    path("events/places/<int:pk>/<slug:verb>/", places.change, name="place-change"),
    path("provider/events/", own.listed, name="own-list"),
    path("provider/events/<int:pk>/", own.one, name="own"),
    path("provider/events/<int:pk>/calendar/", own.calendar, name="own-calendar"),
    path("provider/events/places/<int:pk>/<slug:verb>/", own.change, name="own-place"),
    path("place/<str:token>/", doors.place, name="place"),
]
