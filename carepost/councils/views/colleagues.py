"""A provider's people: who has access to what; invited, changed, removed by its managers. A phone first."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from carepost.core import clock
from carepost.councils import actions
from carepost.councils.forms.colleagues import AccessForm, InviteColleagueForm
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.queries import colleagues
from carepost.councils.requests import acting
from carepost.councils.views import asking
from carepost.councils.views.attempts import attempt, confirmed, status_of
from carepost.ui.forms import Form
from carepost.ui.tables import Column, Table
from carepost.ui.words import short_date

_READ_AND_POST = ["GET", "HEAD", "POST"]


def _link(row: colleagues.Colleague) -> Markup | str:
    if row.until is not None:
        return row.name
    url = reverse("councils:colleague", args=[row.pk])
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(url, row.name)


def _services(row: colleagues.Colleague) -> str:
    return ", ".join(row.names) if row.access.services is not None else "All"


PEOPLE = Table(
    columns=[
        Column("name", "Name", sort=True, show=_link, csv=lambda c: c.name, heading=True),
        Column("role_label", "Role", sort=True),
        Column("names", "Services", show=_services, csv=_services),
        Column("email", "E-mail address"),
        asking.SINCE,
        Column("until", "Until", sort=True, show=lambda c: short_date(c.until) if c.until else "Now"),
        asking.LAST_SEEN,
        Column("granted_by", "Given by"),
    ],
    caption="People",
    empty="Nobody. People who leave are listed here from the day on which their access ended.",
    one="person",
    many="people",
    first="name",
    filename="people.csv",
)


@requires(Can.SEE_COLLEAGUES)
@require_safe
def listed(request: HttpRequest) -> HttpResponseBase:
    """Who has access to which services, who is invited, and on demand who has left."""
    viewer, left = actor_of(request), request.GET.get("left") == "1"
    shown = PEOPLE.show(request, colleagues.people(viewer, clock.today(), ended=left))
    if download := shown.csv():
        return download
    awaited = () if left else colleagues.awaited(viewer, clock.now())
    place = acting(request).place
    where = place.where if place else ""
    context = {"shown": shown, "awaited": awaited, "left": left, "where": where}
    return render(request, "councils/colleagues.html", context)


@requires(Can.INVITE_COLLEAGUE)
@require_http_methods(_READ_AND_POST)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a colleague. Without a mail server the link is shown, once, to be handed over."""
    viewer = actor_of(request)
    form = InviteColleagueForm(
        request.POST if request.method == "POST" else None,
        run=colleagues.to_give(viewer),
        everything=viewer.services is None,
    )
    if form.is_bound and form.is_valid():
        wanted, email = form.access(), form.cleaned_data["email"]
        made = attempt(
            form,
            lambda: actions.invite_colleague(
                by=viewer, email=email, role=wanted.role, chosen=wanted.services
            ),
        )
        if made is not None:
            return asking.invited(request, made, listed="councils:colleagues")
    return render(request, "councils/invite_colleague.html", {"form": form}, status=status_of(form))


@requires(Can.CHANGE_COLLEAGUE)
@require_http_methods(_READ_AND_POST)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One colleague: what they have, a form that changes it, and the way to remove them."""
    viewer = actor_of(request)
    shown = colleagues.person(viewer, pk)
    form = AccessForm(
        request.POST if request.method == "POST" else None,
        run=colleagues.to_give(viewer),
        everything=viewer.services is None,
        initial=AccessForm.filled(shown.access),
    )
    if form.is_bound and form.is_valid():
        wanted = form.access()
        change = partial(actions.change_colleague, by=viewer, membership_id=pk)
        if attempt(form, lambda: change(role=wanted.role, chosen=wanted.services)) is not None:
            messages.success(
                request, f"{shown.name}’s access is changed. They and the other managers are told."
            )
            return redirect("councils:colleagues")
    context = {"form": form, "colleague": shown, "live": shown.until is None or shown.until > clock.today()}
    return render(request, "councils/colleague.html", context, status=status_of(form))


@requires(Can.REMOVE_COLLEAGUE)
@require_http_methods(_READ_AND_POST)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """End a colleague's access, or one's own, after asking."""
    viewer = actor_of(request)
    shown = colleagues.person(viewer, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if confirmed(request, form, lambda: actions.remove_colleague(by=viewer, membership_id=pk)):
        if shown.own:
            return redirect("home")
        messages.success(request, f"{shown.name} is removed, and signed out everywhere.")
        return redirect("councils:colleagues")
    return asking.ask(
        request,
        form,
        name="Leave?" if shown.own else f"Remove {shown.name}?",
        consequence=(
            f"{'You are' if shown.own else 'They are'} signed out everywhere at once, programs of"
            f" {'yours' if shown.own else 'theirs'} stop, and open invitations end. What was done stays on record,"
            " and access at other organisations stays."
        ),
        yes="Leave" if shown.own else "Remove",
        back=reverse("councils:colleague", args=[pk]),
    )


@requires(Can.WITHDRAW_COLLEAGUE)
@require_http_methods(_READ_AND_POST)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an invitation's link worthless, after asking."""
    viewer = actor_of(request)
    sent = colleagues.invitation(viewer, pk, clock.now())
    verb = partial(actions.withdraw_colleague, by=viewer, invitation_id=pk)
    return asking.withdrawing(request, sent.email, verb, listed="councils:colleagues")


@requires(Can.SEND_COLLEAGUE_AGAIN)
@require_http_methods(_READ_AND_POST)
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation once more, after asking."""
    viewer = actor_of(request)
    sent = colleagues.invitation(viewer, pk, clock.now())
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        made = attempt(form, lambda: actions.send_colleague_again(by=viewer, invitation_id=pk))
        if made is not None:
            return asking.invited(request, made, listed="councils:colleagues")
    return asking.ask(
        request,
        form,
        name=f"Send {sent.email} a new link?",
        consequence="The link in the mail before stops working. The new one is good for as long as the first was.",
        yes="Send it again",
        back=reverse("councils:colleagues"),
        kind="",
    )
