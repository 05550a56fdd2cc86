"""Addresses for the tests of this room only: its own pages, and pages that fail in every way."""

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from carepost.core.refusals import NotAllowed, Reason, Refused
from carepost.ui import urls
from carepost.ui.fields import TextField
from carepost.ui.forms import Form


class Late(Reason):
    WINDOW = "The window closed at midnight."


def _open(view: Any) -> Any:
    return view


def _raises(error: Exception) -> Any:
    @csrf_exempt
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


@csrf_exempt
def blank(request: HttpRequest, status: int) -> HttpResponse:
    return HttpResponseNotAllowed(["PUT"]) if status == 405 else HttpResponse(status=status)


def form_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


PARTS = """{% extends "ui/layout.html" %}{% import "ui/macros.html" as ui %}
{% block name %}Parts{% endblock %}
{% block content %}<div id="part">
<button hx-get="/part/fine/" hx-target="#part">Fine</button>
<button hx-post="/part/fine/" hx-target="#part">Post</button>
<button hx-get="/fails/refused/" hx-target="#part">Refused</button>
<button hx-get="/part/moved/" hx-target="#part">Moved</button></div>
{{ ui.form(request, form, autosave="/part/draft/") }}{% endblock %}"""


class Notes(Form):
    notes = TextField(label="Notes")


def parts(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["jinja2"].from_string(PARTS).render({"form": Notes()}, request))


def part(request: HttpRequest, name: str) -> HttpResponse:
    if name == "moved":
        return redirect("/about/")
    if name == "draft":
        return HttpResponse(f"Draft kept: {request.POST['notes']}", content_type="text/plain")
    return HttpResponse(f"<p>Here is the part, by {request.method}</p>")


urlpatterns = [
    path("parts/", parts),
    path("part/<slug:name>/", part),
    path("", include((urls.patterns(open_to_all=_open, signed_in=_open), "ui"))),
    path("fails/400/", _raises(SuspiciousOperation("odd"))),
    path("fails/403/", _raises(PermissionDenied("Only a duty manager may do this."))),
    path("fails/500/", _raises(RuntimeError("secret detail"))),
    path("fails/database/", _raises(OperationalError("connection refused"))),
    path("fails/refused/", _raises(Refused([Late.WINDOW]))),
    path("fails/not-allowed/", _raises(Refused([NotAllowed.NO_PERMISSION]))),
    path("blank/<int:status>/", blank),
    path("form/", form_page),
    path("today/", form_page, name="today"),
    path("today/calls/", form_page, name="calls"),
    path("register/", form_page, name="register"),
]
handler400 = "carepost.ui.errors.bad_request"
handler403 = "carepost.ui.errors.permission_denied"
handler404 = "carepost.ui.errors.not_found"
handler500 = "carepost.ui.errors.server_error"
