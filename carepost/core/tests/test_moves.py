"""A table of moves is asked in one way, whatever moves."""

from enum import StrEnum

import pytest

from carepost.core.moves import Move, Moves


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


TABLE: Moves[Lamp, str, str] = Moves(
    (
        Move(None, "buy", Lamp.OFF, ("owner",)),
        Move(Lamp.OFF, "switch", Lamp.ON, ("owner", "guest")),
        Move(Lamp.OFF, "switch", Lamp.BROKEN, ("guest",)),
        Move(Lamp.ON, "switch", Lamp.OFF, ("owner", "guest")),
        Move(Lamp.ON, "age", Lamp.BROKEN),
    )
)


def test_a_verb_leads_where_the_table_says():
    assert TABLE.target(None, "buy") is Lamp.OFF
    assert TABLE.target(Lamp.ON, "age") is Lamp.BROKEN


@pytest.mark.parametrize(("state", "verb", "found"), [(Lamp.BROKEN, "switch", 0), (Lamp.OFF, "switch", 2)])
def test_where_it_leads_nowhere_or_two_ways_it_has_no_one_target(state, verb, found):
    assert len(TABLE.ways(state, verb)) == found
    with pytest.raises(LookupError, match=f"{found} moves: {verb} from {state}"):
        TABLE.target(state, verb)
    assert TABLE.after(state, verb) is None


@pytest.mark.parametrize(
    ("state", "verb", "who", "may"),
    [
        (None, "buy", "owner", True), (None, "buy", "guest", False), (Lamp.OFF, "buy", "owner", False),
        (Lamp.ON, "age", "owner", False), (Lamp.ON, "switch", "guest", True),
    ],
)  # fmt: skip
def test_who_may_is_asked_of_the_table(state, verb, who, may):
    assert TABLE.may(state, verb, who) is may


def test_what_somebody_may_do_now_is_told():
    assert TABLE.verbs(Lamp.ON, "guest") == {"switch"}
    assert TABLE.verbs(Lamp.BROKEN, "owner") == frozenset()
    assert [move.verb for move in TABLE] == ["buy", "switch", "switch", "switch", "age"]


def test_what_follows_is_asked_of_the_table():
    assert TABLE.after(None, "buy") is TABLE.target(None, "buy")
