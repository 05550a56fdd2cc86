"""The machine's door does what its description says: Schemathesis asks as described, and not so.

It asks in this process, in the transaction of the test: no server, no second process, no database to empty afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import werkzeug
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.http import HttpResponse
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.filters import FilterSet

from carepost.api.tests.factories import make
from carepost.contact.tests.factories import record
from carepost.core import clock
from carepost.councils.tests.cast import Cast, Person, scope
from carepost.events.tests.factories import opened, put_down
from carepost.register.tests.factories import make_capacity, make_organisation, make_rating, make_service
from carepost.risk.tests.factories import recompute

CONFIG = Path(__file__).with_name("schemathesis.toml")

pytestmark = pytest.mark.django_db


@pytest.fixture
def door_open(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Three services with a row of each kind, and nobody who is held back."""
    monkeypatch.setattr("carepost.api.entering.wait", lambda machine, now: 0)
    # It sends one key with many requests, and that they are refused is proved elsewhere.
    monkeypatch.setattr("carepost.api.entering.answered", lambda machine, key: None)
    monkeypatch.setattr("carepost.api.entering.keep_answer", lambda machine, key, answer, now: None)
    organisation = make_organisation(body=cast.willow)
    for number in (111, 222, 333):
        service = make_service(ref=f"1-555000{number}", host=cast.ambershire, organisation=organisation)
        make_rating(service)
        make_capacity(service, council=cast.ambershire)
    recompute(cast.ambershire, clock.today())
    with scope(cast.officer) as officer:
        record(officer, service)
        put_down(officer, opened(officer), service=service)
    return cast


class Client(werkzeug.Client):
    """Leaves out what is of sockets alone, which Schemathesis forgets where it asks once more without the token."""

    def open(self, *args: Any, max_redirects: Any = 0, verify: Any = "", cert: Any = "", **named: Any) -> Any:
        return super().open(*args, **named)


@pytest.fixture(autouse=True)
def one_transaction(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Requests leave the connection as it is, as those of Django's own test client do, and may come from any thread."""
    monkeypatch.setattr("schemathesis.python.wsgi.get_client", Client)
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    connections["default"].inc_thread_sharing()
    yield
    connections["default"].dec_thread_sharing()
    for signal in signals:
        signal.connect(close_old_connections)


def found(keeper: Person, **which: Any) -> list[str]:
    """What Schemathesis finds wrong in these operations, by all its checks and in all its phases, with such a token."""
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", _here(), config=SchemathesisConfig.from_path(CONFIG)
    )
    schema.config.update(headers={"Authorization": f"Bearer {make(keeper).secret}"})
    wanted = FilterSet()
    wanted.include(**which)
    schema.filter_set = schema.config.operations.filter_set_with(wanted)
    return list(_faults(from_schema(schema).execute()))


def _here() -> Callable[..., Any]:
    """The application, which sees what this test wrote in whatever thread it is asked."""
    served, ours = WSGIHandler(), connections["default"]

    def application(*asked: Any) -> Any:
        connections["default"] = ours
        return served(*asked)

    return application


def _faults(told: Iterator[events.EngineEvent]) -> Iterator[str]:
    for event in told:
        match event:
            case events.ScenarioFinished():
                for checks in event.recorder.checks.values():
                    for check in checks:
                        if check.status is not Status.SUCCESS:
                            yield f"{event.recorder.label}: {check.name}: {check.failure_info}"
            case events.NonFatalError():
                yield f"{event.label}: {event.value}"
            case events.FatalError():
                raise event.exception


@pytest.mark.parametrize(("method", "keeper"), [("GET", "director"), ("POST", "provider_manager")])
def test_schemathesis_finds_nothing(method: str, keeper: str, door_open: Cast) -> None:
    assert found(getattr(door_open, keeper), method=method) == []


def _fails(*asked: Any) -> HttpResponse:
    raise RuntimeError("broken on purpose")


@pytest.mark.parametrize(
    ("path", "broken", "answer", "check"),
    [
        ("/services", "carepost.register.api.services.listed", _fails, "not_a_server_error"),
        (
            "/standings",
            "carepost.risk.api.listed",
            lambda *asked: HttpResponse('{"data": "none", "next": null}', content_type="application/json"),
            "response_schema_conformance",
        ),
        (
            "/calls",
            "carepost.contact.api.calls.listed",
            lambda *asked: HttpResponse("{}", status=206, content_type="application/json"),
            "status_code_conformance",
        ),
    ],
)
def test_what_is_broken_on_purpose_is_found(
    path: str, broken: str, answer: Any, check: str, door_open: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broken, answer)
    assert {fault.split(": ")[1] for fault in found(door_open.director, path=path)} == {check}
