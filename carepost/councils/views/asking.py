"""What the pages of a council's people and of a provider's share: a question before something ends, and what follows an
invitation.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from carepost.councils import actions
from carepost.councils.views.attempts import confirmed, status_of
from carepost.ui.forms import Form
from carepost.ui.tables import Column
from carepost.ui.words import short_date

SINCE = Column("since", "Since", sort=True, show=lambda row: short_date(row.since))
LAST_SEEN = Column(
    "last_seen",
    "Last sign-in",
    sort=True,
    show=lambda row: short_date(row.last_seen) if row.last_seen else "Never",
)


def ask(
    request: HttpRequest,
    form: Form,
    *,
    name: str,
    consequence: str,
    yes: str,
    back: str,
    kind: str = "warning",
) -> HttpResponse:
    """A page that asks before something is done, and says what follows. `back` is where No leads."""
    asked = {"form": form, "asked": name, "consequence": consequence, "yes": yes, "back": back, "kind": kind}
    return render(request, "councils/confirm.html", asked, status=status_of(form))


def withdrawing(request: HttpRequest, email: str, verb: Callable[[], object], *, listed: str) -> HttpResponse:
    """Ask, then make an invitation's link worthless. `listed` names the page on which invitations stand."""
    form = Form(request.POST if request.method == "POST" else None)
    if confirmed(request, form, verb):
        messages.success(request, f"The invitation of {email} is withdrawn.")
        return redirect(listed)
    return ask(
        request,
        form,
        name=f"Withdraw the invitation of {email}?",
        consequence="The link in their mail stops working. You can invite them again.",
        yes="Withdraw it",
        back=reverse(listed),
    )


def invited(request: HttpRequest, made: actions.Invited, *, listed: str) -> HttpResponse:
    """That somebody was invited. Without a mail server the link is shown, once, to be handed over."""
    context = {"invited": made, "by_mail": settings.MAIL_LEAVES, "back": reverse(listed)}
    return render(request, "councils/invited.html", context)
