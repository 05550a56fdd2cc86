"""What a council knows better than a file: facts corrected, beds counted, sites and localities added."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carepost.core import clock
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.actions import capacity, sites
from carepost.register.actions import facts as verbs
from carepost.register.actions import localities as areas
from carepost.register.forms.facts import CapacityForm, CorrectionForm, SiteForm, as_initial
from carepost.register.forms.places import LocalityForm
from carepost.register.queries import facts, mapping
from carepost.register.views.service import address
from carepost.register.views.trying import attempt, status_of
from carepost.register.views.wording import label, shown
from carepost.ui.forms import Form

page = require_http_methods(["GET", "HEAD", "POST"])


@requires(Can.CORRECT_FACT)
@page
def correct(request: HttpRequest, ref: str, field: str) -> HttpResponse:
    """Put the council's own word beside CQC's."""
    viewer = actor_of(request)
    subject = facts.service(viewer, ref)
    if field not in verbs.CORRECTABLE:
        raise Http404("This fact is not the council's to correct")
    fact = facts.facts(viewer, subject).get(field)
    value = fact.value if fact else getattr(subject, field)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None,
        field=field,
        label=label(field),
        initial=as_initial(value),
    )
    if form.is_bound and form.is_valid():
        clean = form.cleaned_data
        done = attempt(
            form,
            lambda: verbs.correct_fact(
                by=viewer, service=subject, field=field, value=clean["value"], reason=clean["reason"]
            ),
        )
        if done is not None:
            messages.success(request, f"{label(field)} is corrected. CQC’s value stays beside it.")
            return redirect("register:service", ref=ref)
    context = {
        "form": form,
        "service": subject,
        "label": label(field),
        "source_value": shown(field, getattr(subject, field)),
    }
    return render(request, "register/correct.html", context, status=status_of(form))


@requires(Can.END_CORRECTION)
@page
def end_correction(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Let CQC's value count again, after asking."""
    viewer = actor_of(request)
    subject = facts.service(viewer, ref)
    correction = facts.correction(viewer, subject, number)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_bound:
        ended = attempt(form, lambda: verbs.end_correction(by=viewer, correction=correction))
        if ended is not None:
            messages.success(request, f"{label(correction.field)}: CQC’s value counts again.")
            return redirect("register:service", ref=ref)
    return ask(
        request,
        form,
        name=f"End the correction of {label(correction.field).lower()}?",
        consequence=(
            f"The page will say {shown(correction.field, getattr(subject, correction.field))} again, as CQC"
            f" does, and no longer {shown(correction.field, correction.value)}. Both stay in the timeline."
        ),
        yes="End it",
        back=address(subject, "overview"),
    )


@requires(Can.RECORD_CAPACITY)
@page
def record_capacity(request: HttpRequest, ref: str) -> HttpResponse:
    """Keep a reading of a service's beds."""
    viewer = actor_of(request)
    subject = facts.service(viewer, ref)
    form = CapacityForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        numbers, moment, source = form.numbers(), form.moment(), form.cleaned_data["source"]
        kept = attempt(
            form,
            lambda: capacity.record_capacity(
                by=viewer, service=subject, numbers=numbers, source=source, as_of=moment
            ),
        )
        if kept is not None:
            messages.success(request, "The beds are recorded.")
            for warning in kept[1]:
                messages.warning(request, warning.sentence)
            return redirect("register:service-tab", ref=ref, name="capacity")
    context = {"form": form, "service": subject, "back": address(subject, "capacity")}
    return render(request, "register/record_capacity.html", context, status=status_of(form))


@requires(Can.ADD_SITE)
@page
def add_site(request: HttpRequest) -> HttpResponse:
    """Add a site that CQC does not register."""
    viewer = actor_of(request)
    form = SiteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        office = facts.location(viewer, form.cleaned_data["office"])
        if form.cleaned_data["office"] and office is None:
            form.refuse_office()
        elif added := attempt(form, lambda: _add_site(viewer, form, office)):
            messages.success(request, f"{added.service.name} is in the register.")
            for warning in added.warnings:
                messages.warning(request, warning)
            return redirect("register:service", ref=added.service.ref)
    return render(request, "register/add_site.html", {"form": form}, status=status_of(form))


def _add_site(viewer: Any, form: SiteForm, office: Any) -> sites.Added:
    clean = form.cleaned_data
    return sites.add_site(
        by=viewer,
        name=clean["name"],
        office=office,
        address=clean["address"],
        town=clean["town"],
        postcode=clean["postcode"],
        service_types=[clean["service_type"]],
        personal_care=form.help_given(),
    )


@requires(Can.SEE_REGISTER)
@require_safe
def localities(request: HttpRequest) -> HttpResponse:
    """The council's localities of today, and how many services lie in each."""
    return render(
        request,
        "register/localities.html",
        {"localities": mapping.counted_localities(actor_of(request)), "can": actor_of(request)},
    )


@requires(Can.ADD_LOCALITY)
@page
def add_locality(request: HttpRequest) -> HttpResponse:
    """Add a locality, or a new boundary of one."""
    viewer = actor_of(request)
    sent = request.method == "POST"
    form = LocalityForm(
        request.POST if sent else None, request.FILES if sent else None, initial={"valid_from": clock.today()}
    )
    if form.is_bound and form.is_valid():
        name, day, drawn = form.cleaned_data["name"], form.cleaned_data["valid_from"], form.drawn()
        if attempt(form, lambda: areas.add_locality(by=viewer, name=name, boundary=drawn, valid_from=day)):
            messages.success(request, f"{name} is added.")
            return redirect("register:localities")
    return render(request, "register/add_locality.html", {"form": form}, status=status_of(form))


def ask(
    request: HttpRequest, form: Form, *, name: str, consequence: str, yes: str, back: str
) -> HttpResponse:
    """The page that asks before a thing is done."""
    context = {"form": form, "asked": name, "consequence": consequence, "yes": yes, "back": back}
    return render(request, "register/confirm.html", context, status=status_of(form))
