"""The way in: home, places, invitations, the second step, the demonstration's cast, and whether we are
well.
"""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from carepost.core import clock
from carepost.councils import actions, homes
from carepost.councils.forms.people import AcceptForm
from carepost.councils.gates import actor_of, before_second_factor, open_to_all, signed_in
from carepost.councils.places import SESSION_KEY
from carepost.councils.queries import demo_cast, invitations
from carepost.councils.requests import acting
from carepost.councils.signin import factors, organisation
from carepost.councils.views import sign_in
from carepost.councils.views.attempts import attempt, status_of
from carepost.ui.forms import Form


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to the page that is home to their role, or else to their places."""
    return redirect(homes.home_of(actor_of(request)) or "councils:place")


@before_second_factor
def place(request: HttpRequest) -> HttpResponse:
    """Where the person may act, and the switch to another place."""
    places = acting(request).places
    if request.method == "POST":
        chosen = request.POST.get("place", "")
        if chosen not in {each.key for each in places}:
            raise Http404("That is not a place of theirs")
        request.session[SESSION_KEY] = chosen
        return redirect("home")
    return render(request, "councils/places.html", {"places": places, "current": acting(request).place})


@before_second_factor
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second step is needed, and the ways to set one up."""
    if not factors.is_missing(request):
        return redirect("home")
    return render(request, "councils/second_factor.html")


@open_to_all
@never_cache
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: with a new account, as the person signed in, or with the organisation's sign-
    in.
    """
    user_id = request.user.pk if request.user.is_authenticated else None
    offered = invitations.offer(token, user_id=user_id, now=clock.now())
    posted = request.method == "POST"
    kind = Form if user_id is not None else AcceptForm
    form = kind(request.POST if posted else None)
    if posted and "organisation" in request.POST and not offered.against:
        request.session[organisation.SESSION_KEY] = token
        return redirect("organisation_login")
    if posted and form.is_valid():
        name = form.cleaned_data.get("name") or (request.user.name if user_id else "")  # type: ignore[union-attr]
        by = invitations.bearer(offered, user_id=user_id, name=name)
        password = form.cleaned_data.get("password", "")
        person = attempt(
            form, lambda: actions.accept_invitation(by=by, token=token, name=name, password=password)
        )
        if person is not None:
            messages.success(request, f"Welcome. You are {offered.role.label}, {offered.where}.")
            if user_id is not None:
                return redirect("home")
            return sign_in.begin(request, person, shown="invitation")
    context = {
        "offered": offered,
        "form": form,
        "signed_in": user_id is not None,
        "organisation": sign_in.organisation_name(),
    }
    status = status_of(form) if posted else (410 if offered.against else 200)
    return render(request, "councils/accept.html", context, status=status)


@open_to_all
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the demonstration's cast, without a password: on this machine only."""
    demo_cast.refuse_elsewhere(request.get_host())
    person = demo_cast.person(request.POST.get("person", ""))
    after = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()})
    return sign_in.begin(request, person, after if safe else "", shown="demonstration")


@open_to_all
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """ "ok" when the database answers, else 503. Needs no session, and tells nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
