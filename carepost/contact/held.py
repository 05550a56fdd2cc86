"""What calls and help hold about a service that its provider may read (the slot `provider.held`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from carepost.contact.queries import held
from carepost.core.acting import Actor
from carepost.councils.gates import actor_of
from carepost.councils.permissions import Can
from carepost.providers.held import SLOT, Held
from carepost.providers.rules import Kind
from carepost.register.reach import is_own
from carepost.ui import slots


def enter() -> None:
    """Fill the slot; done once, as the application starts."""
    slots.fill(SLOT, name="told", needs=Can.SEE_OWN_SERVICES, render=_told)
    slots.fill(SLOT, name="help", needs=Can.SEE_OWN_SERVICES, render=_help)


def _told(request: HttpRequest, service: Any) -> Sequence[Held]:
    """What was told between calls."""
    rows = held.told(actor_of(request), service)
    return [Held(Kind.CALLS.label, each.row.at, each.in_words, each.row.by_name) for each in rows]


def _help(request: HttpRequest, service: Any) -> Sequence[Held]:
    """What was asked for and lent, each with the page where it stands for those who run the service now."""
    viewer: Actor = actor_of(request)
    mine = is_own(viewer, service)
    asked = [
        Held(
            Kind.HELP.label, row.asked_at, f"{row.kind_name}: {row.get_state_display().lower()}", row.asked_by,
            reverse("contact:own-help", args=[row.pk]) if mine else "",
        )
        for row in held.asked(viewer, service)
    ]  # fmt: skip
    lent = [
        Held(
            Kind.HELP.label, row.at, f"Mutual aid, {row.get_side_display().lower()}: {row.get_kind_display()}",
            row.by_name, reverse("contact:own-aid-notice", args=[row.pk]) if mine else "",
        )
        for row in held.aid(viewer, service)
    ]  # fmt: skip
    return [*asked, *lent]
