"""A provider asks for help for a service of its own: one short page, on a telephone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.contact.actions import support as actions
from carepost.contact.forms.support import AskForm
from carepost.contact.queries import support
from carepost.core import ids
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of


@requires(Can.SEE_OWN_SERVICES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What was asked for, what is offered, what is asked of the provider."""
    viewer = actor_of(request)
    return render(
        request,
        "contact/help/own.html",
        {"help": support.own_help(viewer), "may_ask": support.askable(viewer)},
    )


@requires(Can.SEE_OWN_SERVICES)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for help. With one service, nothing has to be chosen; with several, `service` may come with the address."""
    viewer = actor_of(request)
    services = support.askable(viewer)
    if not services:
        raise Http404("No service of theirs is looked after by a council here")
    chosen = chosen_service(request, services)
    form = AskForm(
        request.POST if request.method == "POST" else None, kinds=support.kinds_for(chosen),
        services=[(service.ref, f"{service.name}, {service.town}") for service in services],
        initial={"key": ids.submission_key(), "service": chosen.ref},
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        made = attempt(
            form,
            lambda: actions.ask_for_help(
                by=viewer, service=chosen, kind=good["kind"], words=good["words"], amount=good["amount"],
                submission_key=good["key"],
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, f"{chosen.host} has it. You will be told by when it is there.")
            return redirect("contact:own-help", pk=made.pk)
    return render(
        request, "contact/help/own_ask.html", {"form": form, "service": chosen}, status=status_of(form)
    )


def chosen_service(request: HttpRequest, services: list[Any]) -> Any:
    """The service that the page or the address names, if it is theirs; else their first."""
    ref = request.POST.get("service") or request.GET.get("service")
    return next((service for service in services if service.ref == ref), services[0])
