"""What can be received, what a topic must have, and which enquiries may be joined."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from carepost.enquiries.rules import (
    Asker,
    AskFault,
    Joined,
    JoinFault,
    Question,
    State,
    Topic,
    TopicFault,
    ask_faults,
    catalogue,
    join_faults,
    topic_faults,
)

JO = Asker("Jo", "jo@willow.example")
WHAT = Question("Visiting", "May they visit?", "infection")
NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
LATER = Joined(2, State.RECEIVED, NOON, finance=False)
EARLIER = Joined(1, State.OWNED, NOON - timedelta(hours=1), finance=False)


@pytest.mark.parametrize(
    ("asker", "question", "faults"),
    [
        (JO, WHAT, ()),
        (Asker("Jo", phone="01632 960 001"), WHAT, ()),
        (Asker(" ", "jo@willow.example"), WHAT, (AskFault.NO_NAME,)),
        (Asker("Jo"), WHAT, (AskFault.NO_WAY_BACK,)),
        (JO, replace(WHAT, words=" "), (AskFault.NO_WORDS,)),
        (JO, replace(WHAT, subject=""), (AskFault.NO_SUBJECT,)),
        (JO, replace(WHAT, words="a" * 8001), (AskFault.TOO_LONG,)),
    ],
)
def test_what_is_asked_has_a_name_words_and_a_way_back(asker, question, faults):
    assert ask_faults(asker, question) == faults


@pytest.mark.parametrize(
    ("earlier", "faults"),
    [
        (EARLIER, ()),
        (replace(EARLIER, state=State.ANSWERED), ()),
        (LATER, (JoinFault.ITSELF,)),
        (replace(EARLIER, received_at=NOON + timedelta(minutes=1)), (JoinFault.LATER,)),
        (replace(EARLIER, state=State.CLOSED), (JoinFault.ENDED,)),
        (replace(EARLIER, state=State.MERGED), (JoinFault.ENDED,)),
        (replace(EARLIER, finance=True), (JoinFault.FINANCE,)),
    ],
)
def test_the_later_is_joined_into_the_earlier_where_the_same_people_may_read_both(earlier, faults):
    assert join_faults(LATER, earlier) == faults


def test_of_two_that_came_at_once_the_lower_number_is_the_earlier():
    assert join_faults(LATER, replace(LATER, number=1)) == ()
    assert join_faults(replace(LATER, number=1), LATER) == (JoinFault.LATER,)


@pytest.mark.parametrize(
    ("topic", "faults"),
    [
        (Topic("", "Falls", "Lifting and falls."), ()),
        (Topic("", " ", "Lifting and falls."), (TopicFault.NO_NAME,)),
        (Topic("", "staffing", "Again."), (TopicFault.NAME_TAKEN,)),
        (Topic("staffing", "Staffing", "The same one."), ()),
        (Topic("", "Falls", ""), (TopicFault.NO_WORDS,)),
        (Topic("other", "Something else", "Whatever.", retired=True), (TopicFault.ALWAYS_ONE,)),
    ],
)
def test_a_topic_has_a_name_of_its_own_and_says_what_belongs_to_it(topic, faults):
    assert topic_faults(topic, catalogue([]).values()) == faults


def test_a_councils_own_version_stands_in_the_place_of_the_houses():
    own = Topic("staffing", "Staff and rotas", "Ours.")
    found = catalogue([own, Topic("falls", "Falls", "Lifting.")])
    assert found["staffing"] is own
    assert list(found)[-1] == "falls"
    assert [topic.key for topic in found.values() if topic.finance] == ["money"]
