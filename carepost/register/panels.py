"""What the register shows on pages of lower rooms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.urls import reverse
from markupsafe import Markup

from carepost.councils.permissions import Can
from carepost.register.queries import linking
from carepost.ui import slots
from carepost.ui.words import plural


def enter() -> None:
    """Fill the slots of lower rooms' pages."""
    slots.fill(
        "councils.providers", name="registrations", label="Registrations with CQC", needs=Can.LINK_PROVIDER,
        render=_registrations,
    )  # fmt: skip


def _registrations(request: HttpRequest, providers: Sequence[tuple[int, str]]) -> Mapping[int, Markup]:
    """For each provider that people sign in for, a link to its registrations with how many there are."""
    counts = linking.counts([number for number, _ in providers])
    return {number: _link(number, name, counts.get(number, 0)) for number, name in providers}


def _link(number: int, name: str, count: int) -> Markup:
    words = plural(count, "registration") if count else "No registration yet: its people see nothing"
    return Markup(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> ({})</span></a>'
    ).format(reverse("register:provider", kwargs={"number": number}), words, name)
