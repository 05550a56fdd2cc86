"""What follows a sign-in: it is entered in the audit book, and a second factor shown elsewhere is remembered. What
follows a new factor: its person is told.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
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


#: Which letter tells of a factor that is kept, by its type and the page on which somebody made it.
_TOLD = {
    (Authenticator.Type.TOTP, "mfa_activate_totp"): "mfa/email/totp_activated",
    (Authenticator.Type.RECOVERY_CODES, "mfa_generate_recovery_codes"): "mfa/email/recovery_codes_generated",
}


def factor_kept(sender: Any, instance: Authenticator, created: bool, **_: Any) -> None:
    """Queue the letter that tells of a new factor in the transaction that keeps it."""
    request = context.request
    page = request.resolver_match.url_name if request is not None and request.resolver_match else ""
    occasion = _TOLD.get((instance.type, page)) if created else None
    if occasion:
        adapter = get_adapter(request)
        adapter.queue(occasion, instance.user.email, {"ip": adapter.get_client_ip(request)})
