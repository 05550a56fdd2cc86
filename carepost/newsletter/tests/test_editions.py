"""An edition from its beginning to its time: who may do what, and that nothing goes that was not approved as it is."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.permissions import Can
from carepost.councils.rules import Role
from carepost.newsletter import actions, queries
from carepost.newsletter.models import Edition
from carepost.newsletter.rules import Audience, EditionFault, ItemState, Section, State
from carepost.newsletter.tests import factories as made
from carepost.newsletter.tests.conftest import NOW, TODAY, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture(autouse=True)
def _somebody_reads(book):
    book(person("anna@willow.example"))


def reasons(call):
    with pytest.raises(Refused) as told:
        call()
    return told.value.reasons


class TestBeginning:
    def test_it_has_the_next_number_and_is_for_whom_the_last_one_was(self, officer):
        first = made.begun(officer, readers=("manager",))
        actions.arrange_edition(by=officer, edition_id=first.pk, up=True, section=Section.NEWS)
        second = made.begun(officer, "Next week")
        assert (first.number, second.number, second.readers) == (1, 2, ["manager"])
        assert second.order[0] is Section.NEWS

    def test_the_same_page_sent_twice_is_one_edition(self, officer):
        rows = [actions.begin_edition(by=officer, title="A", submission_key="once") for _ in range(2)]
        assert rows[0] == rows[1]

    def test_a_title_is_needed_and_a_page_that_is_not_stale(self, officer):
        begin = actions.begin_edition
        assert reasons(lambda: begin(by=officer, title=" ", submission_key="k")) == (EditionFault.NO_TITLE,)
        assert reasons(lambda: begin(by=officer, title="A", submission_key="")) == (EditionFault.NO_KEY,)

    def test_who_puts_things_forward_does_not_make_editions(self, cast):
        assert reasons(lambda: made.begun(cast.staff[Role.QA_OFFICER].actor)) == (NotAllowed.NO_PERMISSION,)


class TestArranging:
    def test_sections_and_items_move_a_place(self, officer):
        edition = made.begun(officer)
        one, two = made.taken(officer, edition, "One"), made.taken(officer, edition, "Two")
        actions.arrange_edition(by=officer, edition_id=edition.pk, up=True, item_id=two.pk)
        read = queries.in_sections(edition)
        assert [item.title for _, items in read for item in items] == ["Two", "One"]
        actions.arrange_edition(by=officer, edition_id=edition.pk, up=False, item_id=two.pk)
        assert [item.pk for _, items in queries.in_sections(edition) for item in items] == [one.pk, two.pk]

    def test_an_item_of_another_edition_does_not_move(self, officer):
        edition, other = made.begun(officer), made.filled(officer, "Other")
        item = other.items.get()
        actions.arrange_edition(by=officer, edition_id=edition.pk, up=True, item_id=item.pk)
        item.refresh_from_db()
        assert item.edition == other


class TestApproving:
    def test_somebody_else_than_who_handed_it_in_approves(self, officer, second):
        edition = made.filled(officer)
        actions.submit_edition(by=officer, edition_id=edition.pk)
        assert reasons(lambda: actions.approve_edition(by=officer, edition_id=edition.pk)) == (
            EditionFault.OWN,
        )
        assert actions.approve_edition(by=second, edition_id=edition.pk).approved_by == second.name

    def test_the_table_holds_that_too(self, officer, second):
        edition = made.approved(officer, second)
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(approved_by_id=edition.submitted_by_id)
        with pytest.raises(IntegrityError), transaction.atomic():
            Edition.objects.filter(pk=edition.pk).update(approved_by="")

    def test_by_policy_one_person_is_enough(self, cast, officer):
        edition = made.filled(officer)
        actions.submit_edition(by=officer, edition_id=edition.pk)
        by = Actor.operator("tests", council_id=cast.ambershire.pk, permissions={Can.ADOPT_POLICY.value})
        policies.adopt(
            by=by, council_id=cast.ambershire.pk, key="newsletter.sending", values={"two_people": False},
            valid_from=TODAY, authority="tests",
        )  # fmt: skip
        row = actions.approve_edition(by=officer, edition_id=edition.pk)
        assert (row.state, row.by_two) == (State.APPROVED, False)

    def test_an_empty_one_and_one_for_nobody_are_not_handed_in(self, officer, book):
        edition = made.begun(officer)
        submit = actions.submit_edition
        assert reasons(lambda: submit(by=officer, edition_id=edition.pk)) == (EditionFault.EMPTY,)
        made.taken(officer, edition)
        book(person(""))
        assert reasons(lambda: submit(by=officer, edition_id=edition.pk)) == (EditionFault.NOBODY,)

    def test_sent_back_with_why_it_is_open_and_has_to_be_handed_in_anew(self, officer, second):
        edition = made.filled(officer)
        actions.submit_edition(by=officer, edition_id=edition.pk)
        reopen = actions.reopen_edition
        assert reasons(lambda: reopen(by=second, edition_id=edition.pk)) == (EditionFault.NO_REASON,)
        row = reopen(by=second, edition_id=edition.pk, why="The date is wrong")
        assert row.state == State.COLLECTING
        assert row.steps.latest("pk").why == "The date is wrong"

    def test_what_was_approved_is_open_for_changes_only_after_it_lost_the_approval(self, officer, second):
        edition = made.approved(officer, second)
        change = {"edition_id": edition.pk, "title": "Other", "opening": "", "audience": Audience()}
        assert reasons(lambda: actions.change_edition(by=officer, **change)) == (EditionFault.NOT_NOW,)
        row = actions.reopen_edition(by=officer, edition_id=edition.pk)
        assert (row.state, row.approved_by, row.approved_by_id) == (State.COLLECTING, "", None)
        assert actions.change_edition(by=officer, **change).title == "Other"


class TestScheduling:
    def schedule(self, by, edition, at, **given):
        return actions.schedule_edition(by=by, edition_id=edition.pk, at=at, **given)

    def test_at_a_time_ahead_on_a_working_day_or_whoever_says_so(self, officer, second):
        edition = made.approved(officer, second)
        sunday = NOW + timedelta(days=6)
        assert reasons(lambda: self.schedule(officer, edition, NOW)) == (EditionFault.PAST,)
        assert reasons(lambda: self.schedule(officer, edition, sunday)) == (EditionFault.NOT_WORKED,)
        assert self.schedule(officer, edition, sunday, all_the_same=True).state == State.SCHEDULED

    def test_not_after_the_last_day_on_which_something_in_it_is_worth_telling(self, officer, second):
        edition = made.filled(officer)
        made.taken(officer, edition, "Today only", worth_until=TODAY)
        made.approved(officer, second, edition)
        assert reasons(lambda: self.schedule(officer, edition, NOW + timedelta(days=1))) == (
            EditionFault.OVER,
        )

    def test_stopped_before_it_goes_it_stays_approved(self, officer, second):
        edition = made.scheduled(officer, second)
        row = actions.stop_edition(by=officer, edition_id=edition.pk)
        assert (row.state, row.send_at) == (State.APPROVED, None)
        assert queries.due(row.council_id, NOW + timedelta(days=1)).to_start == ()

    def test_nothing_unapproved_is_scheduled(self, officer):
        edition = made.filled(officer)
        at = NOW + timedelta(hours=1)
        assert reasons(lambda: self.schedule(officer, edition, at)) == (EditionFault.NOT_NOW,)


class TestGivingUpAndCorrecting:
    def test_given_up_what_was_in_it_waits_for_the_next(self, officer):
        edition = made.filled(officer)
        item = edition.items.get()
        actions.drop_edition(by=officer, edition_id=edition.pk, why="No news this week")
        item.refresh_from_db()
        assert (item.state, item.edition, item.carried) == (ItemState.WAITING, None, 1)
        assert edition not in queries.editions(officer)
        assert edition in queries.editions(officer, [State.DROPPED])

    def test_a_corrected_edition_starts_with_the_words_of_the_first_which_stays(self, officer, second):
        first = made.sent(officer, second)
        row = actions.correct_edition(by=officer, edition_id=first.pk)
        assert (row.title, row.corrects, row.state) == (
            "Corrected: This week in Ambershire", first, State.COLLECTING,
        )  # fmt: skip
        item = row.items.get()
        assert (item.title, item.state) == ("Flu vaccines from Monday", ItemState.CHOSEN)
        actions.change_item(by=officer, item_id=item.pk, words=made.words("From Tuesday"), version=1)
        assert queries.as_read(officer, queries.edition(officer, first.pk)).parts[0].told[0].title == (
            "Flu vaccines from Monday"
        )
        assert queries.corrected_by(officer, first) == row

    def test_one_correction_at_a_time_and_only_of_what_went(self, officer, second):
        first = made.sent(officer, second)
        begin = actions.correct_edition
        row = begin(by=officer, edition_id=first.pk)
        assert reasons(lambda: begin(by=officer, edition_id=first.pk)) == (EditionFault.CORRECTED,)
        assert reasons(lambda: begin(by=officer, edition_id=row.pk)) == (EditionFault.NOT_SENT,)
        actions.drop_edition(by=officer, edition_id=row.pk, why="Not needed")
        assert begin(by=officer, edition_id=first.pk).pk != row.pk


def test_another_councils_edition_cannot_be_touched(cast, officer):
    from django.http import Http404

    edition = made.filled(officer)
    with pytest.raises(Http404):
        actions.submit_edition(by=cast.neighbour.actor, edition_id=edition.pk)
    with clock.freeze(NOW), pytest.raises(Http404):
        queries.edition(cast.neighbour.actor, edition.pk)
