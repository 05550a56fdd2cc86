"""What councils put into the menu, and where everybody may act."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from django.db.models.signals import post_save
from django.http import HttpRequest
from django.urls import reverse

from carepost.councils import homes
from carepost.councils.permissions import Can
from carepost.councils.signin import events
from carepost.ui import navigation


def enter() -> None:
    """Enter the pages of this room where people look for them."""
    navigation.add("People", "councils:people", Can.SEE_PEOPLE, order=80)
    navigation.add("Audit book", "councils:audit", Can.SEE_AUDIT, order=90, unless=Can.SEE_PEOPLE)
    navigation.add_account("Your account", "mfa_index", order=10)
    navigation.add_account("Sign out", "account_logout", order=90)
    navigation.places_from(_places)
    homes.register(Can.SEE_PEOPLE, "councils:people", order=90)
    homes.register(Can.SEE_AUDIT, "councils:audit", order=95)
    user_logged_in.connect(events.signed_in, dispatch_uid="carepost.councils.signed_in")
    post_save.connect(events.factor_kept, Authenticator, dispatch_uid="carepost.councils.factor_kept")


def _places(request: HttpRequest) -> Sequence[navigation.Place]:
    here = getattr(request, "place", None)
    url = reverse("councils:place")
    return [
        navigation.Place(each.label, url, each is here, each.key) for each in getattr(request, "places", ())
    ]
