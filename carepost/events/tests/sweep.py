"""Who gets what at the addresses of events."""

from __future__ import annotations

from typing import Any

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row, open_to_all
from carepost.events import actions
from carepost.events.models import Event, EventInvitation, Place
from carepost.events.telling import evaluation_page, invitation_page
from carepost.events.tests import factories
from carepost.events.tests.reports import zoom
from carepost.register.tests.factories import make_organisation, make_service

RUN = "post_officer qa_officer commissioner public_health director"
SEE = f"{RUN} caldicott_guardian auditor"
PROVIDERS = "provider provider_manager stranger"
OWN = "provider provider_manager"


def scene(cast: Cast) -> dict[str, Any]:
    """An open event of Ambershire's with a place of Willow Care's people, and one that was held."""
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
            "event-evaluate": {"token": factories.token_in(evaluation_page(place))},
            **_beside(officer, event, place),
            **_held(officer),
        }


def _beside(by: Actor, event: Event, place: Place) -> dict[str, Any]:
    """A question, two materials and an invitation."""
    asked = actions.ask_at_event(
        by=factories.link_actor(place), place_id=place.pk, words="Why?", anonymous=False
    )
    link = actions.add_material(by=by, event_id=event.pk, title="Slides", link="https://x.example/slides")
    handout = actions.add_material(by=by, event_id=event.pk, title="Handout", content=b"Lift with two.")
    invitation = EventInvitation.objects.create(
        council_id=event.council_id, event=event, name="Jo", email="jo@x.example", invited_at=clock.now(),
        invited_by="x",
    )  # fmt: skip
    return {
        "event-question": {"pk": asked.pk},
        "event-material": {"pk": handout.pk},
        "event-link": {"pk": link.pk},
        "event-place-file": {"pk": handout.pk, "token": factories.token_of(place)},
        "event-invited": {"token": factories.token_in(invitation_page(invitation))},
    }


def _held(by: Actor) -> dict[str, Any]:
    """Attendance with somebody whom nobody knows."""
    past = factories.opened(by)
    joined, left = (f"{each:%d/%m/%Y %H:%M:%S}" for each in (past.begins_at, past.ends_at))
    with clock.freeze(past.ends_at):
        report = zoom([f"Bo,,{joined},{left},60,Yes,No"])
        taken = actions.take_attendance(by=by, event_id=past.pk, name="x", content=report)
    return {
        "event-past": {"pk": past.pk},
        "event-taken": {"pk": taken.pk},
        "event-seen": {"pk": taken.sightings.get().pk},
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
    "events:hours": Row(to=f"{SEE} neighbour"),
    "events:invite": about("event", RUN),
    "events:attendance": about("event", RUN),
    "events:accept-names": Row(
        to=RUN, then=302, answers={"neighbour": 404}, method="post", path=lambda made: made["event-past"]
    ),
    "events:match": about("event-seen", RUN),
    "events:undo-attendance": about("event-taken", RUN),
    "events:invited": open_to_all(path=lambda made: made["event-invited"]),
    "events:beside": about("event", SEE),
    "events:ask-how": Row(
        to=RUN, then=302, answers={"neighbour": 404}, method="post", path=lambda made: made["event"]
    ),
    "events:answer": about("event-question", RUN),
    "events:material": about("event-material", SEE),
    # the first to come removes it, and the others find nothing
    "events:material-remove": Row(
        to="commissioner",
        then=302,
        method="post",
        path=lambda made: made["event-link"],
        answers=dict.fromkeys(("post_officer", "qa_officer", "public_health", "director", "neighbour"), 404),
    ),
    "events:own-ask": about("event", OWN, neighbour=403, stranger=404),
    "events:own-material": about("event-material", OWN, neighbour=403, stranger=404),
    "events:place-material": open_to_all(path=lambda made: made["event-place-file"]),
    "events:evaluate": open_to_all(410, path=lambda made: made["event-evaluate"]),
    "events:come": about("event", RUN, provider=404, provider_manager=404, stranger=404),
    "events:put-down": about("event", RUN),
    "events:place-change": about("event-place", RUN, provider=404, provider_manager=404, stranger=404),
    "events:invitations": Row(to="partner"),
    "events:own-list": Row(to=PROVIDERS),
    "events:own": about("event", OWN, neighbour=403, stranger=404),
    "events:own-calendar": about("event", "provider", neighbour=403, provider_manager=404, stranger=404),
    "events:own-place": about("event-place", OWN, neighbour=403, stranger=404),
    "events:place-calendar": open_to_all(path=lambda made: made["event-token"]),
    "events:place": open_to_all(path=lambda made: made["event-token"]),
}
