"""Beds recorded over HTTP: by whom, about which service, and once however often it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from carepost.api.entering import let_in
from carepost.api.models import Delivery
from carepost.api.rules import Event, Scope
from carepost.api.tests.factories import Program, make, told
from carepost.core import clock
from carepost.core.models import AuditEntry
from carepost.councils.rules import Role
from carepost.councils.tests.cast import Cast, member, scope
from carepost.register.models import Capacity, Service
from carepost.register.tests.factories import make_organisation, make_service

pytestmark = pytest.mark.django_db
BEDS = {"operational_beds": 24, "occupied_beds": 20, "vacant_beds_accepting_admissions": 3}


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(make(cast.admin).secret)


@pytest.fixture
def service(cast: Cast) -> Service:
    return make_service(host=cast.ambershire, organisation=make_organisation(body=cast.willow))


@pytest.fixture
def own(cast: Cast) -> Program:
    """A program of the provider's, such as its care system."""
    return Program(make(cast.provider_manager, name="Care system").secret)


def post(program: Program, service: Service, *, key: str = "a-key-of-mine", **body: Any) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return program.post(f"/services/{service.ref}/capacity", body or BEDS, headers=headers)


def readings(cast: Cast) -> int:
    with scope(cast.officer):
        return Capacity.objects.count()


def test_a_providers_reading_is_told_to_the_council_of_the_area_and_the_book_names_the_token(
    cast: Cast, own: Program, service: Service
) -> None:
    answer = post(own, service)
    assert answer.status_code == 201
    assert answer["Idempotency-Replayed"] == "false"
    assert answer.json()["reading"]["council"] == "Ambershire"
    with scope(cast.officer):
        noted = AuditEntry.objects.get(verb="register.record_capacity")
    assert noted.actor_name.startswith("Care system (cp_")
    assert (noted.actor_id, noted.actor_role) == (None, "machine")


def test_a_program_of_the_council_is_told_of_a_providers_reading(
    cast: Cast, own: Program, service: Service
) -> None:
    told(cast.admin, Event.CAPACITY_RECORDED)
    post(own, service)
    with scope(cast.admin):
        assert Delivery.objects.get().path == f"/capacity?service_id={service.ref}"


def test_what_does_not_add_up_is_said_and_kept(own: Program, service: Service) -> None:
    told = post(own, service, operational_beds=30).json()
    assert "more beds than CQC registered" in told["warnings"][0]


def test_sent_twice_it_is_done_once_and_answered_alike(cast: Cast, own: Program, service: Service) -> None:
    first, again = post(own, service), post(own, service)
    assert (again.status_code, again.content) == (201, first.content)
    assert again["Idempotency-Replayed"] == "true"
    assert readings(cast) == 1


def test_a_key_is_for_one_request(cast: Cast, own: Program, service: Service) -> None:
    post(own, service)
    other = post(own, service, operational_beds=7)
    assert (other.status_code, other.json()["type"][-18:]) == (422, "key-used-otherwise")
    elsewhere = make_service(host=cast.ambershire, organisation=service.organisation)
    assert post(own, elsewhere).status_code == 422
    assert readings(cast) == 1


def test_another_token_has_keys_of_its_own(
    cast: Cast, own: Program, program: Program, service: Service
) -> None:
    assert post(own, service).status_code == 201
    assert post(program, service, occupied_beds=3).status_code == 201


def test_what_was_refused_may_be_tried_again_with_the_same_key(own: Program, service: Service) -> None:
    refused = post(own, service, as_of="2999-01-01T00:00:00Z", occupied_beds=3)
    assert refused.status_code == 409
    assert refused.json()["reasons"] == ["Enter when this was so. It cannot be in the future."]
    assert post(own, service).status_code == 201


@pytest.mark.parametrize(
    ("body", "key", "status"),
    [
        ({}, "", 422),
        ({}, "short", 422),
        ({"beds": 3}, "a-key-of-mine", 422),
        ({"occupied_beds": -1}, "a-key-of-mine", 422),
        ({"as_of": "2026-01-01T00:00:00Z"}, "a-key-of-mine", 409),
    ],
)
def test_what_is_not_as_described_keeps_nothing(
    cast: Cast, own: Program, service: Service, body: dict[str, Any], key: str, status: int
) -> None:
    assert post(own, service, key=key, **body).status_code == status
    assert readings(cast) == 0


def test_a_body_that_is_no_json_or_far_too_long_is_not_read(own: Program, service: Service) -> None:
    path = f"/services/{service.ref}/capacity"
    headers = {"Idempotency-Key": "a-key-of-mine"}
    assert own.post(path, b"{nonsense", headers=headers).status_code == 400
    assert own.post(path, b"x" * 3_000_000, headers=headers).status_code == 413
    form = own.client.post(f"/api/v1{path}", {"occupied_beds": 1}, headers={**own.headers, **headers})
    assert (form.status_code, form["Content-Type"]) == (415, "application/problem+json")


def test_while_the_first_is_under_way_the_second_waits(
    own: Program, service: Service, superuser_url: str
) -> None:
    with another_at_work(superuser_url, own, "a-key-of-mine"):
        held_back = post(own, service)
        assert (held_back.status_code, held_back["Retry-After"]) == (409, "1")
        assert held_back.json()["type"].endswith("key-in-use")
    assert post(own, service).status_code == 201


def test_what_was_answered_before_is_what_keeps_it_from_being_done_twice(
    cast: Cast, own: Program, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(own, service)
    monkeypatch.setattr("carepost.api.entering.answered", lambda machine, key: None)
    with pytest.raises(IntegrityError):
        post(own, service)


def test_a_strangers_service_and_a_token_to_read_are_closed(cast: Cast, service: Service) -> None:
    stranger = member("Other", Role.PROVIDER_MANAGER, on=cast.provider.on, provider=cast.otherwise)
    assert post(Program(make(stranger).secret), service).status_code == 404
    reads = Program(make(cast.provider_manager, Scope.CAPACITY_READ, name="Reads").secret)
    assert post(reads, service).status_code == 403


def test_the_database_lets_a_provider_write_about_its_own_services_only(cast: Cast, service: Service) -> None:
    other = make_service(host=cast.ambershire)
    for about, council in ((other, cast.ambershire), (service, cast.borechester)):
        with pytest.raises(DatabaseError, match="row-level security"), scope(cast.provider):
            Capacity.objects.create(council=council, service=about, as_of=clock.now(), occupied=1, source="x")


@contextmanager
def another_at_work(superuser_url: str, program: Program, key: str) -> Iterator[None]:
    """Another process that is doing what this key asks for."""
    with transaction.atomic():
        token = let_in(program.headers["Authorization"].removeprefix("Bearer "), clock.now()).token_id
    name = connection.settings_dict["NAME"]
    with psycopg.connect(superuser_url, dbname=name) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"api {token} {key}"])
        yield
        other.rollback()
