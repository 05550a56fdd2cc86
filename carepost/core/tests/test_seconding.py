"""Who may answer what another person proposed, and until when."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.core.seconding import MOVES, Answer, Asked, SecondFault, State, Who, against, person

TODAY = date(2026, 11, 23)
ANN, BEN = 1, 2
C, T, W, L = Answer.CONFIRMED, Answer.TURNED_DOWN, Answer.WITHDRAWN, Answer.LAPSED


def asked(answer: Answer | None = None) -> Asked:
    return Asked(ANN, TODAY + timedelta(days=5), answer)


@pytest.mark.parametrize(
    ("answer", "days", "state"),
    [
        (None, 0, State.WAITING),
        (None, 4, State.WAITING),
        (None, 5, State.LAPSED),
        (C, 9, State.CONFIRMED),
        (T, 9, State.TURNED_DOWN),
        (W, 0, State.WITHDRAWN),
        (L, 5, State.LAPSED),
    ],
)
def test_where_a_proposal_stands(answer: Answer | None, days: int, state: State) -> None:
    assert asked(answer).state_on(TODAY + timedelta(days)) is state


@pytest.mark.parametrize(
    ("answer", "by", "words", "reasons"),
    [
        pytest.param(C, BEN, "", (), id="another confirms"),
        pytest.param(C, ANN, "", (SecondFault.OWN,), id="nobody confirms their own"),
        pytest.param(T, BEN, "Too soon", (), id="another turns down"),
        pytest.param(T, BEN, " \n", (SecondFault.NO_WORDS,), id="turning down needs words"),
        pytest.param(T, ANN, "No", (SecondFault.OWN,), id="nobody turns down their own"),
        pytest.param(W, ANN, "", (), id="the proposer withdraws"),
        pytest.param(W, BEN, "", (SecondFault.NOT_YOURS,), id="another cannot withdraw"),
    ],
)
def test_who_may_answer_how(answer: Answer, by: int, words: str, reasons: tuple[SecondFault, ...]) -> None:
    assert against(asked(), answer, by=by, today=TODAY, words=words) == reasons


@pytest.mark.parametrize("answer", [C, T, W])
def test_what_has_ended_is_not_answered(answer: Answer) -> None:
    by = ANN if answer is W else BEN
    assert against(asked(), answer, by=by, today=TODAY + timedelta(5), words="x") == (SecondFault.LAPSED,)
    for done in (C, T, W):
        assert against(asked(done), answer, by=by, today=TODAY, words="x") == (SecondFault.ANSWERED,)


def test_every_way_begins_in_waiting_and_each_end_has_one() -> None:
    assert {move.source for move in MOVES} == {State.WAITING}
    assert not any(MOVES.ways(State.LAPSED, move.verb) for move in MOVES)
    assert sorted(move.target for move in MOVES) == sorted(answer.value for answer in Answer)
    assert [move.target for move in MOVES if Who.ANOTHER in move.who] == [State.CONFIRMED, State.TURNED_DOWN]


def test_a_command_is_nobody_to_be_named() -> None:
    with pytest.raises(Refused) as refused:
        person(Actor.operator("carepost"))
    assert refused.value.reasons == (SecondFault.NOBODY,)
