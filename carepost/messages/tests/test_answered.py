"""An answer given in one room is kept by another, for whom both permit it; neither knows the other."""

from __future__ import annotations

import pytest

from carepost.core.acting import Actor, ActorKind
from carepost.messages import answered
from carepost.messages.answered import Answered
from carepost.ui import slots

ANSWER = Answered("May we?", "Yes.", "The host, on Monday")


def person(*permissions):
    return Actor(1, "Jo", ActorKind.STAFF, council_id=1, permissions=frozenset(permissions))


@pytest.fixture(autouse=True)
def rooms(monkeypatch):
    monkeypatch.setattr(slots, "_panels", {})
    slots.fill(
        answered.GIVEN, name="forum", needs="answer", render=lambda _, number: ANSWER if number == 7 else None
    )
    slots.fill(answered.KEEPER, name="library", needs="keep", render=lambda _, key: f"/keep/?from={key}")


def test_whoever_may_keep_answers_is_shown_where():
    assert answered.keep_at(None, person("keep"), "forum", 7) == "/keep/?from=forum-7"
    assert answered.keep_at(None, person(), "forum", 7) is None


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("forum-7", ANSWER), ("forum-8", None), ("forum-x", None), ("forum-", None), ("forum", None), ("", None),
        ("elsewhere-7", None), (f"forum-{'7' * 19}", None),
    ],
)  # fmt: skip
def test_a_key_gives_the_answer_that_it_names(key, found):
    assert answered.given(None, person("answer"), key) == found


def test_whoever_may_not_read_it_in_its_room_is_given_nothing():
    assert answered.given(None, person("keep"), "forum-7") is None
