"""Who gets what at the addresses of events."""

from __future__ import annotations

from typing import Any

from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row, open_to_all
from carepost.events.tests import factories
from carepost.register.tests.factories import make_organisation, make_service

RUN = "post_officer qa_officer commissioner public_health director"
SEE = f"{RUN} caldicott_guardian auditor"
PROVIDERS = "provider provider_manager stranger"
OWN = "provider provider_manager"


def scene(cast: Cast) -> dict[str, Any]:
    """An open event of Ambershire's with a place of Willow Care's people."""
    with scope(cast.officer) as officer:
        service = make_service(
            host=cast.ambershire, organisation=make_organisation(body=cast.willow), registered_on=None
        )
        event = factories.opened(officer)
        place = factories.put_down(
            officer, event, factories.person("Provider", cast.provider.user.email), service
        )
    return {
        "event": {"pk": event.pk},
        "event-do": {"pk": event.pk, "verb": "close"},
        "event-place": {"pk": place.pk, "verb": "give-up"},
        "event-token": {"token": factories.token_of(place)},
    }


def about(what: str, to: str, **answers: int) -> Row:
    """An address about something of Ambershire's: a neighbour who may do the same at home finds nothing."""
    return Row(to=to, answers={"neighbour": 404} | answers, path=lambda made: made[what])


ROWS = {
    "events:list": Row(to=f"{SEE} neighbour"),
    "events:plan": Row(to=f"{RUN} neighbour"),
    "events:one": about("event", SEE),
    "events:change": about("event", RUN),
    "events:move": about("event", RUN),
    "events:cancel": about("event", RUN),
    "events:do": about("event-do", RUN),
    "events:come": about("event", RUN, provider=404, provider_manager=404, stranger=404),
    "events:put-down": about("event", RUN),
    "events:place-change": about("event-place", RUN, provider=404, provider_manager=404, stranger=404),
    "events:own-list": Row(to=PROVIDERS),
    "events:own": about("event", OWN, neighbour=403, stranger=404),
    "events:own-calendar": about("event", "provider", neighbour=403, provider_manager=404, stranger=404),
    "events:own-place": about("event-place", OWN, neighbour=403, stranger=404),
    "events:place": open_to_all(path=lambda made: made["event-token"]),
}
