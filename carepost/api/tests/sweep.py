"""Who gets what at the addresses of tokens, and of the door where nobody brings one."""

from __future__ import annotations

from typing import Any

from carepost.api.rules import Scope
from carepost.api.tests import factories
from carepost.councils.tests.cast import Cast
from carepost.councils.tests.sweeping import Row, open_to_all

#: People of other councils and providers hold these permissions there, and find nothing of Ambershire's.
OTHERS = {"neighbour_admin": 404, "provider_manager": 404}
KEEP = "admin director"
MAKE = f"{KEEP} neighbour_admin provider_manager"


def scene(cast: Cast) -> dict[str, Any]:
    """A token of Ambershire's."""
    made = factories.make(cast.admin, Scope.REGISTER_READ, name="Swept")
    hook = factories.told(cast.admin)
    return {
        "machine": {"pk": made.token_id}, "hospital": {"partner": cast.hospital.pk}, "told": {"pk": hook.pk}
    }  # fmt: skip


def about(to: str) -> Row:
    """An address about a token of Ambershire's."""
    return Row(to=to, answers=OTHERS, path=lambda made: made["machine"])


def told() -> Row:
    """An address about a program that Ambershire has told."""
    return Row(to=KEEP, answers=OTHERS, path=lambda made: made["told"])


def closed(**given: Any) -> Row:
    """An operation: whoever is signed in as a person is nobody here. With tokens, test_sweep.py asks."""
    return Row(to="everybody", then=401, nobody=401, **given)


def post(**given: Any) -> Row:
    """An operation that records: a person's form is not even read."""
    return Row(to="everybody", then=415, nobody=415, method="post", **given)


def of_service(made: Any) -> dict[str, Any]:
    return {"service_id": made["seen"]}


ROWS = {
    "tokens:tokens": Row(to=f"{MAKE} auditor"),
    "tokens:make": Row(to=MAKE),
    "tokens:make-for-partner": Row(
        to=MAKE, answers={"provider_manager": 404}, path=lambda made: made["hospital"]
    ),
    "tokens:token": about(f"{KEEP} auditor"),
    "tokens:take-over": about(KEEP),
    "tokens:revoke": about(KEEP),
    "tokens:webhooks": Row(to=MAKE),
    "tokens:add-webhook": Row(to=MAKE),
    "tokens:add-webhook-for-partner": Row(
        to=MAKE, answers={"provider_manager": 404}, path=lambda made: made["hospital"]
    ),
    "tokens:webhook": told(),
    "tokens:take-over-webhook": told(),
    "tokens:change-secret": told(),
    "tokens:end-webhook": told(),
    "reference:openapi": open_to_all(),
    "reference:reference": open_to_all(),
    "api:get_token": closed(),
    "api:list_services": closed(),
    "api:get_service": closed(path=of_service),
    "api:list_ratings": closed(path=of_service),
    "api:list_localities": closed(),
    "api:list_organisations": closed(),
    "api:get_organisation": closed(path=lambda made: {"provider_id": "1-123"}),
    "api:list_capacity": closed(),
    "api:list_standings": closed(),
    "api:get_standing": closed(path=of_service),
    "api:list_standing_changes": closed(),
    "api:list_calls": closed(),
    "api:list_due_calls": closed(),
    "api:record_beds": post(path=of_service),
    "api:list_help_kinds": closed(path=of_service),
    "api:ask_for_help": post(),
    "api:list_help": closed(),
    "api:get_help": closed(path=lambda made: {"help_id": 1}),
    "api:list_enquiries": closed(),
    "api:get_enquiry": closed(path=lambda made: {"enquiry_id": 1}),
    "api:list_enquiry_topics": closed(path=of_service),
    "api:ask_council": post(),
    "api:add_message": post(path=lambda made: {"enquiry_id": 1}),
    "api:list_events": closed(),
    "api:get_event": closed(path=lambda made: {"event_id": 1}),
    "api:list_event_attendance": closed(),
    "api:get_event_hours": closed(),
    "api:get_call": closed(path=lambda made: {"call_id": 1}),
}
