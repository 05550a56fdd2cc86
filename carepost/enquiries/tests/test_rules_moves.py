"""Every move of an enquiry, and what whoever asked may do."""

import pytest

from carepost.enquiries.rules import (
    INTERNAL,
    MOVES,
    OPEN,
    RUNNING,
    MoveFault,
    Side,
    State,
    Verb,
    may_move,
)


@pytest.mark.parametrize(
    ("state", "verb", "target"),
    [
        (None, Verb.RECEIVE, State.RECEIVED),
        (State.RECEIVED, Verb.TAKE, State.OWNED),
        (State.RECEIVED, Verb.ANSWER, State.ANSWERED),
        (State.OWNED, Verb.ASK_BACK, State.WAITING),
        (State.WAITING, Verb.ADD, State.OWNED),
        (State.WAITING, Verb.RESUME, State.OWNED),
        (State.ANSWERED, Verb.ADD, State.REOPENED),
        (State.CLOSED, Verb.ADD, State.REOPENED),
        (State.OWNED, Verb.REROUTE, State.RECEIVED),
        (State.ANSWERED, Verb.CORRECT, State.ANSWERED),
        (State.OWNED, Verb.MERGE, State.MERGED),
    ],
)
def test_a_verb_leads_where_the_table_says(state, verb, target):
    assert may_move(state, verb, Side.COUNCIL) == ()
    assert MOVES.target(state, verb) is target


@pytest.mark.parametrize("state", list(State))
def test_whoever_asked_can_only_add_and_say_if_an_answer_helped(state):
    ended = state in (State.ANSWERED, State.CLOSED, State.MERGED)
    assert MOVES.verbs(state, Side.ASKER) == ({Verb.ADD, Verb.RATE} if ended else {Verb.ADD})


def test_what_is_closed_is_not_answered_and_what_waits_is_not_rerouted():
    assert may_move(State.CLOSED, Verb.ANSWER, Side.COUNCIL) == (MoveFault.NOT_NOW,)
    assert may_move(State.WAITING, Verb.REROUTE, Side.COUNCIL) == (MoveFault.NOT_NOW,)
    assert may_move(State.OWNED, Verb.ANSWER, Side.ASKER) == (MoveFault.NOT_YOURS,)


def test_a_verb_that_leads_to_several_states_wants_to_be_told():
    assert {move.target for move in MOVES if move.verb is Verb.UNMERGE} == set(OPEN)
    with pytest.raises(LookupError, match="4 moves"):
        MOVES.target(State.MERGED, Verb.UNMERGE)
    with pytest.raises(LookupError, match="0 moves"):
        MOVES.target(State.CLOSED, Verb.TAKE)


def test_whatever_only_the_council_does_is_internal_unless_whoever_asked_must_know():
    told = {Verb.TAKE, Verb.ASK_BACK, Verb.ANSWER, Verb.CORRECT, Verb.CLOSE, Verb.SET_ASIDE, Verb.SPLIT_OFF}
    ours = {move.verb for move in MOVES if move.who == (Side.COUNCIL,)}
    assert ours - INTERNAL == told


def test_the_clock_runs_in_every_open_state_but_one():
    assert set(OPEN) - set(RUNNING) == {State.WAITING}


def test_every_state_and_verb_has_its_words():
    assert all(state.label and state.told for state in State)
    assert all(verb.done for verb in Verb)
