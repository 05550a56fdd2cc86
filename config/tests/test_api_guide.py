"""The commands of the page for programs, run as they stand there against a Carepost that is running."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse

from carepost.api import entering
from carepost.api.models import Token
from carepost.api.rules import Scope
from carepost.api.tests.factories import Program, make
from carepost.core import clock
from carepost.councils.tests.cast import Cast, assemble, scope
from carepost.register.tests.factories import make_organisation, make_rating, make_service
from carepost.risk.tests.factories import recompute

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "api.md"
COMMANDS = re.findall(r"^```curl\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)

QUERY = re.findall(r"^```powerquery\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)


class PowerQuery:
    """Asks as Power Query does: with its own name, HEAD before GET, and more than once, since it works a query out anew
    for its preview and for its privacy check.
    """

    def __init__(self, secret: str) -> None:
        self.program = Program(secret)
        self.headers = {
            "User-Agent": "Microsoft.Data.Mashup",
            "Accept-Encoding": "gzip, deflate",
        }

    def contents(self, path: str, **query: str) -> HttpResponse:
        """What `Web.Contents` gives."""
        head = self.program.head(path, headers=self.headers, **query)
        first, again = (self.program.get(path, headers=self.headers, **query) for _ in range(2))
        assert (head.status_code, first.status_code, again.status_code) == (200, 200, 200)
        assert head.getvalue() == b""
        assert not first.cookies
        if not first.streaming:
            assert first.getvalue() == again.getvalue()
        return first

    def rows(self, path: str, **query: str) -> list[dict[str, Any]]:
        """What the query of the guide combines: every page, from the empty cursor to a `next` that is null."""
        page = self.contents(path, cursor="", **query).json()
        rows = page["data"]
        while page["next"] is not None:
            page = self.contents(path, cursor=page["next"], **query).json()
            rows += page["data"]
        return list(rows)


@pytest.mark.django_db
def test_the_query_of_power_bi_asks_and_reads_what_there_is(cast: Cast) -> None:
    """There is no Power Query here: its address, parameters, fields and columns are taken out of it and asked for."""
    for _ in range(3):
        make_service(host=cast.ambershire)
    path, *_ = re.findall(r'RelativePath = "api/v1(/[a-z]+)"', QUERY[0])
    taken = dict(re.findall(r"Query = \[(limit) = \"(\d+)\", cursor = cursor\]", QUERY[0]))
    columns = re.findall(r'"(\w+)"', QUERY[0].partition("List.Combine(Pages)")[2])
    assert taken == {"limit": "500"}
    assert {"[next]", "[data]"} <= set(re.findall(r"\[\w+\]", QUERY[0]))
    rows = PowerQuery(make(cast.admin).secret).rows(path, limit="2")
    assert len(rows) == 3
    assert len(columns) == 8
    assert all(set(columns) <= set(row) for row in rows)


@pytest.mark.django_db
def test_a_token_that_has_ended_or_is_too_narrow_is_told_as_power_query_needs_it(cast: Cast) -> None:
    """Of 401 and 403 it asks for other credentials; what it does not show, the answer tells a person."""
    expired, narrow = (
        make(cast.director, name="Expired"),
        make(cast.director, Scope.CALLS_READ, name="Narrow"),
    )
    with scope(cast.director):
        now = clock.now()
        Token.objects.filter(pk=expired.token_id).update(made_at=now - timedelta(days=9), expires_at=now)
    for made, status, words in ((expired, 401, "has expired"), (narrow, 403, "register:read")):
        asks = PowerQuery(made.secret)
        head = asks.program.head("/services", headers=asks.headers, limit="500", cursor="")
        answer = asks.program.get("/services", headers=asks.headers, limit="500", cursor="")
        assert (head.status_code, answer.status_code) == (status, status)
        assert words in answer.json()["detail"]


@pytest.mark.django_db
def test_one_that_asks_too_often_in_the_middle_of_its_pages_is_told_when_to_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes whole seconds, 120 at most, and asks again by itself: the page that was held back is the next."""
    for _ in range(2):
        make_service(host=cast.ambershire)
    asks = PowerQuery(make(cast.admin).secret)
    first = asks.contents("/services", limit="1", cursor="").json()
    with monkeypatch.context() as busy:
        busy.setattr(entering, "wait", lambda machine, now: 60)
        held_back = asks.program.get("/services", headers=asks.headers, limit="1", cursor=first["next"])
    assert held_back.status_code == 429
    assert 1 <= int(held_back["Retry-After"]) <= 120
    last = asks.contents("/services", limit="1", cursor=first["next"]).json()
    assert (len(last["data"]), last["next"]) == (1, None)


@pytest.mark.django_db
def test_the_query_of_a_whole_file_reads_every_row(cast: Cast) -> None:
    for _ in range(3):
        make_service(host=cast.ambershire)
    recompute(cast.ambershire, clock.today())
    path, form = re.findall(r'RelativePath = "api/v1(/[a-z]+)", Query = \[format = "(\w+)"\]', QUERY[1])[0]
    told = PowerQuery(make(cast.director).secret).contents(path, format=form)
    text = b"".join(told.streaming_content).decode("utf-8-sig")
    columns = re.findall(r'\{"(\w+)", (?:type|Int64)', QUERY[1])
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == 3
    assert len(columns) >= 3
    assert set(columns) <= set(rows[0])


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.skipif(shutil.which("curl") is None, reason="There is no curl on this machine.")
def test_every_command_does_what_the_page_says(live_server: Any, tmp_path: Path) -> None:
    with transaction.atomic():
        cast = assemble(clock.today())
        service = make_service(host=cast.ambershire, organisation=make_organisation(body=cast.willow))
        make_rating(service, value="inadequate")
        reads, records = make(cast.director).secret, make(cast.provider_manager).secret
    assert len(COMMANDS) >= 5
    for command in COMMANDS:
        told = {
            "CAREPOST": live_server.url,
            "TOKEN": records if "$SERVICE" in command else reads,
            "SERVICE": service.ref,
        }
        done = subprocess.run(
            ["/bin/bash", "-euo", "pipefail", "-c", command],
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            timeout=30,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert done.stdout.strip(), command
