"""The standing of a service for the panels of its page, which ask for it in several rooms: read once for all."""

from __future__ import annotations

from django.http import HttpRequest

from carepost.councils.gates import actor_of
from carepost.register.models import Service
from carepost.risk.models import Standing
from carepost.risk.shown import standing_for
from carepost.ui import slots


def standing_on_page(request: HttpRequest, service: Service) -> Standing | None:
    """The standing as whoever asks for the page may see it; None when there is none yet."""
    return slots.once(request, ("standing", service.pk), lambda: standing_for(actor_of(request), service.pk))
