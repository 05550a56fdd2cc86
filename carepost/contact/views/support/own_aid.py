"""Mutual aid for a provider's people: offer, need, withdraw, and the matches of their services."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.contact.forms.aid import NoticeForm
from carepost.contact.queries import support
from carepost.contact.queries.support import aid
from carepost.contact.rules.aid import AidSide
from carepost.contact.views.support.aid import amount_words, kept, side_of, what, withdrawal
from carepost.contact.views.support.own import chosen_service
from carepost.core import clock, ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What one's services offer and need, and the matches."""
    viewer, on = actor_of(request), clock.today()
    context = {
        "offers": aid.notices(viewer, AidSide.OFFER, on), "needs": aid.notices(viewer, AidSide.NEED, on),
        "matches": aid.own_matches(viewer, on), "may_ask": support.askable(viewer), "what": what,
        "amount_words": amount_words,
    }  # fmt: skip
    return render(request, "contact/help/own_aid.html", context)


@requires(Can.SEE_OWN_SERVICES)
@page
def put_up(request: HttpRequest, side: str) -> HttpResponse:
    """Offer what one can lend, or say what one needs from another service."""
    viewer, wanted = actor_of(request), side_of(side)
    services = support.askable(viewer)
    if not services:
        raise Http404("No service of theirs is looked after by a council here")
    chosen = chosen_service(request, services)
    form = NoticeForm(
        request.POST if request.method == "POST" else None, side=wanted,
        services=[(service.ref, f"{service.name}, {service.town}") for service in services],
        initial={"key": ids.submission_key(), "service": chosen.ref},
    )  # fmt: skip
    if (
        form.is_bound
        and form.is_valid()
        and attempt(form, lambda: kept(viewer, chosen, wanted, form.cleaned_data))
    ):
        messages.success(
            request, "Kept. You are asked when something fits; nobody learns your name before you agree."
        )
        return redirect("contact:own-aid")
    context = {"form": form, "offers": wanted is AidSide.OFFER}
    return render(request, "contact/help/own_put_up.html", context, status=status_of(form))


@requires(Can.SEE_OWN_SERVICES)
@page
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own offer or need; with POST it is withdrawn."""
    viewer = actor_of(request)
    row = aid.notice_of(viewer, pk)
    form = withdrawal(request, viewer, pk)
    if form is None:
        messages.success(request, "Withdrawn.")
        return redirect("contact:own-aid")
    context = {
        "row": row, "form": form, "what": what(row), "amount": amount_words(row, row.amount),
        "left": amount_words(row, row.left),
    }  # fmt: skip
    return render(request, "contact/help/own_notice.html", context, status=status_of(form))
