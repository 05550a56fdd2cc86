"""The people of a council: list, invite, change, end."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from markupsafe import Markup

from carepost.core import clock
from carepost.councils import actions
from carepost.councils.forms.people import GROUPS, InviteForm, MemberTeamForm, RoleForm
from carepost.councils.gates import actor_of, requires
from carepost.councils.permissions import Can
from carepost.councils.queries import invitations, people
from carepost.councils.rules import PlaceKind, Role
from carepost.councils.views import asking
from carepost.councils.views.attempts import attempt, confirmed, status_of
from carepost.ui.forms import Form
from carepost.ui.tables import Column, Table
from carepost.ui.words import short_date


def _name_link(member: people.Member) -> Markup:
    url = reverse("councils:member", args=[member.pk])
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(url, member.name)


def _withdraw_link(sent: invitations.Sent) -> Markup | str:
    if sent.state != "waiting":
        return ""
    url = reverse("councils:withdraw-invitation", args=[sent.pk])
    words = Markup(
        '<a class="govuk-link" href="{}">Withdraw<span class="govuk-visually-hidden"> {}</span></a>'
    )
    return words.format(url, sent.email)


MEMBERS = Table(
    columns=[
        Column("name", "Name", sort=True, show=_name_link, csv=lambda m: m.name, heading=True),
        Column("role_label", "Role", sort=True),
        Column("where", "Where", sort=True),
        Column("team", "Team", sort=True),
        Column("email", "E-mail address"),
        asking.SINCE,
        Column("second_factor", "Second step", show=lambda m: "Set up" if m.second_factor else "Not yet"),
        asking.LAST_SEEN,
    ],
    caption="People",
    empty="Nobody holds a role here.",
    one="person",
    many="people",
    first="name",
    filename="people.csv",
)
INVITATIONS = Table(
    columns=[
        Column("email", "E-mail address", sort=True, heading=True),
        Column("role", "Role", show=lambda i: i.role.label, csv=lambda i: i.role.label),
        Column("where", "Where", sort=True),
        Column("state", "State", sort=True, show=lambda i: i.state.capitalize()),
        Column("invited_by", "Invited by", sort=True),
        Column("invited_at", "On", sort=True, show=lambda i: short_date(i.invited_at)),
        Column("expires_at", "Open until", sort=True, show=lambda i: short_date(i.expires_at)),
        Column("pk", "Withdraw", show=_withdraw_link, csv=lambda i: ""),
    ],
    caption="Invitations",
    empty="Nobody has been invited yet.",
    one="invitation",
    first="-invited_at",
    filename="invitations.csv",
)


@requires(Can.SEE_PEOPLE)
def listed(request: HttpRequest) -> HttpResponseBase:
    """Who holds a role, in one of three groups: the council's, the providers', the partners'."""
    chosen = request.GET.get("of", PlaceKind.COUNCIL.value)
    kind = PlaceKind(chosen) if chosen in set(PlaceKind) else PlaceKind.COUNCIL
    ended = request.GET.get("left") == "1"
    rows = people.people(actor_of(request), clock.today(), kind=kind, ended=ended)
    shown = MEMBERS.show(request, rows)
    if download := shown.csv():
        return download
    return render(
        request,
        "councils/people.html",
        {"shown": shown, "kind": kind, "ended": ended, "groups": GROUPS, "can": actor_of(request)},
    )


@requires(Can.INVITE)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody. Without a mail server the link is shown, once, to be handed over."""
    viewer = actor_of(request)
    form = InviteForm(
        request.POST or None, providers=people.provider_bodies(viewer), partners=people.partners(viewer)
    )
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        made = attempt(
            form,
            lambda: actions.invite(
                by=viewer,
                email=asked.email,
                role=asked.role,
                provider_id=asked.provider_id,
                partner_id=asked.partner_id,
            ),
        )
        if made is not None:
            return asking.invited(request, made, listed="councils:invitations")
    return render(request, "councils/invite.html", {"form": form}, status=status_of(form))


@requires(Can.SEE_PEOPLE)
def invited(request: HttpRequest) -> HttpResponseBase:
    """Every invitation of the council, and what became of it."""
    shown = INVITATIONS.show(request, invitations.sent(actor_of(request), clock.now()))
    return shown.csv() or render(
        request, "councils/invitations.html", {"shown": shown, "can": actor_of(request)}
    )


@requires(Can.WITHDRAW_INVITATION)
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an invitation's link worthless, after asking."""
    viewer = actor_of(request)
    sent = invitations.one(viewer, pk, clock.now())
    verb = partial(actions.withdraw_invitation, by=viewer, invitation_id=pk)
    return asking.withdrawing(request, sent.email, verb, listed="councils:invitations")


@requires(Can.SEE_PEOPLE)
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One person in one role, and what may be done about it."""
    viewer = actor_of(request)
    shown = people.member(viewer, pk)
    return render(
        request,
        "councils/member.html",
        {"member": shown, "can": viewer, "live": _is_live(shown), "teams": people.teams(viewer)},
    )


@requires(Can.CHANGE_ROLE)
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody another role in the same place."""
    viewer = actor_of(request)
    shown = people.member(viewer, pk)
    form = RoleForm(request.POST if request.method == "POST" else None, kind=shown.kind)
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        after = attempt(form, lambda: actions.change_role(by=viewer, membership_id=pk, role=role))
        if after is not None:
            messages.success(request, f"{shown.name} is {role.label} from today.")
            return redirect("councils:member", pk=after.pk)
    return render(
        request, "councils/change_role.html", {"form": form, "member": shown}, status=status_of(form)
    )


@requires(Can.END_MEMBERSHIP)
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """End somebody's role, after asking."""
    viewer = actor_of(request)
    shown = people.member(viewer, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if confirmed(request, form, lambda: actions.end_membership(by=viewer, membership_id=pk)):
        messages.success(request, f"{shown.name} is no longer {shown.role.label}, and is signed out.")
        return redirect("councils:people")
    return asking.ask(
        request,
        form,
        name=f"End {shown.name}’s role as {shown.role.label}?",
        consequence="It ends now, and they are signed out everywhere. What they did stays on record.",
        yes="End the role",
        back=reverse("councils:member", args=[pk]),
    )


@requires(Can.RESET_SECOND_FACTOR)
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a lost second step, after asking."""
    viewer = actor_of(request)
    shown = people.member(viewer, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if confirmed(request, form, lambda: actions.reset_second_factor(by=viewer, membership_id=pk)):
        messages.success(request, f"{shown.name} sets up a new second step when they next sign in.")
        return redirect("councils:member", pk=pk)
    return asking.ask(
        request,
        form,
        name=f"Reset {shown.name}’s second step?",
        consequence=(
            "Their authenticator app, passkeys and recovery codes stop working, and they are signed out"
            " everywhere. Do this only when you are sure that it is they who ask."
        ),
        yes="Reset it",
        back=reverse("councils:member", args=[pk]),
    )


@requires(Can.PLACE_IN_TEAM)
def place_in_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody into a team of the council."""
    viewer = actor_of(request)
    shown = people.member(viewer, pk)
    form = MemberTeamForm(
        request.POST if request.method == "POST" else None,
        teams=people.teams(viewer),
        initial={"team": shown.team_id},
    )
    if request.method == "POST" and form.is_valid():
        team_id = form.team_id()
        done = attempt(form, lambda: actions.place_in_team(by=viewer, membership_id=pk, team_id=team_id))
        if done is not None:
            messages.success(request, f"The team of {shown.name} is changed.")
            return redirect("councils:member", pk=pk)
    return render(request, "councils/team.html", {"form": form, "member": shown}, status=status_of(form))


def _is_live(shown: people.Member) -> bool:
    return shown.until is None or shown.until > clock.today()
