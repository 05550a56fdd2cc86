"""Programs that come into Ambershire: one that reads every morning, one that ends soon, one of a partner."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from carepost.api import actions, entering
from carepost.api.models import Token
from carepost.api.rules import Scope
from carepost.core import clock, tenancy
from carepost.core.acting import Actor
from carepost.core.clock import LONDON
from carepost.councils.models import PartnerOrganisation
from carepost.demo.cast import Cast

DIRECTOR, PARTNER = "Rosemary Lightbody", "Amber Coast NHS Foundation Trust"
READS = (Scope.REGISTER_READ, Scope.CAPACITY_READ, Scope.STANDINGS_READ, Scope.CALLS_READ)
#: What the dashboard reads each morning, and about how many rows it is told.
MORNING = (("GET list_services", 303), ("GET list_standings", 291), ("GET list_calls", 24))


def lay_out(cast: Cast, today: date) -> None:
    """The tokens as they were made, and what the dashboard asked in the last days."""
    director = cast.staff(DIRECTOR)
    dashboard = _made(director, today - timedelta(days=40), "Power BI dashboard", READS, days=180)
    _made(director, today - timedelta(days=82), "Winter planning sheet", (Scope.REGISTER_READ,), days=90)
    partner = PartnerOrganisation.objects.get(name=PARTNER).pk
    _made(
        director,
        today - timedelta(days=12),
        "Discharge hub",
        (Scope.REGISTER_READ,),
        days=180,
        partner_id=partner,
    )
    with tenancy.acting_for(director):
        _every_morning(director, Token.objects.get(pk=dashboard), today)


def _made(
    by: Actor, on: date, name: str, scopes: tuple[Scope, ...], *, days: int, partner_id: int | None = None
) -> int:
    with clock.freeze(_at(on, 10)):
        made = actions.make_token(by=by, name=name, scopes=scopes, days=days, partner_id=partner_id)
    return made.token_id


def _every_morning(director: Actor, token: Token, today: date) -> None:
    machine = entering.Machine(
        token.pk, token.keeper_id, token.name, director, director, token.chosen, token.expires_at
    )
    for back in range(7, 0, -1):
        for minute, (operation, told) in enumerate(MORNING):
            at = _at(today - timedelta(days=back), 6) + timedelta(minutes=minute)
            entering.remember(machine, at, operation=operation, subject="", status=200, told=told - back)


def _at(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour), LONDON)
