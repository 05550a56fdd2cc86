"""The addresses of letters."""

from __future__ import annotations

from django.urls import path

from carepost.letters.views import publishing, templates, writing

app_name = "letters"
urlpatterns = [
    path("letters/templates/", templates.listed, name="templates"),
    path("letters/templates/add/", writing.added, name="template-add"),
    path("letters/templates/<int:pk>/", templates.one, name="template"),
    path("letters/templates/<int:pk>/preview/", templates.preview, name="template-preview"),
    path("letters/templates/<int:pk>/begin/", writing.begun, name="template-begin"),
    path("letters/templates/<int:pk>/write/", writing.written, name="template-write"),
    path("letters/templates/<int:pk>/drop/", writing.dropped, name="template-drop"),
    path("letters/templates/<int:pk>/publish/", publishing.published, name="template-publish"),
    path("letters/templates/<int:pk>/retire/", publishing.retired, name="template-retire"),
    path("letters/templates/<int:pk>/versions/<int:number>/", publishing.version, name="template-version"),
]
