"""Every address, area by area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from carepost.api.views import reference
from carepost.councils.gates import open_to_all, signed_in
from carepost.councils.views import entrance
from carepost.ui.urls import patterns as ui_patterns
from config.api import door

handler400 = "carepost.ui.errors.bad_request"
handler403 = "carepost.ui.errors.permission_denied"
handler404 = "carepost.ui.errors.not_found"
handler500 = "carepost.ui.errors.server_error"
# Asked by the sign-in library when it holds somebody back.
handler429 = "carepost.ui.errors.too_many_requests"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", entrance.home, name="home"),
    path("healthz", entrance.healthz, name="healthz"),
    path("account/", include("carepost.councils.urls.account")),
    path("", include("carepost.councils.urls.pages")),
    path("machines/", include("carepost.api.urls")),
    path("api/", include((reference.patterns(door), "reference"))),
    path("api/v1/", include((door.patterns, "api"))),
    path("register/", include("carepost.register.urls")),
    path("", include("carepost.providers.urls")),
    path("", include("carepost.risk.urls")),
    path("messages/", include("carepost.messages.urls")),
    path("leaders/", include("carepost.decisions.urls")),
    path("questions/", include("carepost.questions.urls")),
    path("", include("carepost.contact.urls")),
    path("", include("carepost.enquiries.urls")),
    path("", include("carepost.letters.urls")),
    path("", include("carepost.events.urls")),
    path("", include("carepost.newsletter.urls")),
    path("compare/", include("carepost.insight.urls")),
    path("", include((ui_patterns(open_to_all=open_to_all, signed_in=signed_in), "ui"))),
]
