"""Pages of policies: the list, one with its history, a draft in the address, a proposal and its answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carepost.core import clock, policies
from carepost.core.models import PolicyProposal
from carepost.core.policies import catalogue
from carepost.councils.rules import InvitationPolicy
from carepost.councils.tests.cast import Cast, scope

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 9)
KEY = "councils.invitation"
DRAFT = f"/policies/{KEY}/draft/"
WHEN = {"valid_from-day": "12", "valid_from-month": "11", "valid_from-year": "2026"}
ASKED = {
    **WHEN,
    "authority": "Cabinet, 3 November",
    "reason": "People are on leave",
    "seen": f"{KEY}@default",
}


@pytest.fixture(autouse=True)
def monday(cast: Cast) -> Iterator[None]:
    with clock.freeze(datetime(2026, 11, 9, 10, tzinfo=UTC)), scope(cast.officer):
        yield


@pytest.fixture
def officer(cast: Cast, client_as: Callable[..., Client]) -> Client:
    return client_as(cast.officer)


@pytest.fixture
def director(cast: Cast, client_as: Callable[..., Client]) -> Client:
    return client_as(cast.director)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def propose(cast: Cast, days: int = 9, start: int = 0) -> PolicyProposal:
    return policies.propose(
        by=cast.officer.actor, key=KEY, values={"days": days}, valid_from=TODAY + timedelta(days=start),
        authority="Cabinet, 3 November", reason="People are on leave",
    )  # fmt: skip


def days(cast: Cast, on: date = TODAY) -> int:
    return policies.in_force(InvitationPolicy, cast.ambershire.pk, on).value.days


def answer(client: Client, verb: str, made: PolicyProposal, **given: str) -> Any:
    return client.post(reverse(f"councils:{verb}-policy", args=[made.pk]), given, follow=True)


def test_the_list_says_since_when_by_whose_word_and_what_comes(cast: Cast, officer: Client) -> None:
    assert "Carepost’s own numbers" in text(officer.get("/policies/"))
    made = propose(cast, start=3)
    assert "Proposed from 12 Nov" in text(officer.get("/policies/"))
    policies.approve(by=cast.director.actor, proposal_id=made.pk)
    assert "Changes on 12 Nov" in text(officer.get("/policies/"))
    with clock.freeze(datetime(2026, 11, 12, 10, tzinfo=UTC)):
        page = text(officer.get("/policies/"))
        file = b"".join(officer.get("/policies/?as=csv").streaming_content).decode()
    assert f"{KEY}@2026-11-12#" in page
    assert "Cabinet, 3 November" in page
    assert 'How long an invitation can be taken up,2026-11-12,"Cabinet, 3 November"' in file


def test_the_list_costs_as_many_queries_whatever_was_adopted(cast: Cast, officer: Client) -> None:
    def cost() -> int:
        officer.get("/policies/")
        with CaptureQueriesContext(connection) as found:
            officer.get("/policies/")
        return len(found)

    first = cost()
    for number in range(3):
        made = propose(cast, days=10 + number)
        policies.approve(by=cast.director.actor, proposal_id=made.pk)
    assert cost() == first


def test_a_draft_starts_from_what_is_in_force_and_explains_each_number(officer: Client) -> None:
    page = officer.get(DRAFT)
    assert page.status_code == 200
    assert 'value="7"' in text(page)
    assert "An invitation can be taken up for" in text(page)
    assert "Now 7 days, Carepost’s own." in text(page)


def test_a_form_sent_whole_becomes_an_address_with_what_differs(officer: Client) -> None:
    assert officer.get(f"{DRAFT}?whole=1&days=9").headers["Location"] == f"{DRAFT}?days=9"
    page = text(officer.get(f"{DRAFT}?days=9"))
    assert "What this draft would change" in page
    assert "<strong>9 days</strong>" in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("whole=1&days=x", "must be a number"),
        ("whole=1&days=", "Enter an invitation"),
        ("whole=1&days=0", "must be between 1"),
        ("whole=1&days=7", "These are the numbers in force"),
        ("days=9.5", "must be a whole number"),
    ],
)
def test_numbers_that_cannot_be_are_told_and_kept(officer: Client, query: str, told: str) -> None:
    response = officer.get(f"{DRAFT}?{query}")
    assert response.status_code == 400
    assert told in text(response)
    assert f'value="{query.rpartition("=")[2]}"' in text(response)


def test_a_draft_may_be_gone_back_to(officer: Client) -> None:
    page = officer.get(f"{DRAFT}?days=9&edit=1")
    assert (page.status_code, 'value="9"' in text(page)) == (200, True)


def test_what_is_proposed_waits_and_says_so_everywhere(cast: Cast, officer: Client) -> None:
    page = officer.post(f"{DRAFT}?days=9", ASKED, follow=True)
    made = PolicyProposal.objects.get()
    assert page.redirect_chain[-1][0] == f"/policies/proposals/{made.pk}/"
    assert "It counts from 12 November 2026 once somebody else approves it by then." in text(page)
    assert (made.values, made.valid_from, made.reason) == (
        {"days": 9},
        date(2026, 11, 12),
        "People are on leave",
    )
    assert days(cast) == 7
    one = text(officer.get(f"/policies/{KEY}/"))
    assert "proposes a change from 12 November 2026" in one
    assert "Draft a change" not in one


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"valid_from-day": "8"}, 400, "cannot be in the past"),
        ({"authority": ""}, 400, "Enter whose decision it is"),
        ({"reason": ""}, 400, "Enter why"),
        ({"seen": f"{KEY}@2026-01-01#1"}, 409, "changed while you were at work"),
    ],
)
def test_what_is_not_proposed_is_told_and_what_was_typed_is_kept(
    officer: Client, change: dict[str, str], status: int, told: str
) -> None:
    response = officer.post(f"{DRAFT}?days=9", {**ASKED, **change})
    assert response.status_code == status
    assert told in text(response)
    assert ("People are on leave" in text(response)) is ("reason" not in change)
    assert not PolicyProposal.objects.exists()


def test_sending_it_twice_proposes_it_once(officer: Client) -> None:
    officer.post(f"{DRAFT}?days=9", ASKED)
    again = officer.post(f"{DRAFT}?days=9", ASKED)
    assert (again.status_code, PolicyProposal.objects.count()) == (409, 1)
    assert "waits already" in text(again)


def test_another_person_approves_and_it_is_in_force(cast: Cast, officer: Client, director: Client) -> None:
    made = propose(cast)
    page = text(director.get(reverse("councils:policy-proposal", args=[made.pk])))
    assert "Approve it" in page
    assert "<strong>9 days</strong>" in page
    assert "in force from now" in text(answer(director, "approve", made))
    assert days(cast) == 9
    one = text(officer.get(f"/policies/{KEY}/"))
    assert "In force since 9 November 2026, by Cabinet, 3 November." in one
    assert "An invitation can be taken up for 7 days to 9 days." in one
    assert f"/policies/{KEY}/draft/?days=7" in one


def test_nobody_is_offered_what_they_may_not_do(
    cast: Cast, officer: Client, client_as: Callable[..., Client]
) -> None:
    there = reverse("councils:policy-proposal", args=[propose(cast).pk])
    mine, reader = text(officer.get(there)), text(client_as(cast.auditor).get(there))
    assert "Withdraw it" in mine
    assert "Approve it" not in mine
    for button in ("Approve it", "Turn it down", "Withdraw it"):
        assert button not in reader


def test_ones_own_proposal_is_refused_in_words(cast: Cast, director: Client) -> None:
    with scope(cast.director) as by:
        made = policies.propose(
            by=by, key=KEY, values={"days": 9}, valid_from=TODAY, authority="Me", reason="So"
        )
    response = answer(director, "approve", made)
    assert (response.status_code, days(cast)) == (409, 7)
    assert "You proposed this." in text(response)


def test_turned_down_with_words_it_can_be_drafted_again(
    cast: Cast, officer: Client, director: Client
) -> None:
    made = propose(cast)
    empty = answer(director, "turn-down", made, words="")
    assert (empty.status_code, "Enter why you turn it down" in text(empty)) == (400, True)
    answer(director, "turn-down", made, words="Not before the summer")
    page = text(officer.get(reverse("councils:policy-proposal", args=[made.pk])))
    assert "Not before the summer" in page
    assert f"{DRAFT}?days=9" in page
    assert "Turned down." in text(officer.get(f"/policies/{KEY}/"))


def test_ones_own_is_withdrawn(cast: Cast, officer: Client) -> None:
    assert "Your proposal is withdrawn." in text(answer(officer, "withdraw", propose(cast)))


def test_a_proposal_says_what_it_would_take_the_place_of(cast: Cast, director: Client) -> None:
    policies.approve(by=cast.director.actor, proposal_id=propose(cast, days=8, start=20).pk)
    page = text(director.get(reverse("councils:policy-proposal", args=[propose(cast, start=3).pk])))
    assert "take the place of the version that is approved from 29 November 2026" in page


def test_a_lapsed_one_offers_no_answer(cast: Cast, director: Client) -> None:
    made = propose(cast)
    with clock.freeze(datetime(2026, 11, 10, 10, tzinfo=UTC)):
        page = text(director.get(reverse("councils:policy-proposal", args=[made.pk])))
        late = answer(director, "approve", made)
    assert "Lapsed: nobody answered" in page
    assert "Approve it" not in page
    assert late.status_code == 409


def test_a_policy_without_words_is_shown_and_not_drafted(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wordless = replace(catalogue._entered["register.limits"], words={})
    monkeypatch.setitem(catalogue._entered, "register.limits", wordless)
    page = officer.get("/policies/register.limits/")
    assert "Whoever runs Carepost sets this from the command line" in text(page)
    assert officer.get("/policies/register.limits/draft/").status_code == 404
    assert officer.get("/policies/no.such/").status_code == 404


def test_who_may_not_propose_or_approve_is_told(
    cast: Cast, officer: Client, client_as: Callable[..., Client]
) -> None:
    made = propose(cast)
    refused: list[HttpResponse] = [
        client_as(cast.auditor).post(f"{DRAFT}?days=9", ASKED),
        officer.post(reverse("councils:approve-policy", args=[made.pk])),
        officer.post(reverse("councils:turn-down-policy", args=[made.pk]), {"words": "No"}),
        client_as(cast.auditor).post(reverse("councils:withdraw-policy", args=[made.pk])),
    ]
    assert [each.status_code for each in refused] == [403] * 4
