"""A service that closed before CQC's register says so, as an officer heard it three days ago."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from carepost.contact.actions.closing import note_closing
from carepost.contact.models import ServiceContact
from carepost.contact.rules.closing import Heard
from carepost.core import clock, tenancy
from carepost.core.clock import LONDON
from carepost.demo.cast import Cast

OFFICER = "Delroy Satterthwaite"
AGO = timedelta(days=3)
SAID = "The owner’s daughter, who answered the telephone"


def note_one(made: Cast, today: date) -> None:
    """Note it of a service of nobody who signs in, the last that was called before that day."""
    officer, day = made.staff(OFFICER), today - AGO
    heard_at = datetime.combine(day, time(15, 20), LONDON).astimezone(UTC)
    with clock.freeze(heard_at), tenancy.acting_for(officer):
        called = ServiceContact.objects.filter(
            council=made.ambershire, last_completed_on__lt=day, service__status="registered",
            service__organisation__body=None, attempts=0,
        )  # fmt: skip
        latest = called.select_related("service").order_by("-last_completed_on", "service__ref").first()
        if latest is not None:
            note_closing(by=officer, service=latest.service, heard=Heard(day, SAID))
