"""A provider tells of beds and staff in under a minute: readings, signals, the ledger, one press, undo, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from carepost.contact import due, queries
from carepost.contact.actions import correct_call
from carepost.contact.actions.news import tell_council
from carepost.contact.actions.updating import UpdateRefused, put_back_update, update_service
from carepost.contact.models import ServiceUpdate, WelfareCall
from carepost.contact.queries import updates
from carepost.contact.rules.news import News
from carepost.contact.rules.updates import UpdateFault as Fault
from carepost.contact.tests import factories
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.updating import tell
from carepost.core import clock
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.tests.cast import scope
from carepost.questions.models import Fact
from carepost.questions.queries import ledger
from carepost.register.models import Capacity
from carepost.register.tests.factories import make_organisation, make_service
from carepost.risk.models import Standing
from carepost.risk.rules.kinds import STAFF_ABSENT

pytestmark = pytest.mark.django_db
WELL = {"staff_due": 40, "staff_absent": 1}
ILL = {"staff_due": 40, "staff_absent": 20, "staff_agency": 20}


def absent(cast, home):
    """The severities of staff away that the standing tells."""
    with scope(cast.officer):
        reasons = Standing.objects.get(service=home).reasons
    return [each["severity"] for each in reasons if each["kind"] == STAFF_ABSENT.key]


def refused(by, service, key="", **numbers):
    with pytest.raises(Refused) as caught:
        tell(by, service, key=key, **numbers)
    return caught.value.reasons


class TestWhatFollows:
    def test_beds_become_a_reading_answers_of_the_ledger_and_a_line_in_the_councils_book(
        self, cast, home, provider
    ):
        done = tell(provider, home, beds_run=44, people_now=41, places_free=3, posts_vacant=2)
        assert done.warnings == ()
        with scope(cast.officer) as officer:
            reading = Capacity.objects.get(service=home)
            known = ledger.known_of(officer, home)
            entry = AuditEntry.objects.filter(verb="contact.update_service").latest("pk")
        assert (reading.operational_beds, reading.occupied, reading.reserved, reading.vacant_accepting) == (
            44,
            41,
            None,
            3,
        )
        assert (reading.as_of, reading.source) == (NOW, f"Told by {provider.name}")
        assert known["places_free"].told == f"3 places free, told on 9 November 2026 by {provider.name}"
        assert known["posts_vacant"].words == "2 vacant posts"
        assert (entry.council_id, entry.actor_name) == (cast.ambershire.pk, provider.name)

    def test_too_many_away_turn_the_standing_and_move_the_call_at_once(self, cast, home, provider):
        with scope(cast.officer):
            before = due.clock_of(cast.ambershire.pk, home, TODAY)
        tell(provider, home, staff_due=40, staff_absent=20, staff_agency=20)
        with scope(cast.officer) as officer:
            after = due.clock_of(cast.ambershire.pk, home, TODAY)
            row = next(
                each
                for each in Standing.objects.get(service=home).reasons
                if each["kind"] == STAFF_ABSENT.key
            )
            assert queries.clock_for(officer, home, TODAY).standing.score > before.standing.score
        assert after.due.on <= before.due.on
        assert row["source"] == "Told by the provider on 9 November 2026"

    def test_a_slip_is_put_right_by_telling_it_anew_whichever_page_told_it_first(self, cast, home, provider):
        tell_council(by=provider, service=home, news=News(said={STAFF_ABSENT.key: 5}), submission_key="n")
        assert absent(cast, home) == [5]
        tell(provider, home, **WELL)
        assert absent(cast, home) == [0]
        tell_council(by=provider, service=home, news=News(said={STAFF_ABSENT.key: 3}), submission_key="n2")
        assert absent(cast, home) == [3]

    def test_numbers_that_do_not_add_up_are_kept_and_said(self, home, provider):
        done = tell(provider, home, beds_run=44, people_now=44, places_free=4)
        assert [warning.name for warning in done.warnings] == ["MORE_IN_USE"]
        assert Capacity.objects.count() == 1

    def test_a_service_in_peoples_own_homes_has_places_and_no_beds(self, cast, provider):
        with scope(cast.officer):
            visits = make_service(
                host=cast.ambershire, organisation=make_organisation(body=cast.willow), care_home=False
            )
        tell(provider, visits, people_now=30, places_free=4)
        assert not Capacity.objects.filter(service=visits).exists()
        assert ledger.known_of(provider, visits)["places_free"].value == 4
        assert refused(provider, visits, beds_run=4) == (Fault.UNKNOWN,)

    def test_what_was_said_in_a_call_is_known_to_the_page_until_the_call_is_corrected(
        self, cast, home, provider
    ):
        assert (
            ledger.known_of(provider, home)["staff_due"].told
            == "40 due at work, told on 7 November 2026 by Jo Marsh"
        )
        with scope(cast.officer) as officer:
            call = WelfareCall.objects.get(service=home)
            times = {"started_at": call.started_at, "ended_at": call.ended_at}
            right = factories.call_input(officer, answers={"staff_due": "44"}, **times)
            correct_call(by=officer, call_id=call.pk, call=right, reason="Misheard", submission_key="c")
        known = ledger.known_of(provider, home)["staff_due"]
        assert (known.value, known.on) == (44, TODAY - timedelta(days=2))


class TestSentTwice:
    def test_the_same_page_sent_twice_is_told_once(self, home, provider):
        first = tell(provider, home, key="k", **WELL)
        again = tell(provider, home, key="k", seen="as it was", **WELL)
        assert again.row.pk == first.row.pk
        assert (
            ServiceUpdate.objects.count(),
            Fact.objects.filter(source_ref__startswith="update").count(),
        ) == (1, 2)

    def test_newer_numbers_of_a_colleague_are_not_written_over_unseen(self, home, provider):
        shown = updates.own_updates(provider, TODAY)[0].mark
        tell(provider, home, **WELL)
        with pytest.raises(Refused) as caught:
            update_service(by=provider, service=home, told=ILL, submission_key="late", seen=shown)
        assert caught.value.reasons == (Fault.MOVED_ON,)
        assert ServiceUpdate.objects.count() == 1


class TestUndo:
    def test_putting_back_tells_again_what_was_told_before_and_takes_back_what_followed(
        self, cast, home, provider
    ):
        with clock.freeze(NOW - timedelta(hours=2)):
            tell(provider, home, people_now=41, **WELL)
        wrong = tell(provider, home, people_now=14, **ILL).row
        assert absent(cast, home) == [5]
        with clock.freeze(NOW + timedelta(minutes=1)):
            done = put_back_update(by=provider, service=home, update_id=wrong.pk, submission_key="u")
            assert done.row.told == {"people_now": 41, **WELL}
            assert (
                put_back_update(by=provider, service=home, update_id=wrong.pk, submission_key="u").row
                == done.row
            )
        assert absent(cast, home) == [0]
        assert Capacity.objects.order_by("-as_of").first().occupied == 41
        assert ledger.known_of(provider, home)["people_now"].value == 41

    def test_what_was_told_in_the_wrong_one_alone_counts_no_longer(self, cast, home, provider):
        with clock.freeze(NOW - timedelta(hours=2)):
            tell(provider, home, people_now=41)
        wrong = tell(provider, home, **ILL).row
        with clock.freeze(NOW + timedelta(minutes=1)):
            put_back_update(by=provider, service=home, update_id=wrong.pk, submission_key="u")
        assert absent(cast, home) == [0]  # as the call of Saturday had it

    def test_only_the_latest_is_put_back_and_only_with_something_before_it(self, home, provider):
        first = tell(provider, home, **WELL).row
        assert self.put_back(provider, home, first) == (Fault.NOTHING_BEFORE,)
        with clock.freeze(NOW + timedelta(minutes=1)):
            tell(provider, home, people_now=41)
        assert self.put_back(provider, home, first) == (Fault.NOT_LATEST,)

    def put_back(self, by, home, row):
        with pytest.raises(Refused) as caught:
            put_back_update(by=by, service=home, update_id=row.pk, submission_key="u")
        return caught.value.reasons


class TestWhoMay:
    def test_only_its_own_provider_tells_of_a_service(self, cast, home, provider):
        with scope(cast.stranger) as stranger:
            assert refused(stranger, home, **WELL) == (Fault.NOT_YOURS,)
        with scope(cast.officer) as officer:
            assert isinstance(refused(officer, home, **WELL)[0], NotAllowed)
        elsewhere = make_service(host=None, organisation=home.organisation)
        assert refused(provider, elsewhere, **WELL) == (Fault.NO_COUNCIL,)

    @pytest.mark.parametrize(
        ("numbers", "fault"),
        [
            ({}, Fault.NOTHING),
            ({"staff_absent": 2}, Fault.NEEDS_DUE),
            ({"people_now": -1}, Fault.OUT_OF_BOUNDS),
        ],
    )
    def test_what_makes_no_sense_is_refused_and_nothing_is_written(self, home, provider, numbers, fault):
        with pytest.raises(UpdateRefused) as caught:
            tell(provider, home, **numbers)
        assert fault in caught.value.faults.values()
        assert not ServiceUpdate.objects.exists()

    def test_what_is_told_is_read_by_its_council_and_its_own_people_and_changed_by_nobody(
        self, cast, home, provider
    ):
        row = tell(provider, home, **WELL).row
        for person, number in (
            (cast.provider, 1),
            (cast.officer, 1),
            (cast.stranger, 0),
            (cast.neighbour, 0),
        ):
            with scope(person) as viewer:
                assert len(updates.told(viewer, home)) == number
                assert ServiceUpdate.objects.count() == number
                assert Fact.objects.filter(source_ref=f"update:{row.pk}").count() == 2 * number
        with scope(cast.officer), pytest.raises(ProgrammingError), transaction.atomic():
            ServiceUpdate.objects.filter(pk=row.pk).update(told={"people_now": 1})

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"told": {}}, "update_tells_something"),
            ({"submission_key": ""}, "update_has_a_submission_key"),
            ({"seconds": -1}, "update_takes_no_less_than_nothing"),
        ],
    )
    def test_a_row_that_cannot_be_true_is_refused(self, cast, home, changes, name):
        row = {"told": {"people_now": 1}, "submission_key": "k", "seconds": 1, **changes}
        with scope(cast.officer), pytest.raises(IntegrityError, match=name), transaction.atomic():
            ServiceUpdate.objects.create(council=cast.ambershire, service=home, at=NOW, by_name="P", **row)
