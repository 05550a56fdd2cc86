"""Which registrations a provider's people sign in for: shown, added, ended."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.actions.linking import link_provider
from carepost.register.forms.linking import FindForm
from carepost.register.queries import linking
from carepost.register.views.correcting import ask
from carepost.register.views.trying import attempt, status_of
from carepost.ui.forms import Form

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.LINK_PROVIDER)
@page
def provider(request: HttpRequest, number: int) -> HttpResponse:
    """A provider's registrations, and those that may be meant; a button called `add` links one of these."""
    viewer, body = actor_of(request), linking.body_of(number)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound:
        chosen = request.POST.get("add", "")
        organisation = linking.organisation_of(viewer, int(chosen) if chosen.isdecimal() else 0)
        if attempt(form, lambda: link_provider(by=viewer, organisation=organisation, body=body)):
            messages.success(
                request, f"People who sign in for {body.name} see the services of {organisation.name} now."
            )
            return redirect("register:provider", number=number)
    finding = FindForm(request.GET if "q" in request.GET else None)
    text = finding.cleaned_data["q"] if finding.is_bound and finding.is_valid() else ""
    context = {
        "body": body,
        "form": form,
        "finding": finding,
        "text": text,
        "linked": linking.linked(viewer, body),
        "found": linking.found(viewer, body, text),
    }
    return render(request, "register/provider.html", context, status=status_of(form))


@requires(Can.LINK_PROVIDER)
@page
def unlink_provider(request: HttpRequest, number: int, organisation: int) -> HttpResponse:
    """Take a registration from a provider's people, after asking."""
    viewer, body = actor_of(request), linking.body_of(number)
    linked = linking.organisation_of(viewer, organisation, body=body)
    form = Form(request.POST if request.method == "POST" else None)
    done = (
        attempt(form, lambda: link_provider(by=viewer, organisation=linked, body=None))
        if form.is_bound
        else None
    )
    if done is not None:
        messages.success(
            request, f"People who sign in for {body.name} see nothing of {linked.name} any more."
        )
        return redirect("register:provider", number=number)
    return ask(
        request,
        form,
        name=f"Take {linked.name} from {body.name}?",
        consequence=f"People who sign in for {body.name} no longer see its services, from this moment. "
        "What they told of them stays on record.",
        yes="Take it from them",
        back=reverse("register:provider", kwargs={"number": number}),
    )
