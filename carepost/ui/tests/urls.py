"""Addresses for the tests of this room only: its own pages, and pages that fail in every way."""

from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from carepost.core.refusals import NotAllowed, Reason, Refused
from carepost.ui import urls


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


urlpatterns = [
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
