"""Who rings: everybody with their hours, one person's hours, and when somebody is away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carepost.contact import jobs
from carepost.contact.actions import rota as verbs
from carepost.contact.forms.rota import AwayForm, HoursForm, hours_as_typed
from carepost.contact.queries import rota as rotas
from carepost.contact.rules.rota import KINDS, WEEKDAYS, AbsenceKind
from carepost.contact.views import wording
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.register.views.trying import attempt, status_of
from carepost.ui.tables import Column, Table
from carepost.ui.words import plural

PEOPLE = Table(
    columns=[
        Column(
            "name", "Name", heading=True,
            show=lambda mate: wording.person_link(mate.user.name, mate.user.pk), csv=lambda mate: mate.user.name,
        ),
        *(
            Column(key, label, show=words, csv=words)
            for key, label, words in (
                ("hours", "Rings", lambda mate: wording.week_in_words(mate.hours)),
                ("languages", "Languages", lambda mate: ", ".join(mate.languages)),
                ("knows", "Knows", lambda mate: ", ".join(KINDS.get(key, key) for key in mate.knows)),
                ("away", "Away", lambda mate: wording.absences_in_words(mate.absences)),
            )
        ),
    ],
    caption="Who rings, and when",
    empty="Nobody makes calls for your council yet. An administrator invites support officers under People.",
    one="person",
    many="people",
    filename="who-rings.csv",
)  # fmt: skip


@requires(Can.SEE_ROTA)
@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """Everybody who makes calls, their hours and absences."""
    viewer = actor_of(request)
    shown = PEOPLE.show(request, rotas.team(viewer, clock.today()))
    if download := shown.csv():
        return download
    context = {"shown": shown, "tabs": wording.rota_tabs("people"), "me": viewer.user_id}
    return render(request, "contact/rota/people.html", context | {"may_ring": viewer.may(Can.RECORD_CALL)})


@requires(Can.SEE_ROTA)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's hours, to read, or to change where one may; and their absences."""
    viewer, on = actor_of(request), clock.today()
    mate = rotas.teammate(viewer, pk, on)
    form = HoursForm(
        request.POST if request.method == "POST" else None,
        initial=hours_as_typed(mate.hours, mate.languages, mate.knows),
    )
    if form.is_bound and form.is_valid():
        kept = attempt(form, lambda: verbs.keep_hours(by=viewer, user_id=pk, rings=form.rings()))
        if kept is not None:
            messages.success(request, "Kept. The next rota that is made follows these hours.")
            return redirect("contact:rota-person", pk=pk)
    context = {
        "form": form,
        "mate": mate,
        "may_keep": _may_keep(viewer, pk),
        "may_note": viewer.may(Can.NOTE_ABSENCE),
        "week": [(name, mate.hours.get(number, "")) for number, name in enumerate(WEEKDAYS)],
        "knows": [KINDS.get(key, key) for key in mate.knows],
        "kinds": {kind.value: kind.label for kind in AbsenceKind},
        "calendar": pk == viewer.user_id and viewer.may(Can.OPEN_CALENDAR),
    }
    return render(request, "contact/rota/person.html", context, status=status_of(form))


def _may_keep(viewer: Actor, pk: int) -> bool:
    own = pk == viewer.user_id and viewer.may(Can.KEEP_HOURS)
    return own or viewer.may(Can.KEEP_HOURS_OF_OTHERS)


@requires(Can.NOTE_ABSENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def away(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody is away; where they had calls, the next page shows how the rota is mended."""
    viewer, on = actor_of(request), clock.today()
    mate = rotas.teammate(viewer, pk, on)
    form = AwayForm(
        request.POST if request.method == "POST" else None,
        initial={"kind": AbsenceKind.ILL.value, "first": on, "last": on},
    )
    if form.is_bound and form.is_valid():
        clean = form.cleaned_data
        noted = attempt(
            form,
            lambda: jobs.note_absence(
                by=viewer,
                user_id=pk,
                kind=AbsenceKind(clean["kind"]),
                first=clean["first"],
                last=clean["last"],
            ),
        )
        if noted is not None:
            return _after(request, noted)
    context = {
        "form": form,
        "mate": mate,
        "own": pk == viewer.user_id,
        "back": reverse("contact:rota-person", args=[pk]),
    }
    return render(request, "contact/rota/away.html", context, status=status_of(form))


def _after(request: HttpRequest, noted: verbs.Noted) -> HttpResponse:
    if noted.run is not None:
        messages.success(request, f"Noted. {plural(noted.calls, 'call')} of theirs must be made by others.")
        return redirect("contact:rota-making")
    messages.success(request, "Noted. No call was planned for them on these days.")
    return redirect("contact:rota-person", pk=noted.absence.user_id)


@requires(Can.END_ABSENCE)
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence back."""
    viewer = actor_of(request)
    absence = rotas.absence_of(viewer, pk)
    try:
        verbs.end_absence(by=viewer, absence_id=pk)
    except Refused as refused:
        if NotAllowed.NO_PERMISSION in refused.reasons:
            raise
        messages.error(request, str(refused))
    else:
        messages.success(
            request, f"Taken back. Make the rota again to give {absence.user.name} calls on these days."
        )
    return redirect("contact:rota-person", pk=absence.user_id)
