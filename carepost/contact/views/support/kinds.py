"""The catalogue: what the council offers, in words for providers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.contact.actions import support as actions
from carepost.contact.forms.support import KindForm
from carepost.contact.queries import support
from carepost.contact.rules.support import Kind
from carepost.contact.views.support.board import pages
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.forms import Form

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.SEE_HELP)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every kind of support, those no longer offered last."""
    viewer = actor_of(request)
    kinds = sorted(support.kinds(viewer, retired=True), key=lambda kind: kind.retired)
    context = {
        "kinds": kinds, "pages": pages(request, "contact:help-kinds"), "may_keep": viewer.may(Can.KEEP_SUPPORT_KIND),
    }  # fmt: skip
    return render(request, "contact/help/kinds.html", context)


@requires(Can.KEEP_SUPPORT_KIND)
@page
def added(request: HttpRequest) -> HttpResponse:
    """A new kind of support."""
    return _kept(request, None)


@requires(Can.KEEP_SUPPORT_KIND)
@page
def changed(request: HttpRequest, key: str) -> HttpResponse:
    """The council's own words, days and unit for a kind; or it is no longer offered."""
    return _kept(request, _kind(request, key))


def _kept(request: HttpRequest, kind: Kind | None) -> HttpResponse:
    if kind is not None and request.POST.get("do") in ("retire", "offer"):
        return _retired(request, kind, retired=request.POST["do"] == "retire")
    viewer = actor_of(request)
    data = request.POST if request.method == "POST" else None
    typed = KindForm(data, initial=KindForm.shown(kind) if kind else {"promise_days": 7, "from_stock": False})
    if typed.is_bound and typed.is_valid():
        wanted = typed.kind(kind.key if kind else "", retired=kind.retired if kind else False)
        if attempt(typed, lambda: actions.keep_support_kind(by=viewer, kind=wanted)) is not None:
            messages.success(request, f"{wanted.name} is kept.")
            return redirect("contact:help-kinds")
    return render(request, "contact/help/kind.html", {"form": typed, "kind": kind}, status=status_of(typed))


def _retired(request: HttpRequest, kind: Kind, *, retired: bool) -> HttpResponse:
    form, viewer = Form(request.POST), actor_of(request)
    done = attempt(form, lambda: actions.retire_support_kind(by=viewer, key=kind.key, retired=retired))
    if done is None:
        return render(request, "contact/help/kind.html", {"form": form, "kind": kind}, status=status_of(form))
    messages.success(request, f"{kind.name} is {'no longer' if retired else 'again'} offered.")
    return redirect("contact:help-kinds")


def _kind(request: HttpRequest, key: str) -> Kind:
    for kind in support.kinds(actor_of(request), retired=True):
        if kind.key == key:
            return kind
    raise Http404("There is no such kind of support")
