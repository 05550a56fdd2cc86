"""Mutual aid from need to agreement by two providers, what each sees, and that no offer is given twice."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.http import Http404

from carepost.contact.actions import aid as actions
from carepost.contact.models import AidMatch, AidNotice, AidStep
from carepost.contact.queries.support import aid
from carepost.contact.rules.aid import AidFault, AidSide, Party
from carepost.contact.rules.support import MoveFault
from carepost.contact.tests import supporting as made
from carepost.contact.tests.conftest import TODAY
from carepost.core import clock, policies, tenancy
from carepost.core.models import PolicyOverride
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import assemble, scope
from carepost.gateways.tests.post import posted
from carepost.register.tests.factories import make_service

WEEK = TODAY + timedelta(days=6)


@pytest.fixture
def officer(cast):
    return cast.officer.actor


def agreed(cast, match):
    for person, party in ((cast.stranger, Party.GIVER), (cast.provider, Party.TAKER)):
        with scope(person) as by:
            match = actions.answer_match(by=by, match_id=match.pk, party=party, agree=True)
    return match


def taken(*notices):
    for notice in notices:
        notice.refresh_from_db()
    return [notice.taken for notice in notices]


@pytest.mark.django_db
class TestVerbs:
    def test_two_providers_agree_and_it_is_taken_of_both(self, cast, match, offer, need):
        with scope(cast.stranger) as by:
            half = actions.answer_match(by=by, match_id=match.pk, party=Party.GIVER, agree=True)
        assert (half.state, taken(offer, need)) == ("half_agreed", [0, 0])
        with scope(cast.provider) as by:
            whole = actions.answer_match(by=by, match_id=match.pk, party=Party.TAKER, agree=True)
        assert (whole.state, whole.giver_agreed_by, whole.taker_agreed_by) == (
            "agreed",
            "Stranger",
            "Provider",
        )
        assert taken(offer, need) == [40, 40]
        assert [step.verb for step in aid.steps(whole)] == ["agree", "agree", "propose"]

    def test_one_side_agreeing_twice_binds_nobody(self, cast, match):
        with scope(cast.stranger) as by:
            actions.answer_match(by=by, match_id=match.pk, party=Party.GIVER, agree=True)
            with pytest.raises(Refused) as told:
                actions.answer_match(by=by, match_id=match.pk, party=Party.GIVER, agree=True)
        assert list(told.value.reasons) == [AidFault.NOT_NOW]

    def test_nobody_agrees_for_the_other_side_or_from_outside(self, cast, match):
        with scope(cast.stranger) as by, pytest.raises(Refused) as told:
            actions.answer_match(by=by, match_id=match.pk, party=Party.TAKER, agree=True)
        assert list(told.value.reasons) == [AidFault.NOT_YOURS]
        with scope(cast.neighbour) as by, pytest.raises(Http404):
            actions.answer_match(by=by, match_id=match.pk, party=Party.TAKER, agree=True)

    def test_an_officer_may_answer_for_a_side_that_has_nobody_who_signs_in(self, officer, match):
        match = actions.answer_match(by=officer, match_id=match.pk, party=Party.GIVER, agree=True)
        assert match.giver_agreed_by == officer.name

    def test_turned_down_with_a_reason_that_the_other_side_is_written(self, cast, match, mailoutbox):
        with scope(cast.provider) as by:
            with pytest.raises(Refused):
                actions.answer_match(by=by, match_id=match.pk, party=Party.TAKER, agree=False)
            with posted():
                actions.answer_match(
                    by=by, match_id=match.pk, party=Party.TAKER, agree=False, reason="We found one"
                )
        assert [mail.to for mail in mailoutbox] == [[cast.stranger.user.email]]
        assert "We found one" in mailoutbox[0].body
        assert "Willow Bank" not in mailoutbox[0].body

    def test_both_are_written_when_it_is_proposed_and_learn_each_other_when_agreed(
        self, cast, officer, offer, need, mailoutbox
    ):
        with posted():
            match = made.aid_match(officer, offer, need, 40)
        assert {mail.to[0] for mail in mailoutbox} >= {cast.stranger.user.email, cast.provider.user.email}
        assert not any("Oak House" in m.body for m in mailoutbox if m.to == [cast.provider.user.email])
        mailoutbox.clear()
        with posted():
            agreed(cast, match)
        theirs = next(mail for mail in mailoutbox if mail.to == [cast.provider.user.email])
        assert "With: Oak House, Melksham, 01225 700 200" in theirs.body

    def test_an_offer_is_filled_in_parts_and_never_beyond(self, cast, officer, match, offer, service):
        other = made.aid_notice(officer, make_service(host=cast.ambershire), AidSide.NEED, amount=40)
        second = made.aid_match(officer, offer, other, 40)
        agreed(cast, match)
        actions.answer_match(by=officer, match_id=second.pk, party=Party.TAKER, agree=True)
        with scope(cast.stranger) as by, pytest.raises(Refused) as told:
            actions.answer_match(by=by, match_id=second.pk, party=Party.GIVER, agree=True)
        assert list(told.value.reasons) == [AidFault.MORE_THAN_OFFERED]
        assert taken(offer, other) == [40, 0]
        third = made.aid_match
        with pytest.raises(Refused):
            third(officer, offer, other, 21)

    def test_what_was_not_done_is_free_again(self, cast, officer, match, offer, need):
        agreed(cast, match)
        with pytest.raises(Refused):
            actions.end_match(by=officer, match_id=match.pk, fulfilled=False)
        actions.end_match(by=officer, match_id=match.pk, fulfilled=False, reason="The nurse fell ill")
        assert taken(offer, need) == [0, 0]

    def test_what_was_done_is_rated_by_both(self, cast, officer, match):
        agreed(cast, match)
        actions.end_match(by=officer, match_id=match.pk, fulfilled=True)
        with scope(cast.provider) as by:
            with pytest.raises(Refused) as told:
                actions.rate_match(by=by, match_id=match.pk, party=Party.TAKER, rating=6)
            assert list(told.value.reasons) == [AidFault.NO_RATING]
            match = actions.rate_match(
                by=by, match_id=match.pk, party=Party.TAKER, rating=5, words="A great help"
            )
        assert match.taker_rating == 5

    def test_a_withdrawn_offer_takes_its_proposals_along_and_cannot_be_agreed(
        self, cast, officer, match, offer
    ):
        with scope(cast.stranger) as by:
            with pytest.raises(Refused):
                actions.withdraw_aid(by=by, notice_id=offer.pk, reason=" ")
            actions.withdraw_aid(by=by, notice_id=offer.pk, reason="We need them ourselves")
            with pytest.raises(Refused) as told:
                actions.withdraw_aid(by=by, notice_id=offer.pk, reason="Again")
        assert list(told.value.reasons) == [AidFault.CLOSED]
        match.refresh_from_db()
        assert match.state == "withdrawn"
        with pytest.raises(Refused) as told:
            made.aid_match(officer, offer, match.need, 1)
        assert list(told.value.reasons) == [AidFault.CLOSED]

    def test_what_is_agreed_is_not_withdrawn_under_the_other(self, cast, match, offer):
        agreed(cast, match)
        with scope(cast.stranger) as by, pytest.raises(Refused) as told:
            actions.withdraw_aid(by=by, notice_id=offer.pk, reason="Changed our minds")
        assert list(told.value.reasons) == [AidFault.AGREED]

    def test_a_proposal_is_withdrawn_by_the_council_until_both_agreed(self, cast, officer, match):
        actions.withdraw_match(by=officer, match_id=match.pk, reason="Entered twice")
        with pytest.raises(Refused) as told:
            actions.withdraw_match(by=officer, match_id=match.pk, reason="Entered twice")
        assert list(told.value.reasons) == [AidFault.NOT_NOW]

    def test_the_same_pair_is_proposed_once_at_a_time(self, officer, match, offer, need):
        with pytest.raises(Refused) as told:
            made.aid_match(officer, offer, need, 10)
        assert list(told.value.reasons) == [AidFault.NOT_NOW]

    def test_the_same_submission_twice_is_one_notice(self, officer, service):
        first = made.aid_notice(officer, service, AidSide.NEED, submission_key="k")
        assert made.aid_notice(officer, service, AidSide.NEED, submission_key="k").pk == first.pk

    def test_nobody_puts_up_anything_for_somebody_else(self, cast, service):
        with scope(cast.stranger) as by, pytest.raises(Refused) as told:
            made.aid_notice(by, service, AidSide.NEED)
        assert list(told.value.reasons) == [MoveFault.NOT_YOURS]


@pytest.mark.django_db
class TestWhoSeesWhat:
    def test_each_side_learns_the_others_name_once_both_agreed(self, cast, match):
        with scope(cast.provider) as viewer:
            seen = aid.own_match(viewer, match.pk, TODAY)
        assert (seen.party, seen.other, seen.phone) == (Party.TAKER, "A care home, 7 km away", "")
        agreed(cast, match)
        with scope(cast.provider) as viewer:
            seen = aid.own_match(viewer, match.pk, TODAY)
        assert (seen.other, seen.phone) == ("Oak House, Melksham", "01225 700 200")

    def test_a_councils_policy_may_tell_names_from_the_start(self, cast, match):
        PolicyOverride.objects.create(
            council_id=cast.ambershire.pk, key="contact.support", values={"names_when_proposed": True},
            valid_from=TODAY, authority="Cabinet", adopted_by="Director", adopted_at=clock.now(),
        )  # fmt: skip
        assert policies.known()["contact.support"]
        with scope(cast.provider) as viewer:
            assert aid.own_match(viewer, match.pk, TODAY).named

    def test_who_answered_for_the_other_side_is_not_told_before(self, cast, match):
        with scope(cast.stranger) as by:
            actions.answer_match(by=by, match_id=match.pk, party=Party.GIVER, agree=True)
        with scope(cast.provider) as viewer:
            assert "Stranger" not in {who for _, who in aid.own_match(viewer, match.pk, TODAY).history}

    def test_the_database_shows_a_provider_its_own_notices_and_both_sides_the_match(
        self, cast, match, offer, need
    ):
        with tenancy.acting_for(cast.provider.actor):
            assert list(AidNotice.objects.values_list("pk", flat=True)) == [need.pk]
            assert AidNotice.objects.filter(pk=offer.pk).update(taken=1) == 0
            assert AidMatch.objects.count() == AidStep.objects.count() == 1
        with tenancy.acting_for(cast.neighbour.actor):
            assert not AidMatch.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "name"),
        [({"taken": 61}, "aid_never_exceeds_its_notice"), ({"role": ""}, "only_staff_have_a_role")],
    )
    def test_the_table_itself_refuses_more_than_was_offered(self, cast, officer, offer, changes, name):
        with tenancy.acting_for(officer), pytest.raises(IntegrityError, match=name), transaction.atomic():
            AidNotice.objects.filter(pk=offer.pk).update(**changes)

    def test_a_history_is_only_added_to(self, match):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            AidStep.objects.update(words="x")


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
@pytest.mark.data_layer
def test_of_several_agreements_at_once_no_more_is_given_than_was_offered():
    on = clock.today()
    with transaction.atomic():
        cast = assemble(on)
        officer = cast.officer.actor
    with scope(cast.officer):
        offer = made.aid_notice(officer, make_service(host=cast.ambershire), AidSide.OFFER, amount=60)
        needs = [
            made.aid_notice(officer, make_service(host=cast.ambershire), AidSide.NEED, amount=25)
            for _ in range(4)
        ]
        matches = [made.aid_match(officer, offer, need, 25) for need in needs]
        for match in matches:
            actions.answer_match(by=officer, match_id=match.pk, party=Party.TAKER, agree=True)
    done, refused, failed = made.together(
        [
            lambda match=match: actions.answer_match(
                by=officer, match_id=match.pk, party=Party.GIVER, agree=True
            )
            for match in matches
        ]
    )
    assert failed == []
    assert len(done) == 2
    assert refused == [AidFault.MORE_THAN_OFFERED] * 2
    with scope(cast.officer):
        assert taken(offer) == [50]
