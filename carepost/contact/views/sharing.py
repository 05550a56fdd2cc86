"""Consent to share what was written down in a call: how it stands, what may leave, and its change."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.contact import queries
from carepost.contact.actions.sharing import change_sharing
from carepost.contact.forms.sharing import YES, SharingForm
from carepost.contact.queries import sharing
from carepost.contact.rules.sharing import words_that_leave
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.subjects import told_of


@requires(Can.CHANGE_SHARING)
@require_http_methods(["GET", "HEAD", "POST"])
def changed(request: HttpRequest, pk: int) -> HttpResponse:
    """What of this call may leave the council now, and the form that changes it."""
    viewer = actor_of(request)
    call = queries.call_of(viewer, pk)
    told_of(request, call.service.ref)
    form = SharingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        good = form.cleaned_data
        allowed = good["allowed"] == YES
        if attempt(
            form, lambda: change_sharing(by=viewer, call_id=pk, allowed=allowed, said_by=good["said_by"])
        ):
            messages.success(request, "Kept. It counts from now on, for every file and list that leaves.")
            return redirect("contact:call", pk=pk)
    consent = sharing.consent_of(viewer, call)
    context = {
        "call": call,
        "consent": consent,
        "leaves": sharing.shareable(viewer, call, consent),
        "note": words_that_leave(call.note, shared=consent.shared),
        "form": form,
    }
    return render(request, "contact/sharing.html", context, status=status_of(form))
