"""What follows a sign-in: it is entered in the audit book, and a second factor shown elsewhere is
remembered.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest

from carepost.core import clock
from carepost.councils.actions.sessions import record_sign_in
from carepost.councils.actors import recorder
from carepost.councils.models import User
from carepost.councils.places import places_of
from carepost.councils.signin import factors


def signed_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Record the sign-in in the book of the council where they arrive."""
    if getattr(request, "organisation_asked_twice", False):
        request.session[factors.SESSION_KEY] = True
    records = request.session.get("account_authentication_methods", [])
    with transaction.atomic():
        found = places_of(user, clock.today())
        record_sign_in(
            by=recorder(user, found[0] if found else None),
            methods=[str(record.get("method", "")) for record in records],
        )
