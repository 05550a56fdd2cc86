"""Who gets what at the addresses of calls and of the provider's home."""

from __future__ import annotations

from typing import Any

from carepost.contact.tests import factories, supporting
from carepost.councils.tests.cast import Cast, scope
from carepost.councils.tests.sweeping import Row
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
    return {"called": {"ref": service.ref}, "call": {"pk": recorded.call_id}, "help": {"pk": help_.pk}}


def about(what: str, to: str, **answers: int) -> Row:
    """An address about something of Ambershire's: a neighbour who may do the same at home finds nothing."""
    return Row(to=to, answers={"neighbour": 404} | answers, path=lambda made: made[what])


ROWS = {
    "contact:today": Row(to=CALLERS),
    "contact:calls": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:coverage": Row(to=f"{SEE_CALLS} analyst neighbour"),
    "contact:call": about("call", SEE_CALLS),
    "contact:recorded": about("call", "post_officer"),
    "contact:correct": about("call", "post_officer"),
    "contact:calling": about("called", "post_officer"),
    "contact:provider": Row(to=PROVIDERS),
    "contact:help": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:help-unmet": Row(to=f"{SEE_CALLS} analyst neighbour"),
    "contact:help-kinds": Row(to=f"{SEE_CALLS} neighbour"),
    "contact:help-kind-add": Row(to=CALLERS),
    "contact:help-kind": Row(to=CALLERS, path=lambda made: {"key": "ppe"}),
    "contact:help-one": about("help", SEE_CALLS),
    "contact:help-ask": about("called", "post_officer"),
    "contact:help-offer": about("called", "post_officer"),
    "contact:own-helps": Row(to=PROVIDERS),
    "contact:own-help-ask": Row(to="provider provider_manager", answers={"stranger": 404}),
    "contact:own-help": about("help", "provider provider_manager", neighbour=403, stranger=404),
}
