"""The addresses of events."""

from __future__ import annotations

from django.urls import path

from carepost.events.views import after, attendance, board, doors, hours, inviting, one, own, places, planning

app_name = "events"

urlpatterns = [
    path("events/", board.board, name="list"),
    path("events/plan/", planning.plan, name="plan"),
    path("events/<int:pk>/", one.one, name="one"),
    path("events/<int:pk>/change/", planning.change, name="change"),
    path("events/<int:pk>/move/", planning.move, name="move"),
    path("events/<int:pk>/cancel/", planning.cancel, name="cancel"),
    path("events/<int:pk>/do/<slug:verb>/", planning.do, name="do"),
    path("events/hours/", hours.hours, name="hours"),
    path("events/<int:pk>/invite/", inviting.invite, name="invite"),
    path("events/<int:pk>/attendance/", attendance.attendance, name="attendance"),
    path("events/<int:pk>/attendance/names/", attendance.accept, name="accept-names"),
    path("events/seen/<int:pk>/", attendance.match, name="match"),
    path("events/attendance/<int:pk>/undo/", attendance.undo, name="undo-attendance"),
    path("events/<int:pk>/beside/", after.beside, name="beside"),
    path("events/<int:pk>/ask-how/", after.ask_how, name="ask-how"),
    path("events/questions/<int:pk>/", after.answer, name="answer"),
    path("events/materials/<int:pk>/", after.file, name="material"),
    path("events/materials/<int:pk>/remove/", after.remove, name="material-remove"),
    path("events/<int:pk>/come/", places.come, name="come"),
    path("events/<int:pk>/put-down/", places.put_down, name="put-down"),
    path("events/places/<int:pk>/<slug:verb>/", places.change, name="place-change"),
    path("events/invited/", inviting.invitations, name="invitations"),
    path("provider/events/", own.listed, name="own-list"),
    path("provider/events/<int:pk>/", own.one, name="own"),
    path("provider/events/<int:pk>/questions/", after.own_ask, name="own-ask"),
    path("provider/events/materials/<int:pk>/", after.own_file, name="own-material"),
    path("provider/events/<int:pk>/calendar/", own.calendar, name="own-calendar"),
    path("provider/events/places/<int:pk>/<slug:verb>/", own.change, name="own-place"),
    path("how-was-it/<str:token>/", after.evaluate, name="evaluate"),
    path("invited/<str:token>/", inviting.invited, name="invited"),
    path("place/<str:token>/", doors.place, name="place"),
    path("place/<str:token>/event.ics", doors.place_calendar, name="place-calendar"),
    path("place/<str:token>/materials/<int:pk>/", doors.place_file, name="place-material"),
]
