"""Every operation of the machine's door, and what each kind of token gets there. An operation without a row fails.

Rows name who gets another answer than 403, which is that of a token without the operation's scope; nobody, and a
token that has ended, get 401 everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from carepost.api.rules import Scope

#: Whose tokens ask, each with all that its keeper can pass on.
TOKENS = (
    "admin",  # of Ambershire, who holds neither calls nor standings
    "director",  # of Ambershire
    "neighbour",  # a director of Borechester
    "provider",  # a manager of the service's provider
    "stranger",  # a manager of another provider
    "partner",  # a hospital with which Ambershire shares its register
)
ENDED = ("nobody", "expired", "revoked", "left")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """The answers of one operation.

    `needs` is the scope without which it is closed. `answers` are the statuses by token, 403 where none is told;
    `finds` says of a list for whom the swept row is in it.
    """

    needs: Scope | None
    answers: Mapping[str, int]
    finds: str = ""
    path: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda made: {}
    method: str = "get"
    body: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda made: {}


def to(names: str, status: int = 200) -> dict[str, int]:
    return dict.fromkeys(names.split(), status)


def of_service(made: Mapping[str, Any]) -> dict[str, Any]:
    return {"service_id": made["ref"]}


EVERYBODY = " ".join(TOKENS)
STAFF = "admin director neighbour"
STANDINGS = "director neighbour provider stranger"
#: The register of locations is every council's; a provider's is its own.
ONE = to(EVERYBODY) | {"stranger": 404}

TABLE: dict[str, Operation] = {
    "get_token": Operation(needs=None, answers=to(EVERYBODY)),
    "list_services": Operation(
        needs=Scope.REGISTER_READ, answers=to(EVERYBODY), finds="admin director provider partner"
    ),
    "get_service": Operation(needs=Scope.REGISTER_READ, answers=ONE, path=of_service),
    "list_ratings": Operation(needs=Scope.REGISTER_READ, answers=ONE, path=of_service),
    "list_localities": Operation(needs=Scope.REGISTER_READ, answers=to(EVERYBODY), finds="admin director"),
    "list_organisations": Operation(
        needs=Scope.REGISTER_READ, answers=to(EVERYBODY), finds="admin director provider partner"
    ),
    "get_organisation": Operation(
        needs=Scope.REGISTER_READ, answers=ONE, path=lambda made: {"provider_id": made["provider_ref"]}
    ),
    "list_capacity": Operation(
        needs=Scope.CAPACITY_READ, answers=to(f"{STAFF} provider stranger"), finds="admin director provider"
    ),
    "list_standings": Operation(needs=Scope.STANDINGS_READ, answers=to(STANDINGS), finds="director provider"),
    "get_standing": Operation(
        needs=Scope.STANDINGS_READ,
        answers=to(STANDINGS, 404) | to("director provider"),
        path=of_service,
    ),
    "list_standing_changes": Operation(
        needs=Scope.STANDINGS_READ, answers=to(STANDINGS), finds="director provider"
    ),
    "list_calls": Operation(needs=Scope.CALLS_READ, answers=to("director neighbour"), finds="director"),
    "list_due_calls": Operation(needs=Scope.CALLS_READ, answers=to("director neighbour"), finds="director"),
    "get_call": Operation(
        needs=Scope.CALLS_READ,
        answers=to("director") | to("neighbour", 404),
        path=lambda made: {"call_id": made["call"]},
    ),
    "record_beds": Operation(
        needs=Scope.CAPACITY_WRITE,
        # A neighbour's director holds no such scope; another provider has no such service.
        answers=to("admin provider", 201) | to("stranger", 404),
        path=of_service,
        method="post",
        body=lambda made: {"operational_beds": 24, "occupied_beds": 20},
    ),
    "list_help": Operation(needs=Scope.HELP_READ, answers=to(STANDINGS), finds="director provider"),
    "get_help": Operation(
        needs=Scope.HELP_READ,
        answers=to("director provider") | to("neighbour stranger", 404),
        path=lambda made: {"help_id": made["help"]},
    ),
    "list_help_kinds": Operation(
        needs=Scope.HELP_ASK, answers=to("provider") | to("stranger", 404), path=of_service
    ),
    "ask_for_help": Operation(
        needs=Scope.HELP_ASK,
        answers=to("provider", 201) | to("stranger", 404),
        method="post",
        body=lambda made: {"service_id": made["ref"], "kind": "ppe", "words": "Gloves", "amount": 4},
    ),
    "list_enquiries": Operation(needs=Scope.ENQUIRIES_READ, answers=to(STANDINGS), finds="director provider"),
    "get_enquiry": Operation(
        needs=Scope.ENQUIRIES_READ,
        answers=to("director provider") | to("neighbour stranger", 404),
        path=lambda made: {"enquiry_id": made["enquiry"]},
    ),
    "list_enquiry_topics": Operation(
        needs=Scope.ENQUIRIES_ASK, answers=to("provider") | to("stranger", 404), path=of_service
    ),
    "ask_council": Operation(
        needs=Scope.ENQUIRIES_ASK,
        answers=to("provider", 201) | to("stranger", 404),
        method="post",
        body=lambda made: {
            "service_id": made["ref"],
            "topic": "infection",
            "subject": "Visiting",
            "words": "May they?",
        },
    ),
    "add_message": Operation(
        needs=Scope.ENQUIRIES_ASK,
        answers=to("provider", 201) | to("stranger", 404),
        method="post",
        path=lambda made: {"enquiry_id": made["enquiry"]},
        body=lambda made: {"words": "It is the first floor."},
    ),
    "list_events": Operation(needs=Scope.EVENTS_READ, answers=to(STANDINGS), finds="director provider"),
    "get_event": Operation(
        needs=Scope.EVENTS_READ,
        answers=to("director provider") | to("neighbour stranger", 404),
        path=lambda made: {"event_id": made["event"]},
    ),
    "list_event_attendance": Operation(
        needs=Scope.EVENTS_READ, answers=to(STANDINGS), finds="director provider"
    ),
    "get_event_hours": Operation(needs=Scope.EVENTS_READ, answers=to(STANDINGS), finds="director provider"),
}
