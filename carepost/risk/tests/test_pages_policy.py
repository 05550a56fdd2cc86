"""Pages of a draft of the risk policy: what would move, the files and filters, the past, and the board afterwards."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carepost.core import clock, policies
from carepost.councils.tests.cast import scope
from carepost.risk import actions, jobs
from carepost.risk.policies import SCORE
from carepost.risk.rules import ScorePolicy
from carepost.risk.tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)
HARSH = "red_from=5&amber_from=1"
THERE = f"/standing/policy/?{HARSH}"


@pytest.fixture(autouse=True)
def monday(cast):
    with clock.freeze(datetime(2026, 11, 9, 10, 30, tzinfo=UTC)), scope(cast.officer):
        yield


@pytest.fixture
def homes(cast):
    made = [
        factories.rated(cast.ambershire, value, on=DAY, name=name, town=town, primary_service=kind)
        for name, value, town, kind in (
            ("Ash House", "requires_improvement", "Amber Bay", "residential_home"),
            ("Birch Care", "good", "Quarrenden", "community"),
            ("Cedar Court", "inadequate", "Harrowbeck", "residential_home"),
        )
    ]
    factories.recompute(cast.ambershire, DAY)
    return made


@pytest.fixture
def officer(cast, client_as):
    return client_as(cast.officer)


def text(response):
    return " ".join(response.content.decode().split())


def lines(response):
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def test_it_says_which_services_would_move_from_where_to_where_and_why(homes, officer):
    page = text(officer.get(THERE))
    assert "Under this policy 1 service would move" in page
    assert "Ash House" in page
    assert "Red begins at 5 points, until now at 60." in page
    assert "Cedar Court" not in page
    assert "As if it began today, 9 November 2026" in page


def test_the_file_has_a_line_for_each(homes, officer):
    head, *rows = lines(officer.get(f"{THERE}&as=csv"))
    assert head == "Service,Town,Now,On its first day,Settled,Settled from,Why"
    assert [row.split(",")[:5] for row in rows] == [
        ["Ash House", "Amber Bay", "Grey – not enough known", "Red", "Red"]
    ]


@pytest.mark.parametrize(
    ("query", "there"),
    [("now=grey", True), ("now=red", False), ("then=red&settled=red", True), ("settled=green", False),
     ("type=residential_home", True), ("type=community", False)],
)  # fmt: skip
def test_filters_narrow_it_and_the_draft_stays_in_the_address(homes, officer, query, there):
    page = text(officer.get(f"{THERE}&{query}"))
    assert ("Ash House" in page) is there
    assert '<input type="hidden" name="red_from" value="5">' in page
    assert "Under this policy 1 service would move" in page


def test_a_filter_that_makes_no_sense_is_told(homes, officer):
    response = officer.get(f"{THERE}&now=purple")
    assert (response.status_code, "Ash House" in text(response)) == (400, True)


def test_numbers_that_cannot_be_a_policy_have_no_preview(homes, officer):
    assert officer.get("/standing/policy/?red_from=20").status_code == 404
    assert officer.get("/standing/policy/past/?red_from=x").status_code == 404


def test_without_a_draft_nothing_moves(homes, officer):
    assert "Under this policy 0 services would move" in text(officer.get("/standing/policy/"))


def test_more_services_cost_no_more_queries(cast, homes, officer):
    def cost():
        officer.get(THERE)
        with CaptureQueriesContext(connection) as found:
            officer.get(THERE)
        return len(found)

    first = cost()
    for _ in range(5):
        factories.rated(cast.ambershire, "requires_improvement", on=DAY)
    assert cost() == first


def test_a_neighbour_looks_at_their_own_services(homes, cast, client_as):
    page = text(client_as(cast.neighbour).get(THERE))
    assert "Under this policy 0 services would move" in page
    assert "Ash House" not in page


def test_the_draft_page_shows_it_beside_the_form(homes, officer):
    page = text(officer.get(f"/policies/{SCORE}/draft/?{HARSH}"))
    assert "Under this policy 1 service of 3 would move on its first day" in page
    assert "/standing/policy/?red_from=5&amp;amber_from=1" in page
    assert "Propose this policy" in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("red_from=20", "Red must start at a higher score than amber"),
        ("weights.staffing=16", "The weights must add up to 100."),
        ("cadence.red=8", "A worse one is called at least as often."),
        ("manager_days.1=14", "The steps of a scale must rise"),
        ("grey_share=101", "must be between 0 and 100"),
        ("grey_may_replace=purple", "Choose one of the answers listed"),
        ("better_needed=600&better_days_apart=7", "for more than ten years"),
    ],
)
def test_a_fault_is_told_at_its_number_and_what_was_typed_is_kept(officer, query, told):
    response = officer.get(f"/policies/{SCORE}/draft/?{query}")
    name, _, value = query.partition("&")[0].partition("=")
    assert response.status_code == 400
    assert told in text(response)
    assert f'id="id_{name}' in text(response) or f'name="{name}"' in text(response)
    assert f'value="{value}"' in text(response) or name == "grey_may_replace"


def propose(cast, draft, start=0):
    return policies.propose(
        by=cast.officer.actor, key=SCORE, values=policies.as_kept(draft), valid_from=DAY + timedelta(days=start),
        authority="Cabinet, 3 November", reason="Too few are noticed",
    )  # fmt: skip


def test_a_proposal_is_previewed_by_its_number(homes, cast, client_as):
    made = propose(cast, ScorePolicy(red_from=5, amber_from=1))
    director = client_as(cast.director)
    page = text(director.get(reverse("councils:policy-proposal", args=[made.pk])))
    assert "Under this policy 1 service of 3 would move" in page
    assert f"/standing/policy/?proposal={made.pk}" in page
    assert "Ash House" in text(director.get(f"/standing/policy/?proposal={made.pk}"))
    assert client_as(cast.neighbour).get(f"/standing/policy/?proposal={made.pk}").status_code == 404


def test_a_proposal_of_another_policy_has_no_preview_here(cast, officer):
    made = policies.propose(
        by=cast.officer.actor, key="contact.calls", values={"claim_minutes": 20}, valid_from=DAY,
        authority="The team", reason="Shorter calls",
    )  # fmt: skip
    assert officer.get(f"/standing/policy/?proposal={made.pk}").status_code == 404
    assert "would move" not in text(officer.get(reverse("councils:policy-proposal", args=[made.pk])))


def test_approved_the_standings_follow_and_the_board_says_by_which_policy(homes, cast, officer):
    made = propose(cast, ScorePolicy(red_from=5, amber_from=1))
    assert "Carepost’s own numbers" in text(officer.get("/standing/"))
    policies.approve(by=cast.director.actor, proposal_id=made.pk)
    jobs.for_each_council("risk after an import", only_behind=True)
    board = text(officer.get("/standing/"))
    assert "In force since 9 November 2026, by Cabinet, 3 November" in board
    assert f"/policies/{SCORE}/" in board
    assert "Grey to ● Red" in board


def test_a_policy_set_back_to_carepost_own_lets_standings_go_back(homes, cast, officer):
    for draft in (ScorePolicy(red_from=5, amber_from=1), ScorePolicy()):
        policies.approve(by=cast.director.actor, proposal_id=propose(cast, draft).pk)
        factories.recompute(cast.ambershire, DAY)
    assert actions.preview(cast.officer.actor, ScorePolicy(), DAY).differing == ()


def test_the_past_is_replayed_under_both_and_too_few_events_conclude_nothing(homes, officer):
    page = text(officer.get(f"/standing/policy/past/?{HARSH}"))
    assert "Nothing can be concluded here: of no kind were there at least 20 events." in page
    assert "too few to conclude" in page
    assert "The policy in force" in page
