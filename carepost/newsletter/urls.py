"""The addresses of the newsletter."""

from __future__ import annotations

from django.urls import path

from carepost.newsletter.views import doors, editions, items, own, reading, recipients, stepping

app_name = "newsletter"

urlpatterns = [
    path("newsletter/", editions.listed, name="editions"),
    path("newsletter/begin/", editions.begun, name="begin"),
    path("newsletter/items/", items.listed, name="items"),
    path("newsletter/items/put/", items.put, name="put"),
    path("newsletter/items/<int:pk>/", items.one, name="item"),
    path("newsletter/items/<int:pk>/change/", items.changed, name="item-change"),
    path("newsletter/items/<int:pk>/leave-out/", items.left_out, name="item-leave-out"),
    path("newsletter/items/<int:pk>/take-back/", items.withdrawn, name="item-withdraw"),
    path("newsletter/items/<int:pk>/<slug:verb>/", items.placed, name="item-place"),
    path("newsletter/suggest/", own.suggest, name="suggest"),
    path("newsletter/leave/<str:token>/", doors.leave, name="leave"),
    path("newsletter/recipients/<int:pk>/again/", recipients.again, name="again"),
    path("newsletter/<int:pk>/", editions.one, name="edition"),
    path("newsletter/<int:pk>/change/", editions.changed, name="change"),
    path("newsletter/<int:pk>/arrange/", editions.arranged, name="arrange"),
    path("newsletter/<int:pk>/schedule/", stepping.scheduled, name="schedule"),
    path("newsletter/<int:pk>/preview/", reading.preview, name="preview"),
    path("newsletter/<int:pk>/mail/", reading.mail, name="mail"),
    path("newsletter/<int:pk>/test/", reading.tested, name="test"),
    path("newsletter/<int:pk>/readers/", recipients.readers, name="readers"),
    path("newsletter/<int:pk>/<slug:step>/", stepping.taken, name="step"),
    path("provider/newsletters/", own.listed, name="own-list"),
    path("provider/newsletters/reading/<int:council_id>/", own.reading, name="own-reading"),
    path("provider/newsletters/<int:pk>/", own.one, name="own"),
]
