"""Sharing, the audit book and the health check, as pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from carepost.core import clock
from carepost.councils import actions
from carepost.councils.rules import Covers, Role
from carepost.councils.tests.cast import Cast, ClientAs
from carepost.councils.tests.reading import text

pytestmark = pytest.mark.django_db


class TestSharing:
    def test_an_agreement_is_recorded_and_ended(self, cast: Cast, client_as: ClientAs) -> None:
        client, today = client_as(cast.admin), clock.today()
        data = {
            "partner": cast.charity.pk,
            "covers": ["register"],
            "purpose": "Winter planning",
            "agreed_by": "The director, 3 March",
            "valid_from-day": today.day,
            "valid_from-month": today.month,
            "valid_from-year": today.year,
        }
        assert "is on record" in text(client.post("/people/sharing/add/", data, follow=True))
        page = client.get("/people/partners/").content.decode()
        assert "Winter planning" in page
        ends = re.findall(r"/people/sharing/(\d+)/end/", page)
        assert len(ends) == 2
        for pk in ends:
            client.post(f"/people/sharing/{pk}/end/")
        assert "/end/" not in client.get("/people/partners/").content.decode()

    def test_what_is_missing_is_told(self, cast: Cast, client_as: ClientAs) -> None:
        answer = client_as(cast.admin).post("/people/sharing/add/", {})
        assert answer.status_code == 400
        for told in ("Select the partner", "Select what they may see", "Enter who agreed it"):
            assert told in text(answer)

    def test_an_end_before_the_start_is_told_at_its_field(self, cast: Cast, client_as: ClientAs) -> None:
        data = {
            "partner": cast.charity.pk,
            "covers": [Covers.REGISTER.value],
            "purpose": "x",
            "agreed_by": "y",
            "valid_from": "2026-12-01",
            "valid_to": "2026-11-01",
        }
        answer = client_as(cast.admin).post("/people/sharing/add/", data)
        assert answer.status_code == 409
        assert "The end is before the start" in text(answer)

    def test_organisations_are_added(self, cast: Cast, client_as: ClientAs) -> None:
        client = client_as(cast.admin)
        for url, data in (
            ("/people/partners/add/", {"name": "Healthwatch", "kind": "healthwatch"}),
            ("/people/providers/add/", {"name": "Oak Care"}),
        ):
            assert "is added" in text(client.post(url, data, follow=True))
            again = client.post(url, data)
            assert again.status_code == 409
            assert "one of that name already" in text(again)
            assert client.post(url, {"name": "", "kind": ""}).status_code == 400


class TestAuditBook:
    @pytest.fixture(autouse=True)
    def written(self, cast: Cast) -> None:
        for name in ("North", "South"):
            actions.add_team(by=cast.admin.actor, name=name)
        actions.invite(by=cast.admin.actor, email="jo@x.example", role=Role.QA_OFFICER)
        actions.add_team(by=cast.neighbour_admin.actor, name="Elsewhere")

    def entries(self, client: Client, query: str = "") -> int:
        file = b"".join(client.get(f"/audit/?as=csv&{query}").streaming_content).decode("utf-8-sig")
        return len(file.strip().splitlines()) - 1

    def test_a_council_reads_its_own_book_only(self, cast: Cast, client_as: ClientAs) -> None:
        page = text(client_as(cast.auditor).get("/audit/"))
        assert "3 entries" in page
        assert "Elsewhere" not in page

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("", 3),
            ("verb=councils.add_team", 2),
            ("verb=councils.invite", 1),
            ("who=ADMIN", 3),
            ("who=nobody", 0),
            ("subject=team:0", 0),
            ("since=2099-01-01", 0),
            ("until=2000-01-01", 0),
            ("since=2000-01-01&until=2099-01-01", 3),
        ],
    )
    def test_filters_leave_what_fits(self, cast: Cast, client_as: ClientAs, query: str, count: int) -> None:
        assert self.entries(client_as(cast.auditor), query) == count

    @pytest.mark.parametrize(
        "query", ["since-day=31&since-month=2&since-year=2026", "verb=made.up", "page=x"]
    )
    def test_a_filter_that_makes_no_sense_is_not_a_crash(
        self, cast: Cast, client_as: ClientAs, query: str
    ) -> None:
        assert client_as(cast.auditor).get(f"/audit/?{query}").status_code in (200, 400)


class TestHealth:
    def test_it_needs_nobody_and_sets_no_cookie(self, db: None) -> None:
        answer = Client().get("/healthz")
        assert (answer.status_code, answer.content, dict(answer.cookies)) == (200, b"ok\n", {})

    def test_a_database_that_is_away_is_503(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.db import OperationalError, connection

        def away(*_: Any) -> None:
            raise OperationalError("connection refused")

        monkeypatch.setattr(connection, "cursor", away)
        answer = Client().get("/healthz")
        assert answer.status_code == 503
        assert b"connection refused" not in answer.content

    def test_only_get(self, db: None) -> None:
        assert Client().post("/healthz").status_code == 405
