"""A question is taken in: on the telephone, and on the public page of a council."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import ids
from carepost.core.refusals import Refused
from carepost.councils.gates import actor_of, open_to_all, requires
from carepost.councils.permissions import Can
from carepost.enquiries import actions, queries
from carepost.enquiries.forms.asking import PublicAskForm, ReceiveForm, files_of
from carepost.enquiries.rules import AskFault
from carepost.register.views.trying import attempt, status_of
from carepost.ui.errors import too_many_requests


@requires(Can.RECEIVE_ENQUIRY)
@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Type in what is asked by telephone; `service` may come with the address."""
    viewer = actor_of(request)
    found = queries.services_meant(viewer, request.GET.get("service", ""))
    named = found[0].name if len(found) == 1 else ""
    form = ReceiveForm(
        request.POST if request.method == "POST" else None, topics=queries.topics_to_ask(viewer.council_id or 0),
        initial={"key": ids.submission_key(), "service": named},
    )  # fmt: skip
    if (
        form.is_bound
        and form.is_valid()
        and (made := attempt(form, lambda: _received(request, form))) is not None
    ):
        messages.success(request, f"Received as {made.ref}.")
        readable = not made.finance or viewer.may(Can.SEE_FINANCE_ENQUIRIES)
        return redirect("enquiries:one", pk=made.pk) if readable else redirect("enquiries:board")
    return render(request, "enquiries/receive.html", {"form": form}, status=status_of(form))


def _received(request: HttpRequest, form: ReceiveForm) -> Any:
    viewer, good = actor_of(request), form.cleaned_data
    found = queries.services_meant(viewer, good["service"])
    if good["service"] and len(found) != 1:
        raise Refused([AskFault.NO_SERVICE])
    return actions.receive_enquiry(
        by=viewer, asker=form.asker(), question=form.question(), service=found[0] if found else None,
        from_provider=bool(good["from_provider"]), submission_key=good["key"],
    )  # fmt: skip


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def public(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page of a council: anybody asks, without an account."""
    door = queries.public_door(slug)
    if not ratelimit.consume(request, action="ask_in_public"):
        return too_many_requests(request)
    sent = request.method == "POST"
    form = PublicAskForm(
        request.POST if sent else None, request.FILES if sent else None, topics=door.topics,
        largest_mb=door.largest_mb, initial={"key": ids.submission_key()},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        made = attempt(
            form,
            lambda: actions.receive_from_web(
                by=door.actor, council=door.council, asker=form.asker(), question=form.question(),
                submission_key=form.cleaned_data["key"], files=files_of(form),
            ),
        )  # fmt: skip
        if made is not None:
            request.session["asked"] = {"ref": made.ref, "council": door.council.slug}
            return redirect("enquiries:public-sent", slug=slug)
    context = {"form": form, "council": door.council}
    return render(request, "enquiries/public.html", context, status=status_of(form))


@open_to_all
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Says that the question has come in, under which number. Opened again it says nothing of anybody's."""
    door = queries.public_door(slug)
    asked = request.session.get("asked", {})
    ref = asked.get("ref", "") if asked.get("council") == slug else ""
    context = {"council": door.council, "ref": ref, "ask": reverse("enquiries:public", args=[slug])}
    return render(request, "enquiries/public_sent.html", context)
