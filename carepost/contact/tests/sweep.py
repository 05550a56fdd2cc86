"""Who gets what at the addresses of calls and of the provider's home."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from carepost.contact.actions import rota as verbs
from carepost.contact.actions.closing import note_closing
from carepost.contact.models import LadderStep, RotaPlace
from carepost.contact.rules.aid import AidSide
from carepost.contact.rules.closing import Heard
from carepost.contact.rules.rota import AbsenceKind
from carepost.contact.tests import factories, supporting, updating
from carepost.core import clock
from carepost.core.acting import Actor
from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row, open_to_all
from carepost.register.models import Service
from carepost.register.tests.factories import make_organisation, make_service

CALLERS = "post_officer neighbour"
SEE_CALLS = "post_officer qa_officer commissioner public_health director caldicott_guardian auditor"
PROVIDERS = "provider provider_manager stranger"


def scene(cast: Cast) -> dict[str, Any]:
    """A service of Ambershire's, and a call to it."""
    with scope(cast.officer) as officer:
        service = make_service(
            host=cast.ambershire, organisation=make_organisation(body=cast.willow), registered_on=None
        )
        recorded = factories.record(officer, service)
        help_ = supporting.asked(officer, service)
        lot = supporting.received(officer)
        need = supporting.aid_notice(officer, service, AidSide.NEED)
        other = make_service(host=cast.ambershire, organisation=make_organisation())
        offer = supporting.aid_notice(officer, other, AidSide.OFFER)
        match = supporting.aid_match(officer, offer, need, 5)
        planned = rota_scene(officer, make_service(host=cast.ambershire, name="Oak House"))
        step = LadderStep.objects.create(
            council=cast.ambershire, service=service, kind="email", since=clock.today(), due_on=clock.today(),
            on=clock.today() + timedelta(days=1), state="waiting",
        )  # fmt: skip
        closed = make_service(host=cast.ambershire, name="Elm House")
        heard = Heard(clock.today(), "Jo Marsh, manager")
        closing = note_closing(by=officer, service=closed, heard=heard)
    with scope(cast.provider) as provider:
        update = updating.told(provider, service, people_now=3)
    made = {
        "step": {"pk": step.pk}, "closing": {"pk": closing.pk}, "update": {"ref": service.ref, "pk": update.pk},
        "called": {"ref": service.ref}, "call": {"pk": recorded.call_id}, "help": {"pk": help_.pk},
        "lot": {"pk": lot.pk}, "item": {"pk": lot.item_id}, "need": {"pk": need.pk}, "match": {"pk": match.pk},
        "pair": {"need": need.pk, "offer": offer.pk}, "lends": {"ref": service.ref, "side": "offer"},
    }  # fmt: skip
    return made | planned


def rota_scene(officer: Actor, service: Service) -> dict[str, Any]:
    """A published rota of one call by the officer, a proposal that waits, and an absence of the officer's."""
    user_id = officer.user_id or 0
    verbs.keep_hours(by=officer, user_id=user_id, rings=verbs.Rings(dict.fromkeys(range(7), "00:00-23:30")))
    verbs.publish_rota(by=officer, rota_id=verbs.make_rota(by=officer).pk)
    place = RotaPlace.objects.filter(service=service, in_force=True).latest("day")
    verbs.make_rota(by=officer)
    later = clock.today() + timedelta(days=60)
    noted = verbs.note_absence(by=officer, user_id=user_id, kind=AbsenceKind.LEAVE, first=later, last=later)
    return {"place": {"pk": place.pk}, "ringing": {"pk": user_id}, "away": {"pk": noted.absence.pk}}


def about(what: str, to: str, **answers: int) -> Row:
    """An address about something of Ambershire's: a neighbour who may do the same at home finds nothing."""
    return Row(to=to, answers={"neighbour": 404} | answers, path=lambda made: made[what])


ROWS = {
    "contact:today": Row(to=CALLERS),
    "contact:calls": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:coverage": Row(to=f"{SEE_CALLS} analyst neighbour"),
    "contact:buying": Row(
        to="post_officer qa_officer commissioner brokerage public_health social_worker director neighbour",
        path=lambda made: made["called"],
    ),
    "contact:asked": Row(to=f"{SEE_CALLS} analyst neighbour"),
    "contact:asked-questions": Row(to=f"{SEE_CALLS} analyst neighbour"),
    "contact:own-asked": Row(to=PROVIDERS),
    "contact:closings": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:closing": about("closing", SEE_CALLS),
    "contact:closing-note": about("called", "post_officer"),
    "contact:ladder": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:lacking": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:ladder-step": about("step", SEE_CALLS),
    "contact:rota": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:rota-making": Row(to=SEE_CALLS, then=302, answers={"neighbour": 404}),
    "contact:rota-make": Row(to="post_officer director neighbour", then=302, method="post"),
    "contact:rota-proposal": Row(to=SEE_CALLS, answers={"neighbour": 404}),
    "contact:rota-place": about("place", SEE_CALLS),
    "contact:rota-press": Row(
        to="post_officer director",
        then=302,
        answers={"neighbour": 404},
        method="post",
        path=lambda made: made["place"],
    ),
    "contact:rota-people": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:rota-person": about("ringing", SEE_CALLS),
    "contact:rota-away": about("ringing", "post_officer director"),
    "contact:rota-back": Row(
        to="post_officer director",
        then=302,
        answers={"neighbour": 404},
        method="post",
        path=lambda made: made["away"],
    ),
    "contact:rota-calendar": Row(to=CALLERS),
    "contact:calendar": open_to_all(404, path=lambda made: {"token": "a-wrong-token"}),
    "contact:call": about("call", SEE_CALLS),
    "contact:recorded": about("call", "post_officer"),
    "contact:correct": about("call", "post_officer"),
    "contact:sharing": about("call", "post_officer"),
    "contact:card": about("called", "post_officer"),
    "contact:calling": about("called", "post_officer"),
    "contact:numbers": about("called", "post_officer"),
    "contact:number": Row(
        to="post_officer",
        then=302,
        answers={"neighbour": 404},
        method="post",
        path=lambda made: made["called"],
    ),
    "contact:provider": Row(to=PROVIDERS),
    "contact:help": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:help-unmet": Row(to=f"{SEE_CALLS} analyst neighbour"),
    "contact:help-kinds": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:help-kind-add": Row(to=CALLERS),
    "contact:help-kind": Row(to=CALLERS, path=lambda made: {"key": "ppe"}),
    "contact:help-one": about("help", SEE_CALLS),
    "contact:help-ask": about("called", "post_officer"),
    "contact:help-offer": about("called", "post_officer"),
    "contact:stock": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:stock-movements": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:stock-lot": about("lot", SEE_CALLS),
    "contact:stock-receive": Row(to=CALLERS),
    "contact:stock-item-add": Row(to=CALLERS),
    "contact:stock-item": about("item", "post_officer"),
    "contact:aid": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:aid-notice": about("need", SEE_CALLS),
    "contact:aid-propose": about("pair", "post_officer"),
    "contact:aid-match": about("match", SEE_CALLS),
    "contact:aid-put-up": about("lends", "post_officer"),
    "contact:own-aid": Row(to=PROVIDERS),
    "contact:own-aid-put-up": Row(
        to="provider provider_manager", answers={"stranger": 404}, path=lambda made: {"side": "need"}
    ),
    "contact:own-aid-notice": about("need", "provider provider_manager", neighbour=403, stranger=404),
    "contact:own-match": about("match", "provider provider_manager", neighbour=403, stranger=404),
    "contact:own-helps": Row(to=PROVIDERS),
    "contact:tell": about("called", "provider provider_manager", neighbour=403, stranger=404),
    "contact:ring": about("called", "provider provider_manager", neighbour=403, stranger=404),
    "contact:update-all": Row(to=PROVIDERS),
    "contact:update": about("called", "provider provider_manager", neighbour=403, stranger=404),
    "contact:update-undo": about("update", "provider provider_manager", neighbour=403, stranger=404),
    "contact:own-help-ask": Row(to="provider provider_manager", answers={"stranger": 404}),
    "contact:own-help": about("help", "provider provider_manager", neighbour=403, stranger=404),
}
