"""How a service wants to be called: the page on which an officer keeps it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carepost.contact import queries
from carepost.contact.actions.cards import keep_card
from carepost.contact.forms.card import CardForm, as_typed
from carepost.contact.queries.cards import card_of
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of


@requires(Can.KEEP_CARD)
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, ref: str) -> HttpResponse:
    """The card as it is, to change."""
    viewer = actor_of(request)
    service = queries.called_service(viewer, ref)
    form = CardForm(
        request.POST if request.method == "POST" else None, initial=as_typed(card_of(viewer, service.pk))
    )
    back = reverse("register:service-tab", args=[ref, "calls"])
    if form.is_bound and form.is_valid():
        kept = attempt(form, lambda: keep_card(by=viewer, service=service, card=form.card()))
        if kept is not None:
            messages.success(request, "Kept. The next rota that is made follows it.")
            return redirect(back)
    context = {"form": form, "service": service, "back": back}
    return render(request, "contact/card.html", context, status=status_of(form))
