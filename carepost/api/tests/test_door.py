"""The door over HTTP: who is let in, pages of a list, what has not changed, problems, the note of who read what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from carepost.api.models import Request, Token
from carepost.api.rules import ApiPolicy, Scope
from carepost.api.tests.factories import Program, make
from carepost.core import clock, policies
from carepost.councils.tests.cast import Cast, ClientAs, scope

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with clock.freeze(NOW):
        yield


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(make(cast.admin, Scope.REGISTER_READ).secret)


def kind_of(answer: Any) -> str:
    """Which kind of problem an answer is; it has to be one, and whole."""
    assert answer["Content-Type"] == PROBLEM
    told = answer.json()
    assert told["status"] == answer.status_code
    assert {"type", "title", "detail"} <= set(told)
    return str(told["type"].removeprefix("/api/reference/#problem-"))


class TestComingIn:
    def test_without_a_token_nobody_is_let_in_signed_in_or_not(self, cast: Cast, client_as: ClientAs) -> None:
        for client in (client_as(None), client_as(cast.admin)):
            answer = client.get("/api/v1/services")
            assert answer.status_code == 401
            assert kind_of(answer) == "no-token"
            assert answer["WWW-Authenticate"] == 'Bearer realm="Carepost"'

    def test_the_token_tells_of_itself(self, program: Program) -> None:
        assert program.get("/token").json() == {
            "name": "Power BI",
            "acts_for": "staff",
            "scopes": ["register:read"],
            "expires_at": "2026-12-09T09:00:00.000Z",
        }

    def test_what_it_was_not_made_for_is_closed_and_says_which_scope_is_needed(
        self, program: Program
    ) -> None:
        answer = program.get("/capacity")
        assert (answer.status_code, kind_of(answer)) == (403, "not-allowed")
        assert "capacity:read" in answer.json()["detail"]

    def test_a_token_of_another_kind_of_authorisation_is_none(self, program: Program) -> None:
        secret = program.headers["Authorization"].removeprefix("Bearer ")
        for sent in (f"Basic {secret}", secret, "Bearer", f"Bearer  {secret} x", f"Token {secret}"):
            assert program.get("/token", headers={"Authorization": sent}).status_code == 401


class TestTooMany:
    def test_it_is_held_back_for_as_long_as_it_says(self, cast: Cast, program: Program) -> None:
        with scope(cast.director) as director:
            by = director.operator("tests", council_id=director.council_id, permissions={"policy.adopt"})
            policies.adopt(
                by=by, council_id=cast.ambershire.pk, key="api.tokens", values={"requests_a_minute": 2},
                valid_from=clock.today(), authority="Cabinet",
            )  # fmt: skip
        assert program.get("/token").status_code == 200
        with clock.freeze(NOW + timedelta(seconds=20)):
            assert program.get("/token").status_code == 200
        with clock.freeze(NOW + timedelta(seconds=30)):
            for _ in range(3):
                held_back = program.get("/token")
                assert (held_back.status_code, kind_of(held_back)) == (429, "too-many-requests")
                assert held_back["Retry-After"] == "30"
        with clock.freeze(NOW + timedelta(seconds=60)):
            assert program.get("/token").status_code == 200

    def test_one_program_does_not_hold_back_another(self, cast: Cast, program: Program) -> None:
        with scope(cast.admin):
            token = Token.objects.get()
            Request.objects.bulk_create(
                Request(token=token, at=NOW, operation="x", status=200)
                for _ in range(ApiPolicy().requests_a_minute)
            )
        assert program.get("/token").status_code == 429
        assert (
            Program(make(cast.director, Scope.REGISTER_READ, name="Other").secret).get("/token").status_code
            == 200
        )


class TestProblems:
    @pytest.mark.parametrize(
        ("path", "query", "status", "kind"),
        [
            ("/nothing", {}, 404, "not-found"),
            ("/services/1-999", {}, 404, "not-found"),
            ("/services/%00", {}, 422, "not-as-described"),
            ("/services", {"limit": "501"}, 422, "not-as-described"),
            ("/services", {"rating": "Good"}, 422, "not-as-described"),
            ("/services", {"updated_since": "2026-11-09T09:00:00"}, 422, "not-as-described"),
            ("/services", {"q": "a\x00b"}, 422, "not-as-described"),
            ("/services", {"ratings": "good"}, 422, "not-as-described"),
            ("/services", {"updated_since": "0"}, 422, "not-as-described"),
            ("/services", {"cursor": "nonsense"}, 422, "not-as-described"),
            ("/services", {"cursor": "A" * 27}, 400, "bad-cursor"),
        ],
    )
    def test_each_is_told_as_one(
        self, program: Program, path: str, query: dict[str, str], status: int, kind: str
    ) -> None:
        answer = program.get(path, **query)
        assert (answer.status_code, kind_of(answer)) == (status, kind)

    def test_a_misspelt_parameter_is_named_and_no_value_is_repeated(self, program: Program) -> None:
        told = program.get("/services", ratings="good").json()["errors"]
        assert told == [
            {"parameter": "ratings", "in": "query", "detail": "There is no parameter of that name"}
        ]
        assert "Jo Marsh" not in program.get("/services", limit="Jo Marsh").content.decode()

    def test_a_method_that_there_is_not(self, program: Program) -> None:
        answer = program.client.delete("/api/v1/services", headers=program.headers)
        assert (answer.status_code, kind_of(answer), answer["Allow"]) == (
            405,
            "method-not-allowed",
            "GET, HEAD",
        )

    def test_what_breaks_on_our_side_keeps_nothing_and_has_a_reference(
        self, cast: Cast, program: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError("a secret detail")

        monkeypatch.setattr("carepost.api.api.TokenOut", broken)
        program.client.raise_request_exception = False
        answer = program.get("/token")
        assert (answer.status_code, kind_of(answer)) == (500, "our-fault")
        assert answer.json()["reference"]
        assert "secret detail" not in answer.content.decode()
        with scope(cast.admin):
            assert not Request.objects.exists()


class TestHead:
    def test_is_answered_as_get_is_without_the_body(self, cast: Cast, program: Program) -> None:
        for path in ("/token", "/services", "/services/1-999", "/capacity", "/nothing"):
            read, asked = program.get(path), program.head(path)
            assert (asked.status_code, asked.content) == (read.status_code, b""), path
            assert asked.headers.get("ETag") == read.headers.get("ETag")
            assert asked["Content-Length"] == str(len(read.content))
        assert (
            program.head("/services", headers={"If-None-Match": program.get("/services")["ETag"]}).status_code
            == 304
        )
        assert program.head("/services", ratings="good").status_code == 422
        with scope(cast.admin):
            assert Request.objects.filter(operation="HEAD list_services", status=200).exists()

    def test_of_what_only_records_there_is_none(self, program: Program) -> None:
        answer = program.head("/services/1-123/capacity")
        assert (answer.status_code, answer["Allow"]) == (405, "POST")

    def test_nobody_is_let_in_by_it(self) -> None:
        assert Program().head("/services").status_code == 401


class TestWhatWasAsked:
    def test_is_noted_with_what_it_was_about_and_nothing_that_was_typed(
        self, cast: Cast, program: Program
    ) -> None:
        program.get("/services", q="Jo Marsh")
        program.get("/services/1-999")
        with scope(cast.admin):
            noted = list(Request.objects.values_list("operation", "subject", "status", "told").order_by("pk"))
            used = Token.objects.get().used_at
        assert noted == [
            ("GET list_services", "", 200, 0),
            ("GET get_service", "service_id=1-999", 404, None),
        ]
        assert used == NOW

    def test_is_seen_by_nobody_else(self, cast: Cast, program: Program) -> None:
        program.get("/services")
        for person in (cast.neighbour_admin, cast.provider_manager, cast.partner):
            with scope(person):
                assert not Request.objects.exists()


class TestTheDescription:
    def test_every_operation_says_its_scope_and_its_problems(self, client_as: ClientAs) -> None:
        described = client_as(None).get("/api/v1/openapi.json").json()
        assert described["openapi"].startswith("3.1")
        for path, operations in described["paths"].items():
            for method, operation in operations.items():
                assert "token" in operation["description"], path
                assert operation["security"] == [{"Bearer": []}]
                for status in ("401", "403", "422", "429", "500", "503"):
                    assert PROBLEM in operation["responses"][status]["content"], (path, method, status)

    def test_nothing_is_open_to_pages_of_other_houses(self, program: Program) -> None:
        answer = program.get("/token", headers={"Origin": "https://elsewhere.example"})
        assert not [name for name in answer.headers if name.startswith("Access-Control")]
