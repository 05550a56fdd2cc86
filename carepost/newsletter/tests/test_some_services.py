"""Who has some of a provider's services alone is written to, and reads, for these and no others."""

import pytest

from carepost.core.refusals import Refused
from carepost.councils.tests.cast import Person, scope
from carepost.newsletter import actions, queries
from carepost.newsletter.book import addressees, recipients_of
from carepost.newsletter.rules import Audience, ItemFault, LeaveFault, Way
from carepost.newsletter.tests import factories as made
from carepost.register.tests.factories import make_locality, make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
HOMES, HOME_CARE = Audience(kinds=("residential_home",)), Audience(kinds=("home_care",))


@pytest.fixture
def agency(cast, home):
    """Willow Care's other service in Ambershire."""
    service = make_service(
        host=cast.ambershire, name="Willow at Home", organisation=home.organisation, service_types=["homecare"]
    )  # fmt: skip
    make_locality(cast.ambershire, "West", services=[service])
    return service


@pytest.fixture
def elsewhere(cast, home):
    """And one that Borechester looks after."""
    return make_service(
        host=cast.borechester, name="Willow East", organisation=home.organisation, service_types=["homecare"]
    )  # fmt: skip


@pytest.fixture
def limited(cast):
    """Narrows Willow's colleague, and returns them as they are from then on."""

    def narrow(*services):
        cast.provider.user.memberships.update(services=[each.pk for each in services])
        return Person(cast.provider.user, cast.provider.on)

    return narrow


def test_they_stand_for_the_kinds_and_areas_of_these_alone(cast, home, agency, limited):
    def stands():
        found = [each for each in addressees(cast.ambershire.pk) if each.address == someone.user.email]
        return sorted((sorted(each.kinds), len(each.areas)) for each in found)

    someone = cast.provider
    assert stands() == [(["home_care"], 1), (["residential_home"], 0)]
    someone = limited(home)
    assert stands() == [(["residential_home"], 0)]


def test_an_audience_of_the_others_does_not_reach_them_and_their_manager_it_does(cast, home, agency, limited):
    someone = limited(home)
    reached = {
        name: {one.address for one in recipients_of(cast.ambershire.pk, audience)}
        for name, audience in (("homes", HOMES), ("home care", HOME_CARE))
    }
    assert [someone.user.email in reached[name] for name in ("homes", "home care")] == [True, False]
    assert cast.provider_manager.user.email in reached["homes"] & reached["home care"]


def test_they_get_the_pieces_for_these_alone(cast, officer, second, home, agency, limited):
    someone = limited(agency)
    edition = made.begun(officer)
    made.taken(officer, edition, "For homes", audience=HOMES)
    made.taken(officer, edition, "For home care", audience=HOME_CARE)
    gone = made.sent(officer, second, edition)
    assert gone.recipients.get(address=someone.user.email).kinds == ["home_care"]
    with scope(someone) as by:
        _, read = queries.own_edition(by, gone.pk)
        assert ("For homes" in read.text(""), "For home care" in read.text("")) == (False, True)


def test_an_edition_for_the_others_is_not_theirs_to_read(officer, second, home, agency, limited):
    edition = made.begun(officer, "For homes", kinds=("residential_home",))
    made.taken(officer, edition)
    gone = made.sent(officer, second, edition)
    with scope(limited(home)) as by:
        assert queries.archive(by) == [gone]
    with scope(limited(agency)) as by:
        assert queries.archive(by) == []


def test_who_has_nothing_here_is_not_written_to_and_has_nothing_to_leave_or_suggest(
    cast, home, elsewhere, limited
):
    with scope(limited(elsewhere)) as by:
        assert [council.pk for council in queries.councils_of(by)] == [cast.borechester.pk]
        for do, fault in (
            (
                lambda: actions.leave(by=by, council_id=cast.ambershire.pk, way=Way.PORTAL),
                LeaveFault.NOT_HERE,
            ),
            (
                lambda: actions.suggest_item(
                    by=by, council_id=cast.ambershire.pk, words=made.words(), submission_key="s"
                ),
                ItemFault.NOT_HERE,
            ),
        ):
            with pytest.raises(Refused) as told:
                do()
            assert told.value.reasons == (fault,)
    with scope(cast.officer):
        written = {each.address for each in addressees(cast.ambershire.pk)}
    assert cast.provider.user.email not in written
    assert cast.provider_manager.user.email in written
