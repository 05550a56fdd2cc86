"""Two enquiries that ask the same are joined and taken apart; one that asks two things is split."""

from datetime import timedelta

import pytest

from carepost.core import clock, ids
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions, queries
from carepost.enquiries.rules import Asker, AskFault, JoinFault, State, Verb
from carepost.enquiries.tests import factories as made
from carepost.gateways.tests.post import posted
from carepost.register.tests.monday import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def key() -> str:
    return ids.submission_key()


@pytest.fixture
def pair(officer, service):
    """Two who ask the same, one after the other; the later one for a provider that signs in."""
    first = made.received(officer, asker=Asker("Ann Day", "ann@oak.example"))
    with clock.freeze(NOW + timedelta(minutes=5)):
        second = made.received(officer, service, from_provider=True)
    return first, second


@pytest.fixture
def joined(officer, pair):
    first, second = pair
    actions.merge_enquiry(by=officer, enquiry_id=second.pk, into=first.ref.lower(), key=key())
    return pair


def test_both_who_asked_get_the_one_answer(officer, joined, mailoutbox):
    first, second = joined
    with posted():
        actions.answer_enquiry(by=officer, enquiry_id=first.pk, words="Yes, both.", key=key())
    assert {mail.to[0] for mail in mailoutbox if "answer" in mail.subject} == {
        "ann@oak.example",
        made.JO.email,
    }
    second.refresh_from_db()
    assert (second.state, second.answered_at) == (State.MERGED, None)


def test_neither_reads_the_words_of_the_other(cast, officer, joined):
    first, second = joined
    with scope(cast.provider) as provider:
        actions.add_to_enquiry(by=provider, enquiry_id=second.pk, words="We are in a hurry", key="add")
        told = [event.words for event in queries.history(provider, queries.enquiry_of(provider, second.pk))]
    assert told[0] == "We are in a hurry"
    note = first.events.order_by("-pk").first()
    assert (note.verb, note.internal) == (Verb.NOTE, True)
    assert "hurry" in note.words


def test_what_is_added_to_a_joined_one_opens_the_answered_one_again(officer, joined):
    first, second = joined
    actions.answer_enquiry(by=officer, enquiry_id=first.pk, words="Yes.", key=key())
    actions.add_to_enquiry(by=officer, enquiry_id=second.pk, words="And on Sunday?", key=key())
    first.refresh_from_db()
    assert first.state == State.REOPENED
    assert first.events.latest("pk").internal


@pytest.mark.parametrize("before", [State.RECEIVED, State.OWNED, State.WAITING])
def test_taken_apart_it_stands_where_it_stood(officer, pair, before):
    first, second = pair
    with clock.freeze(NOW + timedelta(minutes=10)):
        if before is not State.RECEIVED:
            actions.take_enquiry(by=officer, enquiry_id=second.pk)
        if before is State.WAITING:
            actions.ask_back(by=officer, enquiry_id=second.pk, words="Which?", key=key())
        second.refresh_from_db()
        due = second.due_at
        actions.merge_enquiry(by=officer, enquiry_id=second.pk, into=first.ref, key=key())
        row = actions.unmerge_enquiry(by=officer, enquiry_id=second.pk)
    assert (row.state, row.merged_into, row.due_at, row.ended_at) == (before, None, due, None)


def test_what_cannot_be_joined_says_why(officer, pair):
    first, second = pair
    money = made.received(officer, topic="money")
    wrong = {
        ("E-0001-1", second.pk): JoinFault.NO_SUCH,
        (second.ref, second.pk): JoinFault.ITSELF,
        (second.ref, first.pk): JoinFault.LATER,
        (money.ref, second.pk): JoinFault.FINANCE,
    }
    for (into, pk), reason in wrong.items():
        with pytest.raises(Refused) as told:
            actions.merge_enquiry(by=officer, enquiry_id=pk, into=into, key=key())
        assert told.value.reasons == (reason,)


def test_one_about_money_cannot_be_guessed_by_joining(officer, nurse, pair):
    money = made.received(officer, topic="money")
    with pytest.raises(Refused) as told:
        actions.merge_enquiry(by=nurse.actor, enquiry_id=pair[1].pk, into=money.ref, key=key())
    assert told.value.reasons == (JoinFault.NO_SUCH,)


def test_the_second_question_becomes_an_enquiry_of_the_same_person(officer, service):
    row, once = made.owned(officer, service, from_provider=True), key()
    given = {"subject": "Masks", "words": "Where do I get masks?", "topic": "supplies", "key": once}
    second = actions.split_enquiry(by=officer, enquiry_id=row.pk, **given)
    assert (second.asker_email, second.service, second.body_id) == (row.asker_email, service, row.body_id)
    assert (second.state, second.split_from, second.topic) == (State.RECEIVED, row, "supplies")
    assert actions.split_enquiry(by=officer, enquiry_id=row.pk, **given).pk == second.pk
    with pytest.raises(Refused) as told:
        actions.split_enquiry(by=officer, enquiry_id=row.pk, **given | {"key": key(), "topic": "gardening"})
    assert told.value.reasons == (AskFault.NO_TOPIC,)
