"""What is put forward is never lost: each thing that can be done to it, and each thing that cannot."""

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from carepost.core import ids
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.rules import Role
from carepost.newsletter import actions, queries
from carepost.newsletter.models import ItemStep, NewsItem
from carepost.newsletter.rules import ItemFault, ItemState, ItemVerb
from carepost.newsletter.tests import factories as made
from carepost.newsletter.tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def reasons(call):
    with pytest.raises(Refused) as told:
        call()
    return told.value.reasons


@pytest.fixture
def edition(officer):
    return made.begun(officer)


class TestPuttingForward:
    def test_anybody_who_works_with_providers_may_and_it_waits(self, cast):
        nurse = cast.staff[Role.PUBLIC_HEALTH].actor
        item = made.put(nurse)
        assert (item.state, item.put_by_name) == (ItemState.WAITING, nurse.name)
        assert item.steps.get().verb == ItemVerb.PUT_FORWARD

    def test_who_does_not_work_with_providers_may_not(self, cast):
        assert reasons(lambda: made.put(cast.analyst.actor)) == (NotAllowed.NO_PERMISSION,)

    def test_the_same_submission_and_the_same_source_are_one_item(self, officer):
        key = ids.submission_key()
        put = [
            actions.put_forward(by=officer, words=made.words(), submission_key=each, source=source)
            for each, source in [(key, ""), (key, ""), ("b", "library:1"), ("c", "library:1")]
        ]
        assert len({item.pk for item in put}) == NewsItem.objects.count() == 2

    def test_every_fault_is_told_at_once(self, officer):
        bad = made.words(" ", words="", link="no link")
        told = reasons(lambda: actions.put_forward(by=officer, words=bad, submission_key="x"))
        assert told == (ItemFault.NO_TITLE, ItemFault.NO_WORDS, ItemFault.NO_LINK)
        assert reasons(lambda: actions.put_forward(by=officer, words=made.words(), submission_key=" ")) == (
            ItemFault.NO_KEY,
        )


class TestSuggesting:
    def suggest(self, by, council, key="one"):
        return actions.suggest_item(by=by, council_id=council.pk, words=made.words(), submission_key=key)

    def test_a_provider_suggests_to_the_council_of_its_service_and_reads_what_became_of_it(self, cast, home):
        item = self.suggest(cast.provider.actor, cast.ambershire)
        assert (item.put_by_about, item.state) == ("Willow Care", ItemState.WAITING)
        assert queries.suggested(cast.provider_manager.actor) == [item]
        assert queries.suggested(cast.stranger.actor) == []

    def test_not_to_a_council_that_has_nothing_of_theirs(self, cast, home):
        assert reasons(lambda: self.suggest(cast.provider.actor, cast.borechester)) == (ItemFault.NOT_HERE,)
        assert reasons(lambda: self.suggest(cast.stranger.actor, cast.ambershire)) == (ItemFault.NOT_HERE,)

    def test_a_partner_suggests_to_the_council_that_shares_with_it_alone(self, cast):
        assert self.suggest(cast.partner.actor, cast.ambershire).put_by_about == "Amber Hospital Trust"
        assert reasons(lambda: self.suggest(cast.partner.actor, cast.borechester)) == (ItemFault.NOT_HERE,)
        stale = cast.stale_partner.actor
        assert reasons(lambda: self.suggest(stale, cast.ambershire)) == (NotAllowed.NO_PERMISSION,)


class TestPlacing:
    def place(self, by, item, verb, **given):
        return actions.place_item(by=by, item_id=item.pk, verb=verb, **given)

    def test_taken_in_carried_over_left_out_brought_back_and_each_step_is_kept(self, officer, edition):
        item = made.taken(officer, edition)
        assert (item.state, item.edition, item.place) == (ItemState.CHOSEN, edition, 1)
        self.place(officer, item, ItemVerb.CARRY_OVER)
        item = self.place(officer, item, ItemVerb.LEAVE_OUT, why="Told last month")
        assert (item.state, item.why, item.carried, item.edition) == (
            ItemState.LEFT_OUT,
            "Told last month",
            1,
            None,
        )
        item = self.place(officer, item, ItemVerb.BRING_BACK)
        assert (item.state, item.why) == (ItemState.WAITING, "")
        verbs = list(ItemStep.objects.filter(item=item).order_by("pk").values_list("verb", flat=True))
        assert verbs == ["put forward", "take in", "carry over", "leave out", "bring back"]

    def test_nothing_is_left_out_without_a_reason_not_even_by_the_table(self, officer):
        item = made.put(officer)
        assert reasons(lambda: self.place(officer, item, ItemVerb.LEAVE_OUT)) == (ItemFault.NO_REASON,)
        with pytest.raises(IntegrityError), transaction.atomic():
            NewsItem.objects.filter(pk=item.pk).update(state=ItemState.LEFT_OUT)

    def test_what_is_over_is_not_taken_in(self, officer, edition):
        item = made.put(officer, worth_until=TODAY)
        NewsItem.objects.filter(pk=item.pk).update(worth_until="2026-11-08")
        take = {"verb": ItemVerb.TAKE_IN, "edition_id": edition.pk}
        assert reasons(lambda: self.place(officer, item, **take)) == (ItemFault.OVER,)

    def test_an_edition_that_was_handed_in_lets_nothing_in_or_out(self, officer, edition):
        inside, outside = made.taken(officer, edition), made.put(officer, "Another")
        actions.submit_edition(by=officer, edition_id=edition.pk)
        take = {"verb": ItemVerb.TAKE_IN, "edition_id": edition.pk}
        assert reasons(lambda: self.place(officer, outside, **take)) == (ItemFault.LOCKED,)
        assert reasons(lambda: self.place(officer, inside, ItemVerb.CARRY_OVER)) == (ItemFault.LOCKED,)
        change = {"item_id": inside.pk, "words": made.words("New"), "version": 1}
        assert reasons(lambda: actions.change_item(by=officer, **change)) == (ItemFault.LOCKED,)

    def test_into_no_edition_nothing_can_be_taken(self, officer):
        assert reasons(lambda: self.place(officer, made.put(officer), ItemVerb.TAKE_IN)) == (
            ItemFault.LOCKED,
        )

    def test_who_may_put_forward_may_not_place(self, cast, officer):
        nurse = cast.staff[Role.PUBLIC_HEALTH].actor
        item = made.put(nurse)
        told = reasons(lambda: self.place(nurse, item, ItemVerb.LEAVE_OUT, why="x"))
        assert told == (NotAllowed.NO_PERMISSION,)

    def test_another_councils_item_is_not_there(self, cast, officer):
        item = made.put(officer)
        with pytest.raises(Http404):
            self.place(cast.neighbour.actor, item, ItemVerb.LEAVE_OUT, why="x")


class TestChanging:
    def test_an_editor_edits_and_nobody_past_another(self, officer, second):
        item = made.put(officer)
        changed = actions.change_item(by=second, item_id=item.pk, words=made.words("Better"), version=1)
        assert (changed.title, changed.version) == ("Better", 2)
        again = {"item_id": item.pk, "words": made.words("Mine"), "version": 1}
        assert reasons(lambda: actions.change_item(by=officer, **again)) == (ItemFault.NOT_NOW,)

    def test_only_who_put_it_forward_takes_it_back_and_only_while_it_waits(self, officer, second, edition):
        item = made.put(officer)
        assert reasons(lambda: actions.withdraw_item(by=second, item_id=item.pk)) == (ItemFault.NOT_YOURS,)
        assert actions.withdraw_item(by=officer, item_id=item.pk).state == ItemState.WITHDRAWN
        inside = made.taken(officer, edition)
        assert reasons(lambda: actions.withdraw_item(by=officer, item_id=inside.pk)) == (ItemFault.NOT_NOW,)
