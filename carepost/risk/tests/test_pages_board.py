"""The risk board: its columns, what narrows them, the address that carries it all, and the files."""

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.register.actions.localities import add_locality
from carepost.risk import actions, queries
from carepost.risk.models import OverrideRow, StandingChange
from carepost.risk.queries import Wanted
from carepost.risk.rules import Band
from carepost.risk.tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 9)
HOME, CARE = "residential_home", "community"
COLUMNS = ("moved", "triggers", "by-hand", "waiting", "grey")


def at(day):
    return clock.freeze(datetime(day.year, day.month, day.day, 10, 30, tzinfo=UTC))


@pytest.fixture(autouse=True)
def monday(cast):
    with at(DAY), scope(cast.officer):
        yield


@pytest.fixture
def scene(cast):
    """Four services: one that turned red, one set by hand, one waiting to be lowered, one unknown."""
    homes = {
        name: factories.rated(cast.ambershire, value, on=DAY - timedelta(3), name=name, primary_service=kind)
        for name, value, kind in (
            ("Ash House", "good", HOME),
            ("Birch Lodge", "good", HOME),
            ("Cedar Care", "inadequate", CARE),
            ("Damson Court", "good", CARE),
        )
    }
    factories.recompute(cast.ambershire, DAY - timedelta(3))
    for rating in homes["Ash House"].ratings.filter(question="safe"):
        rating.value = "inadequate"
        rating.published_on = DAY
        rating.save()
    factories.recompute(cast.ambershire, DAY)
    asked = {"reason": "Two families rang", "by": cast.officer.actor}
    actions.override(service=homes["Birch Lodge"], band=Band.RED, expires_on=DAY + timedelta(5), **asked)
    actions.propose_override(
        service=homes["Cedar Care"], band=Band.AMBER, expires_on=DAY + timedelta(9), **asked
    )
    return homes


@pytest.fixture
def officer(cast, client_as):
    return client_as(cast.officer)


def text(response):
    return " ".join(response.content.decode().split())


def lines(response):
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def names(viewer, wanted=None):
    """Which services stand in which column."""
    board = queries.board(viewer, DAY, wanted)
    return {
        column: sorted({row.service.name for row in getattr(board, column)})
        for column in ("worse", "better", "triggers", "by_hand", "waiting", "grey")
    }


def test_each_service_stands_in_the_columns_that_it_belongs_to(cast, scene):
    assert names(cast.officer.actor) == {
        "worse": ["Ash House", "Birch Lodge"],
        "better": [],
        "triggers": ["Ash House", "Cedar Care"],
        "by_hand": ["Birch Lodge"],
        "waiting": ["Cedar Care"],
        "grey": ["Damson Court"],
    }
    board = queries.board(cast.officer.actor, DAY)
    assert board.counts == {"red": 3, "amber": 0, "grey": 1, "green": 0}
    assert board.ending == 1


@pytest.mark.parametrize(
    ("wanted", "worse", "grey"),
    [
        (Wanted(bands=("red",)), ["Ash House", "Birch Lodge"], []),
        (Wanted(bands=("grey", "amber")), [], ["Damson Court"]),
        (Wanted(types=(HOME,)), ["Ash House", "Birch Lodge"], []),
        (Wanted(types=(CARE,)), [], ["Damson Court"]),
        (Wanted(types=(HOME,), bands=("grey",)), [], []),
    ],
)
def test_filters_narrow_every_column(cast, scene, wanted, worse, grey):
    found = names(cast.officer.actor, wanted)
    assert (found["worse"], found["grey"]) == (worse, grey)


def test_types_narrow_the_counts_too(cast, scene):
    board = queries.board(cast.officer.actor, DAY, Wanted(types=(CARE,)))
    assert board.counts == {"red": 1, "amber": 0, "grey": 1, "green": 0}


def test_a_locality_narrows_the_board(cast, officer, scene):
    square = {"type": "Polygon", "coordinates": [[[0, 50], [1, 50], [1, 51], [0, 51], [0, 50]]]}
    inside = scene["Damson Court"]
    inside.latitude, inside.longitude = 50.5, 0.5
    inside.save()
    made = add_locality(by=cast.admin.actor, name="North", boundary=square, valid_from=DAY - timedelta(9))
    assert names(cast.officer.actor, Wanted(localities=(made.pk,)))["grey"] == ["Damson Court"]
    page = text(officer.get(f"/standing/?locality={made.pk}"))
    assert "Locality: North" in page
    assert "Ash House" not in page


def test_the_movement_can_be_read_further_back(cast, scene):
    with at(DAY + timedelta(20)):
        later = DAY + timedelta(20)
        assert queries.board(cast.officer.actor, later).worse == []
        far = queries.board(cast.officer.actor, later, Wanted(days=28)).worse
        assert {move.service.name for move in far} == {"Ash House", "Birch Lodge"}


def test_the_board_shows_all_at_a_glance(officer, scene):
    page = text(officer.get("/standing/"))
    for told in (
        "Worse in the last 7 days", "Facts that set a standing", "Waiting for a second person",
        "Set by hand, ending soonest", "Too little known", "The policy in force",
        "proposes ◆ Amber until 18 November 2026: Two families rang", "Answer it before 14 Nov 2026",
        "CQC rating for safe: Inadequate", "today. Set by hand.",
    ):  # fmt: skip
        assert told in page


def test_a_grey_standing_says_first_that_too_little_is_known(cast, officer, scene):
    court = scene["Damson Court"]
    court.manager, court.manager_absent_since = "", DAY - timedelta(3)
    court.save()
    factories.recompute(cast.ambershire, DAY)
    page = text(officer.get(f"/register/services/{court.ref}/"))
    assert "of what counts was heard of lately. No registered manager since" in page
    first = StandingChange.objects.filter(service=court).order_by("at")[0]
    first.pk, first.band_from, first.on, first.at = None, "green", DAY, clock.now()
    first.save(force_insert=True)
    assert "▲ Green to ○ Grey, today. Too little of what counts was heard of." in text(
        officer.get("/standing/")
    )


def test_a_column_opens_as_a_table_and_as_a_file_with_the_same_filters(officer, scene):
    page = text(officer.get(f"/standing/?show=triggers&type={CARE}"))
    assert "Cedar Care" in page
    assert "Ash House" not in page
    assert f"/standing/?show=triggers&amp;type={CARE}&amp;as=csv" in page
    assert f"/standing/?show=grey&amp;type={CARE}" in page
    file = lines(officer.get(f"/standing/?show=triggers&type={CARE}&as=csv"))
    assert file[0] == "Service,Town,At least,What was seen,Until,Shows now"
    assert all(line.startswith("Cedar Care,") for line in file[1:])
    assert len(file) > 1


@pytest.mark.parametrize(
    ("show", "row"),
    [
        ("moved", "Ash House,"),
        ("by-hand", "Birch Lodge,"),
        ("waiting", "Cedar Care,"),
        ("grey", "Damson Court,"),
    ],
)
def test_every_column_is_a_file(officer, scene, show, row):
    file = lines(officer.get(f"/standing/?show={show}&as=csv"))
    assert any(line.startswith(row) for line in file[1:])
    assert text(officer.get(f"/standing/?show={show}&sort=-service"))


def test_what_the_address_cannot_mean_is_told_and_filters_nothing(officer, scene):
    page = officer.get("/standing/?standing=purple&locality=x&show=nonsense&days=3")
    assert page.status_code == 400
    assert "There is a problem" in text(page)
    assert "Ash House" in text(page)


def test_a_chosen_filter_can_be_taken_away(officer, scene):
    page = text(officer.get("/standing/?standing=red&standing=grey&show=grey"))
    assert "Standing now: ● Red" in page
    assert 'href="/standing/?standing=grey&amp;show=grey"' in page


def test_an_override_that_a_new_fact_overtook_is_told_on_the_board(cast, officer, scene):
    OverrideRow.objects.update(band="green", knew=[])
    for rating in scene["Birch Lodge"].ratings.filter(question="overall"):
        rating.value = "inadequate"
        rating.save()
    factories.recompute(cast.ambershire, DAY)
    assert "It does not count now" in text(officer.get("/standing/"))


def test_an_override_that_has_run_out_leaves_the_board(cast, scene):
    with at(DAY + timedelta(5)):
        found = queries.board(cast.officer.actor, DAY + timedelta(5))
        assert (found.by_hand, found.totals["waiting"]) == ([], 0)


def test_another_council_sees_nothing_of_it(cast, client_as, scene):
    neighbour = client_as(cast.neighbour)
    for address in ("/standing/", *(f"/standing/?show={show}" for show in COLUMNS)):
        page = text(neighbour.get(address))
        for name in scene:
            assert name not in page
    for show in COLUMNS:
        assert len(lines(neighbour.get(f"/standing/?show={show}&as=csv"))) == 1


@pytest.mark.parametrize("who", ["provider", "partner", "admin"])
def test_providers_partners_and_administrators_do_not_open_it(cast, client_as, scene, who):
    for address in ("/standing/", "/standing/?show=by-hand&as=csv"):
        assert client_as(getattr(cast, who)).get(address).status_code == 403


def test_the_board_asks_as_much_of_the_database_however_many_services(
    cast, officer, scene, django_assert_max_num_queries
):
    for _ in range(6):
        factories.rated(cast.ambershire, "inadequate", on=DAY)
    factories.recompute(cast.ambershire, DAY)
    with django_assert_max_num_queries(32):
        officer.get("/standing/")


def test_a_service_with_several_such_facts_stands_once_with_all_of_them(cast, scene):
    fired = {one.service.name: one for one in queries.board(cast.officer.actor, DAY).triggers}
    cedar = fired["Cedar Care"]
    assert cedar.floor is Band.RED
    assert len(cedar.sentences) == len(cedar.until) == 3
    assert len(fired["Ash House"].sentences) == 1


def test_a_service_that_closed_keeps_its_standing_and_counts_no_more(cast, scene):
    viewer = cast.officer.actor
    before = queries.board(viewer, DAY, Wanted()).counts
    gone = scene["Cedar Care"]
    gone.status, gone.deregistered_on = "deregistered", DAY
    gone.save()
    after = queries.board(viewer, DAY, Wanted())
    assert (before["red"] - after.counts["red"], sum(before.values()) - sum(after.counts.values())) == (1, 1)
    assert gone not in [fired.service for fired in after.triggers]
    assert queries.standing_for(viewer, gone.pk).band == Band.RED
