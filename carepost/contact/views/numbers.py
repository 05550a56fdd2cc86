"""The numbers of a service: the page to change it, and the buttons beside a number."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from carepost.contact import queries
from carepost.contact.actions import numbers as actions
from carepost.contact.forms.numbers import NumbersForm
from carepost.contact.queries import numbers
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of


@requires(Can.KEEP_NUMBERS)
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, ref: str) -> HttpResponse:
    """All of them to change. What a colleague wrote meanwhile is not written over."""
    viewer = actor_of(request)
    service = queries.called_service(viewer, ref)
    reach = numbers.reach(viewer, service)
    sent = request.POST.get("seen", "")
    seen = int(sent) if sent.isdecimal() and len(sent) < 7 else reach.version
    form = NumbersForm(
        request.POST if request.method == "POST" else None, initial=NumbersForm.shown(reach.card)
    )
    if form.is_bound and form.is_valid():
        wanted = form.card(reach.card)
        kept = attempt(form, lambda: actions.keep_numbers(by=viewer, service=service, card=wanted, seen=seen))
        if kept is not None:
            messages.success(request, f"The numbers of {service.name} are kept.")
            return redirect("register:service-tab", ref=ref, name="contact")
    context = {"form": form, "service": service, "reach": reach, "seen": seen}
    return render(request, "contact/numbers.html", context, status=status_of(form))


@requires(Can.MARK_NUMBER)
@require_POST
def number(request: HttpRequest, ref: str) -> HttpResponse:
    """A number is wrong, or right after all; back to where it was pressed."""
    viewer = actor_of(request)
    service = queries.called_service(viewer, ref)
    wrong = request.POST.get("do") != "right"
    digits = request.POST.get("number", "")[:40]
    try:
        actions.mark_number(by=viewer, service=service, digits=digits, wrong=wrong)
    except Refused as refused:
        if any(isinstance(reason, NotAllowed) for reason in refused.reasons):
            raise
        messages.warning(request, " ".join(reason.sentence for reason in refused.reasons))
    if request.POST.get("from") == "tab":
        return redirect("register:service-tab", ref=ref, name="contact")
    return redirect("contact:calling", ref=ref)
