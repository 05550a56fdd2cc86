"""The addresses of enquiries."""

from __future__ import annotations

from django.urls import path

from carepost.enquiries.views import asking, board, doors, library, mails, one, own, themes, topics

app_name = "enquiries"

urlpatterns = [
    path("enquiries/", board.board, name="board"),
    path("enquiries/receive/", asking.receive, name="receive"),
    path("enquiries/topics/", topics.listed, name="topics"),
    path("enquiries/topics/add/", topics.added, name="topic-add"),
    path("enquiries/topics/<str:key>/", topics.changed, name="topic"),
    path("enquiries/library/", library.listed, name="library"),
    path("enquiries/library/add/", library.added, name="library-add"),
    path("enquiries/library/<int:pk>/", library.one, name="library-one"),
    path("enquiries/library/<int:pk>/write/", library.changed, name="library-change"),
    path("enquiries/library/<int:pk>/retire/", library.retire, name="library-retire"),
    path("enquiries/mail/", mails.listed, name="mails"),
    path("enquiries/mail/<int:pk>/", mails.raw, name="mail-raw"),
    path("enquiries/mail/<int:pk>/take-in/", mails.take_in, name="mail-take-in"),
    path("enquiries/files/<int:pk>/", mails.file, name="file"),
    path("enquiries/themes/", themes.themes, name="themes"),
    path("enquiries/<int:pk>/", one.one, name="one"),
    path("provider/enquiries/", own.listed, name="own-list"),
    path("provider/enquiries/ask/", own.ask, name="own-ask"),
    path("provider/enquiries/<int:pk>/", own.one, name="own"),
    path("expert/thanks/", doors.thanks, name="expert-thanks"),
    path("expert/<str:token>/", doors.expert, name="expert"),
    path("helped/<str:token>/", doors.rate, name="rate"),
    path("ask/<slug:slug>/", asking.public, name="public"),
    path("ask/<slug:slug>/sent/", asking.sent, name="public-sent"),
]
