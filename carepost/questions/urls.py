"""The addresses of question sets."""

from __future__ import annotations

from django.urls import path

from carepost.questions.views import conditions, editing, publishing, reading

app_name = "questions"
urlpatterns = [
    path("<slug:key>/", reading.versions, name="versions"),
    path("<slug:key>/versions/<slug:whose>/<int:number>/", reading.version, name="version"),
    path("<slug:key>/versions/<slug:whose>/<int:number>/begin/", reading.begin, name="begin"),
    path("<slug:key>/draft/", editing.draft, name="draft"),
    path("<slug:key>/draft/add/", editing.add, name="add"),
    path("<slug:key>/draft/preview/", publishing.preview, name="preview"),
    path("<slug:key>/draft/tried/", publishing.tried, name="tried"),
    path("<slug:key>/draft/publish/", publishing.publish, name="publish"),
    path("<slug:key>/draft/drop/", publishing.drop, name="drop"),
    path("<slug:key>/draft/questions/<slug:asked>/", editing.question, name="question"),
    path("<slug:key>/draft/questions/<slug:asked>/remove/", editing.remove, name="remove"),
    path("<slug:key>/draft/questions/<slug:asked>/shows/", conditions.shows, name="shows"),
    path("<slug:key>/draft/questions/<slug:asked>/raises/", conditions.raises, name="raises"),
]
