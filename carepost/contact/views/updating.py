"""Beds and staff, told by a provider on a phone: last values filled in, one press if nothing has changed."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from carepost.contact.actions.updating import Updated, UpdateRefused, put_back_update, update_service
from carepost.contact.buyers import told_too
from carepost.contact.forms.updates import UpdateForm
from carepost.contact.queries import updates
from carepost.contact.views.wording import after_telling
from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.forms import Form
from carepost.ui.words import plural


@requires(Can.UPDATE_SERVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: HttpRequest, ref: str = "") -> HttpResponse:
    """The page. What is right is kept though something else on it is wrong; that is shown again alone."""
    viewer, today = actor_of(request), clock.today()
    own = updates.own_updates(viewer, today, ref)
    forms = [UpdateForm(request.POST if request.method == "POST" else None, each) for each in own]
    sent = [form for form in forms if form.is_sent]
    kept = [form for form in sent if _kept(request, form)]
    wrong = [form for form in sent if form.errors]
    if kept and not wrong:
        messages.success(request, _told(viewer, kept))
        return redirect("contact:provider")
    shown = wrong or [UpdateForm(None, each) for each in own]
    context = {
        "forms": shown, "kept": kept, "ref": ref, "today": today,
        "key": request.POST.get("key") or ids.submission_key(),
        "history": updates.told(viewer, own[0].service) if len(own) == 1 else [],
        "nothing_sent": request.method == "POST" and not wrong,
    } | ({"form": wrong[0]} if wrong else {})  # fmt: skip
    status = max((status_of(form) for form in wrong), default=400 if context["nothing_sent"] else 200)
    return render(request, "contact/update.html", context, status=status)


def _kept(request: HttpRequest, form: UpdateForm) -> bool:
    """Whether a service's numbers were taken in; where not, the form says why, unless nothing was filled in."""
    if not form.is_valid() or not form.told():
        return False
    done = _attempt(request, form)
    for warning in done.warnings if done else ():
        messages.warning(request, f"{form.own.service.name}: {warning.sentence}")
    return done is not None


def _attempt(request: HttpRequest, form: UpdateForm) -> Updated | None:
    try:
        return attempt(
            form,
            lambda: update_service(
                by=actor_of(request), service=form.own.service, told=form.told(), seen=form.cleaned_data["seen"],
                submission_key=request.POST.get("key", ""), confirmed=form.changes_nothing, also=form.told_too(),
            ),
        )  # fmt: skip
    except UpdateRefused as refused:
        form.add_faults(refused)
        return None


def _told(viewer: Actor, kept: Sequence[UpdateForm]) -> str:
    if len(kept) > 1:
        return f"Thank you. {plural(len(kept), 'service')} are up to date."
    service = kept[0].own.service
    return f"Thank you. {service.host} has it. {after_telling(viewer, service.ref)}".strip()


@requires(Can.PUT_BACK_UPDATE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, ref: str, pk: int) -> HttpResponse:
    """Ask, then put back what was told before the latest update."""
    viewer = actor_of(request)
    service = updates.own_updates(viewer, clock.today(), ref)[0].service
    wrong = updates.update_of(viewer, service, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        key = request.POST.get("key", "")
        put_back = attempt(
            form, lambda: put_back_update(by=viewer, service=service, update_id=pk, submission_key=key)
        )
        if put_back is not None:
            again = updates.in_words(put_back.row)
            messages.success(request, f"Put back: {again}. {after_telling(viewer, ref)}".strip())
            return redirect("contact:update", ref=ref)
    before = [each for each in updates.told(viewer, service, newest=2) if each.row.pk != pk]
    context = {
        "form": form, "service": service, "wrong": wrong, "before": before[0] if before else None,
        "too": told_too(viewer, wrong.row), "key": ids.submission_key(),
    }  # fmt: skip
    return render(request, "contact/update_undo.html", context, status=status_of(form))
