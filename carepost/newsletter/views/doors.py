"""Leaving the newsletter by the link in the mail, without signing in. Looking says nothing: mail servers look too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from carepost.councils.gates import open_to_all
from carepost.newsletter import actions, queries
from carepost.newsletter.printing import SERVICE_MAIL
from carepost.newsletter.rules import Way


@csrf_exempt  # RFC 8058: a mail program posts from anywhere; the signed link is what it has to show
@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """One press leaves, another comes back. A POST of a mail program says `List-Unsubscribe=One-Click` (RFC 8058)."""
    door = queries.leave_door(token)
    left = door.left_at is not None
    if request.method == "POST":
        back = request.POST.get("do") == "come-back"
        one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        (actions.come_back if back else actions.leave)(
            by=door.actor, council_id=door.council_id, way=Way.MAIL if one_click else Way.PAGE,
            subscription_id=door.subscription_id, edition_id=door.edition_id,
        )  # fmt: skip
        left = not back
    context = {
        "council": door.council,
        "left": left,
        "done": request.method == "POST",
        "service_mail": SERVICE_MAIL,
    }
    response = render(request, "newsletter/leave.html", context)
    response["Cache-Control"] = "no-store"
    return response
