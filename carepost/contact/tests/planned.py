"""A rota in force, for tests of its verbs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from carepost.contact.actions import rota as verbs
from carepost.contact.models import Rota, RotaPlace
from carepost.core.acting import Actor

MORNINGS = dict.fromkeys(range(5), "09:00-12:00")
ALL_DAY = dict.fromkeys(range(5), "09:00-12:00 13:00-16:00")


def published(by: Actor, **given: Any) -> Rota:
    """A rota made and published by one person."""
    made = verbs.make_rota(by=by, **given)
    return verbs.publish_rota(by=by, rota_id=made.pk)


def places(**given: Any) -> QuerySet[RotaPlace]:
    """The places in force, in the order of time."""
    return RotaPlace.objects.filter(in_force=True, **given).order_by("day", "minute", "officer_id")
