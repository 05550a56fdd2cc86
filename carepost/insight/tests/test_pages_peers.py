"""A council's peers in the browser: found by name, put together, proposed by one person and approved by another."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from carepost.core import clock, policies
from carepost.core.models import AuditEntry, PolicyOverride
from carepost.core.refusals import Refused
from carepost.councils.forms.policies import names_in
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.insight.rules import MOST_CHOSEN, PeersPolicy, against_peers
from carepost.insight.tests.test_pages_compare import page

pytestmark = pytest.mark.django_db
URL, DRAFT = "/compare/peers/", {"drafted": "1"}
COMPARE = {"council": "Isle of Wight", "against": "peers"}


@pytest.fixture
def officer(cast: Any, client_as: Any, home: Path) -> Any:
    return client_as(cast.officer)


def link(answer: Any, words: str) -> str:
    """Where the link or button of these words leads."""
    text = answer.content.decode()
    start = text.rindex('href="', 0, text.index(words)) + 6
    return unescape(text[start : text.index('"', start)])


def proposed(client: Any, path: str) -> Any:
    today = clock.today()
    days = {"valid_from-day": today.day, "valid_from-month": today.month, "valid_from-year": today.year}
    words = {
        "authority": "Commissioning board, 3 November",
        "reason": "CIPFA published new ones",
        "source_url": "",
    }
    return client.post(path, {**days, **words, "seen": "insight.peers@default"})


def test_from_a_search_to_compare_in_two_peoples_hands(cast: Any, client_as: Any, officer: Any) -> None:
    assert "Your council has chosen no peers yet." in page(officer.get(URL))
    empty = officer.get(link(officer.get(URL), "Choose other councils"), {})
    assert "In this set: 0 councils" in page(empty)
    found = officer.get(URL, {**DRAFT, "name": "Our nearest", "find": "south west"})
    assert "Add Wiltshire" in page(found)
    assert "Add Gateshead" not in page(found)
    one = officer.get(link(found, "Add Wiltshire"))
    assert "Add Wiltshire" not in page(one)
    more = officer.get(f"{link(found, 'Add Wiltshire').replace('south+west', 'gateshead')}")
    both = officer.get(link(more, "Add Gateshead"))
    assert "In this set: 2 councils" in page(both)
    go = link(both, "Go on to propose it")
    assert parse_qs(urlsplit(go).query) == {"name": ["Our nearest"], "councils": ["Gateshead\nWiltshire"]}
    look = page(officer.get(go))
    assert "Gateshead, Wiltshire" in look
    assert "2 councils with figures. See how ours compares with them" in look
    assert "Our nearest" not in page(officer.get("/compare/", COMPARE))
    asked = proposed(officer, go)
    assert asked.status_code == 302
    assert "waits for a second person" in page(officer.get(URL))
    approved = client_as(cast.director).post(f"{asked['Location']}approve/")
    assert approved.status_code == 302
    told = page(officer.get("/compare/", COMPARE))
    assert "Isle of Wight and Our nearest" in told  # from this moment on
    assert "In force since" in page(officer.get(URL))
    assert "by Commissioning board, 3 November" in page(officer.get(URL))
    assert "Our nearest" not in page(client_as(cast.neighbour).get(URL))
    with scope(cast.auditor):
        assert {"policy.propose", "policy.approve"} <= set(AuditEntry.objects.values_list("verb", flat=True))


def test_who_proposes_nothing_reads_who_the_peers_are(cast: Any, client_as: Any, home: Path) -> None:
    analyst = client_as(cast.analyst)
    told = page(analyst.get(URL))
    assert "A support officer, a commissioner or the director proposes them." in told
    assert "Choose other councils" not in told
    assert "Find councils" not in page(analyst.get(URL, DRAFT))
    assert analyst.get("/people/policies/insight.peers/draft/").status_code in {403, 404}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"name": "Ours", "with": "Narnia"}, "There is no council called “Narnia” in these figures."),
        ({"name": " ", "with": "Wiltshire"}, "Say what the set is called"),
        ({"name": "x" * 61, "with": "Wiltshire"}, "Use 60 letters or fewer"),
    ],
)
def test_what_is_no_set_is_said_and_cannot_be_proposed(officer: Any, query: Any, words: str) -> None:
    answer = officer.get(URL, {**DRAFT, **query})
    assert answer.status_code == 400
    assert words in page(answer)
    assert "Go on to propose it" not in page(answer)


def test_the_page_of_policies_says_which_names_nobody_knows(officer: Any) -> None:
    query = {"name": "Ours", "councils": "Wiltshire\nNarnia"}
    assert "There are no figures of Narnia" in page(officer.get("/policies/insight.peers/draft/", query))


def test_nothing_but_names_can_be_a_councils_peers(cast: Any) -> None:
    with scope(cast.director) as director:
        by = director.operator("tests", council_id=director.council_id, permissions={Can.ADOPT_POLICY.value})
        for values in ({"councils": [3]}, {"councils": ["x"] * (MOST_CHOSEN + 1)}, {"name": ""}):
            with pytest.raises(Refused):
                policies.adopt(
                    by=by, council_id=cast.ambershire.pk, key="insight.peers", values=values,
                    valid_from=clock.today(), authority="Nobody",
                )  # fmt: skip
        assert not PolicyOverride.objects.filter(key="insight.peers").exists()


def test_names_have_no_order_and_stand_once() -> None:
    assert names_in("Wiltshire\n\n gateshead  \r\nBristol,  City of\nwiltshire") == (
        "Bristol, City of",
        "gateshead",
        "wiltshire",
    )
    assert list(against_peers(PeersPolicy("Ours", ("Kent",)))) == []
