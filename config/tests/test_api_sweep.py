"""Every operation of the machine's door, asked with every kind of token: right and wrong council, provider, partner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError
from django.http import HttpResponse
from django.urls import reverse

from carepost.api import actions
from carepost.api.models import Token
from carepost.api.rules import Scope, scopes_within
from carepost.api.tests.factories import Program, make
from carepost.contact.actions.support import ask_for_help
from carepost.contact.api import help as help_api
from carepost.contact.models import ServiceContact
from carepost.contact.queries import machines as contact
from carepost.contact.tests.factories import record
from carepost.core import clock, tenancy
from carepost.councils.rules import Role
from carepost.councils.tests import factories
from carepost.councils.tests.cast import Cast, Person, scope
from carepost.enquiries import queries as enquiry_queries
from carepost.enquiries.queries import machines as enquiries
from carepost.enquiries.tests.factories import received
from carepost.events.models import Place
from carepost.events.queries import machines as events
from carepost.events.tests.factories import opened, put_down
from carepost.register.models import Capacity, Service
from carepost.register.queries import facts, mapping
from carepost.register.queries import machines as register
from carepost.register.tests.factories import make_capacity, make_locality, make_organisation, make_service
from carepost.risk.queries import machines as risk
from carepost.risk.tests.factories import recompute
from config.api import door
from config.tests.api_sweep import ENDED, TABLE, TOKENS, Operation

pytestmark = pytest.mark.django_db
#: The readers behind the lists that rows of one council or provider are told by.
FORGETFUL = [
    ("list_organisations", register, "organisations"),
    ("list_localities", mapping, "counted_localities"),
    ("list_due_calls", contact, "due_calls"),
    ("list_help", contact, "help_asked"),
    ("list_enquiries", enquiries, "listed"),
    ("list_events", events, "listed"),
    ("list_event_attendance", events, "attendance"),
    ("get_event_hours", events, "attendance"),
]
#: The readers behind the operations about one row, with those who find it once the reader forgets whom it is for.
OPENED = [
    ("get_service", register, "service", "stranger"),
    ("list_ratings", facts, "service", "stranger"),
    ("get_organisation", register, "organisation", "stranger"),
    ("get_standing", risk, "of_service", "neighbour stranger"),
    ("get_call", contact, "call", "neighbour"),
    ("get_help", help_api, "request_of", "neighbour stranger"),
    ("get_enquiry", enquiry_queries, "enquiry_of", "neighbour stranger"),
    ("get_event", events, "event", "neighbour stranger"),
    ("list_help_kinds", facts, "service", "stranger"),
    ("list_enquiry_topics", facts, "service", "stranger"),
]
#: What all councils share, so that no row security stands behind the reader.
SHARED = {
    "list_organisations", "list_due_calls", "get_service", "list_ratings", "get_organisation", "list_help_kinds",
    "list_enquiry_topics",
}  # fmt: skip
Programs = Mapping[str, Program]


@pytest.fixture
def made(cast: Cast) -> dict[str, Any]:
    """A service of Ambershire's and of Willow Care's, with a row of each kind."""
    organisation = make_organisation(body=cast.willow)
    month = clock.today() - timedelta(days=31)
    service = make_service(host=cast.ambershire, organisation=organisation, first_seen_on=month)
    make_capacity(service, council=cast.ambershire)
    with scope(cast.officer):
        make_locality(cast.ambershire, services=[service])
    recompute(cast.ambershire, clock.today())
    with scope(cast.officer) as officer:
        call = record(officer, service).call_id
        ServiceContact.objects.update(last_completed_on=month)  # it is due again
        enquiry = received(officer, service, from_provider=True)
        event = opened(officer)
        Place.objects.filter(pk=put_down(officer, event, service=service).pk).update(minutes=60)
    with scope(cast.provider) as manager:
        help = ask_for_help(by=manager, service=service, kind="ppe", words="Gloves", submission_key="sweep")
    return {
        "ref": service.ref, "provider_ref": organisation.ref, "call": call, "enquiry": enquiry.pk,
        "help": help.pk, "event": event.pk,
    }  # fmt: skip


@pytest.fixture
def programs(cast: Cast) -> Programs:
    """A program for each kind of token, and those that have ended."""
    manager = Person(factories.user("Other manager"), cast.provider.on)
    factories.membership(manager.user, Role.PROVIDER_MANAGER, provider=cast.otherwise)
    neighbour = Person(factories.user("Other director"), cast.provider.on)
    factories.membership(neighbour.user, Role.DIRECTOR, council=cast.borechester)
    keepers = {
        "admin": cast.admin, "director": cast.director, "neighbour": neighbour,
        "provider": cast.provider_manager, "stranger": manager,
    }  # fmt: skip
    found = {name: make(keeper, name=name) for name, keeper in keepers.items()}
    found["partner"] = make(cast.admin, Scope.REGISTER_READ, name="partner", partner_id=cast.hospital.pk)
    return {name: Program(each.secret) for name, each in found.items()} | _ended(cast)


def _ended(cast: Cast) -> Programs:
    expired, revoked, left = (make(cast.director, name=name) for name in ("expired", "revoked", "left"))
    leaver = factories.user("Gone")
    with scope(cast.director) as by:
        actions.revoke_token(by=by, token_id=revoked.token_id)
        now = clock.now()
        Token.objects.filter(pk=expired.token_id).update(made_at=now - timedelta(days=9), expires_at=now)
        Token.objects.filter(pk=left.token_id).update(keeper=leaver)
    secrets = {"nobody": "", "expired": expired.secret, "revoked": revoked.secret, "left": left.secret}
    return {name: Program(secret) for name, secret in secrets.items()}


def ask(name: str, row: Operation, made: Mapping[str, Any], program: Program) -> HttpResponse:
    path = reverse(f"api:{name}", kwargs=row.path(made)).removeprefix("/api/v1")
    if row.method == "get":
        return program.get(path)
    return program.post(path, row.body(made), headers={"Idempotency-Key": f"sweep-{name}-{id(program)}"})


def differences(name: str, row: Operation, made: Mapping[str, Any], programs: Programs) -> dict[str, str]:
    """Whose token gets another answer than the row says, or finds what it should not."""
    expected = dict.fromkeys(ENDED, 401) | dict.fromkeys(TOKENS, 403) | dict(row.answers)
    wrong = {}
    for who, status in expected.items():
        answer = ask(name, row, made, programs[who])
        if answer.status_code != status:
            wrong[who] = f"{answer.status_code} instead of {status}"
        elif row.finds and status == 200 and bool(answer.json()["data"]) is not (who in row.finds.split()):
            wrong[who] = f"finds {len(answer.json()['data'])}"
    return wrong


def test_every_operation_has_a_row_and_every_row_an_operation() -> None:
    assert {pattern.name for pattern in door.urls[0] if pattern.name != "api-root"} == set(TABLE)


def test_every_operation_needs_the_scope_that_its_row_names() -> None:
    described = {
        operation["operationId"]: operation["description"]
        for operations in door.description_of_all["paths"].values()
        for operation in operations.values()
    }
    for name, row in TABLE.items():
        needed = f"the scope `{row.needs}`" if row.needs else "Any token will do"
        assert needed in described[name], name


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_token_gets_what_the_table_says(
    name: str, cast: Cast, made: dict[str, Any], programs: Programs
) -> None:
    assert differences(name, TABLE[name], made, programs) == {}


@pytest.mark.parametrize("name", sorted(name for name, row in TABLE.items() if row.needs))
def test_a_token_without_the_scope_is_turned_away(name: str, cast: Cast, made: dict[str, Any]) -> None:
    row = TABLE[name]
    for keeper in (cast.director, cast.admin, cast.provider_manager):
        may = scopes_within(Scope, keeper.actor.permissions, keeper.actor.kind)
        narrow = Program(make(keeper, *(may - {row.needs}), name=f"of {keeper.user}").secret)
        assert ask(name, row, made, narrow).status_code == 403


class TestTheSweepItself:
    def test_an_answer_that_opens_too_far_is_found(self, made: dict[str, Any], programs: Programs) -> None:
        row = replace(TABLE["get_service"], answers={**TABLE["get_service"].answers, "partner": 404})
        assert differences("get_service", row, made, programs) == {"partner": "200 instead of 404"}

    def test_a_reader_that_forgets_whom_it_is_for_is_found(
        self, made: dict[str, Any], programs: Programs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        everything = register._told(Service.objects.all())
        monkeypatch.setattr(register, "services", lambda viewer, wanted, updated_since=None: everything)
        assert differences("list_services", TABLE["list_services"], made, programs) == {
            "neighbour": "finds 1",
            "stranger": "finds 1",
        }

    def test_row_security_holds_where_a_reader_forgets_and_the_scope_is_what_holds(
        self, cast: Cast, made: dict[str, Any], programs: Programs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        forgetful = Capacity.objects.select_related("service", "council")
        monkeypatch.setattr(register, "readings", lambda viewer, ref="", since=None: forgetful)
        row = TABLE["list_capacity"]
        assert differences("list_capacity", row, made, programs) == {}
        become = tenancy.become
        monkeypatch.setattr(tenancy, "become", lambda actor: become(cast.officer.actor))
        assert differences("list_capacity", row, made, programs) == {
            "neighbour": "finds 1",
            "stranger": "finds 1",
        }

    @pytest.mark.parametrize(("name", "room", "reader"), FORGETFUL)
    def test_a_reader_that_tells_everybody_what_the_director_may_see_is_found_by_row_security_or_by_the_sweep(
        self, name: str, room: Any, reader: str, cast: Cast, made: dict[str, Any], programs: Programs,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        row, director = TABLE[name], cast.director.actor
        read = getattr(room, reader)
        monkeypatch.setattr(room, reader, lambda viewer, *given, **named: read(director, *given, **named))
        if name not in SHARED:
            assert differences(name, row, made, programs) == {}
            become = tenancy.become
            monkeypatch.setattr(tenancy, "become", lambda actor: become(director))
        found = {who for who, status in row.answers.items() if status == 200} - set(row.finds.split())
        assert differences(name, row, made, programs) == dict.fromkeys(found, "finds 1")

    @pytest.mark.parametrize(("name", "room", "reader", "finds"), OPENED)
    def test_a_reader_of_one_row_that_forgets_whom_it_is_for_is_found_too(
        self, name: str, room: Any, reader: str, finds: str, cast: Cast, made: dict[str, Any],
        programs: Programs, monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        row, director = TABLE[name], cast.director.actor
        read = getattr(room, reader)
        monkeypatch.setattr(room, reader, lambda viewer, *given: read(director, *given))
        if name not in SHARED:
            assert differences(name, row, made, programs) == {}
            become = tenancy.become
            monkeypatch.setattr(tenancy, "become", lambda actor: become(director))
        assert differences(name, row, made, programs) == dict.fromkeys(finds.split(), "200 instead of 404")

    @pytest.mark.parametrize("name", ["ask_for_help", "ask_council"])
    def test_where_the_service_is_not_looked_up_for_the_caller_the_verb_holds_and_the_sweep_finds_it(
        self, name: str, cast: Cast, made: dict[str, Any], programs: Programs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read, director = facts.service, cast.director.actor
        monkeypatch.setattr(facts, "service", lambda viewer, ref: read(director, ref))
        found = differences(name, TABLE[name], made, programs)
        assert set(found) == {"stranger"}
        assert "201" not in found["stranger"]

    def test_of_beds_that_a_stranger_would_record_then_the_database_takes_none(
        self, made: dict[str, Any], programs: Programs, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read, director = facts.service, cast.director.actor
        monkeypatch.setattr(facts, "service", lambda viewer, ref: read(director, ref))
        with pytest.raises(ProgrammingError, match="row-level security"):
            ask("record_beds", TABLE["record_beds"], made, programs["stranger"])
