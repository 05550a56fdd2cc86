"""The addresses of letters."""

from __future__ import annotations

from django.urls import path

from carepost.letters.views import (
    changing,
    languages,
    letters,
    own,
    publishing,
    runs,
    sending,
    templates,
    wishes,
    writing,
)

app_name = "letters"
_VERSION = "letters/templates/<int:pk>/versions/<int:number>/"
urlpatterns = [
    path("letters/", letters.listed, name="listed"),
    path("letters/write/", sending.chosen, name="choose"),
    path("letters/<int:pk>/", letters.one, name="one"),
    path("letters/<int:pk>/letter.pdf", letters.as_pdf, name="pdf"),
    path("letters/<int:pk>/<slug:verb>/", changing.changed, name="change"),
    path("letters/readers/<slug:ref>/", wishes.here, name="wish"),
    path("letters/runs/", runs.listed, name="runs"),
    path("letters/runs/<int:pk>/", runs.one, name="run"),
    path("letters/runs/<int:pk>/run.pdf", runs.as_pdf, name="run-pdf"),
    path("letters/runs/<int:pk>/printed/", runs.printed, name="run-printed"),
    path("letters/runs/<int:pk>/posted/", runs.posted, name="run-posted"),
    path("letters/runs/<int:pk>/cancel/", runs.cancelled, name="run-cancel"),
    path("letters/translations/", languages.listed, name="translations"),
    path("letters/templates/", templates.listed, name="templates"),
    path("letters/templates/add/", writing.added, name="template-add"),
    path("letters/templates/<int:pk>/", templates.one, name="template"),
    path("letters/templates/<int:pk>/send/", sending.sent, name="send"),
    path("letters/templates/<int:pk>/preview/", templates.preview, name="template-preview"),
    path("letters/templates/<int:pk>/begin/", writing.begun, name="template-begin"),
    path("letters/templates/<int:pk>/write/", writing.written, name="template-write"),
    path("letters/templates/<int:pk>/drop/", writing.dropped, name="template-drop"),
    path("letters/templates/<int:pk>/publish/", publishing.published, name="template-publish"),
    path("letters/templates/<int:pk>/retire/", publishing.retired, name="template-retire"),
    path(_VERSION, publishing.version, name="template-version"),
    path(f"{_VERSION}<str:tag>/", languages.one, name="translation"),
    path(f"{_VERSION}<str:tag>/confirm/", languages.confirmed, name="translation-confirm"),
    path(f"{_VERSION}<str:tag>/release/", languages.released, name="translation-release"),
    path("provider/letters/", own.listed, name="own-list"),
    path("provider/letters/<int:pk>/", own.one, name="own"),
    path("provider/letters/<int:pk>/letter.pdf", own.as_pdf, name="own-pdf"),
    path("provider/letters/how/<slug:ref>/", wishes.own, name="own-wish"),
]
