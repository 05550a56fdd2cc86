"""A red standing lowered by two people: who may propose, confirm, turn down and withdraw, and until when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from carepost.core.refusals import Reason
from carepost.core.seconding import Answer, Asked, SecondFault, State, against
from carepost.risk.rules import (
    Band,
    Override,
    OverrideFault,
    Proposal,
    ProposalFault,
    ScorePolicy,
    lapses_on,
    may_confirm,
    may_propose,
    policy_faults,
)
from carepost.risk.tests.standings import POLICY, TODAY

R, A, GY, G = Band.RED, Band.AMBER, Band.GREY, Band.GREEN
P, O, S = ProposalFault, OverrideFault, SecondFault  # noqa: E741  as short as the bands
ANN, BEN, CAT = 1, 2, 3
KNOWN = frozenset({"inadequate_overall"})


def wanted(band: Band = A, *, days: int = 14, **more: object) -> Override:
    values = {"reason": "CQC came back", "set_by": ANN, "set_on": TODAY, "knew": KNOWN, **more}
    return Override(band=band, expires_on=TODAY + timedelta(days), **values)  # type: ignore[arg-type]


def proposal(answer: Answer | None = None, **more: object) -> Proposal:
    asked = wanted(**more)  # type: ignore[arg-type]
    return Proposal(asked, Asked(ANN, lapses_on(TODAY, asked.expires_on, POLICY), answer))


@pytest.mark.parametrize(
    ("asked", "computed", "shown", "waiting", "refused"),
    [
        pytest.param(wanted(), R, R, False, (), id="red to amber"),
        pytest.param(wanted(G), R, R, False, (), id="red to green"),
        pytest.param(wanted(), G, R, False, (), id="red by hand to amber"),
        pytest.param(wanted(), R, R, True, (P.WAITS_ALREADY,), id="one waits already"),
        pytest.param(wanted(R), A, A, False, (P.NOT_NEEDED,), id="to red needs nobody"),
        pytest.param(wanted(G), A, A, False, (P.NOT_NEEDED,), id="amber to green needs nobody"),
        pytest.param(wanted(R), R, R, False, (O.SAME,), id="nothing changes"),
        pytest.param(wanted(GY), R, R, False, (O.NOT_A_BAND,), id="grey is no decision"),
        pytest.param(wanted(reason=" "), R, R, False, (O.NO_REASON,), id="no reason"),
        pytest.param(wanted(days=0), R, R, False, (O.PAST,), id="ends today"),
        pytest.param(wanted(days=28), R, R, False, (), id="28 days"),
        pytest.param(wanted(days=29), R, R, False, (O.TOO_LONG,), id="29 days"),
        pytest.param(
            wanted(days=29, reason=""),
            R,
            R,
            True,
            (O.NO_REASON, O.TOO_LONG, P.WAITS_ALREADY),
            id="all at once",
        ),
    ],
)
def test_who_may_propose_what(
    asked: Override, computed: Band, shown: Band, waiting: bool, refused: tuple[Reason, ...]
) -> None:
    assert may_propose(asked, current=computed, shown=shown, policy=POLICY, waiting=waiting) == refused


@pytest.mark.parametrize(
    ("days", "ends_in", "lapses_in"), [(5, 14, 5), (5, 5, 5), (5, 3, 3), (1, 14, 1), (10, 14, 10)]
)
def test_a_proposal_lapses_after_the_days_of_the_policy_and_never_after_its_own_end(
    days: int, ends_in: int, lapses_in: int
) -> None:
    policy = replace(POLICY, override_answer_days=days)
    assert lapses_on(TODAY, TODAY + timedelta(ends_in), policy) == TODAY + timedelta(lapses_in)


def test_a_council_cannot_let_proposals_lapse_before_anybody_reads_them() -> None:
    assert [fault.name for fault in policy_faults(replace(POLICY, override_answer_days=0))] == ["DAYS"]


@pytest.mark.parametrize(
    ("answer", "days", "state"),
    [
        (None, 0, State.WAITING),
        (None, 4, State.WAITING),
        (None, 5, State.LAPSED),
        (Answer.CONFIRMED, 9, State.CONFIRMED),
        (Answer.TURNED_DOWN, 9, State.TURNED_DOWN),
        (Answer.WITHDRAWN, 0, State.WITHDRAWN),
        (Answer.LAPSED, 5, State.LAPSED),
    ],
)
def test_where_a_proposal_stands(answer: Answer | None, days: int, state: State) -> None:
    assert proposal(answer).asked.state_on(TODAY + timedelta(days)) is state


def confirm(
    one: Proposal,
    *,
    by: int = BEN,
    day: int = 0,
    computed: Band = R,
    shown: Band = R,
    triggers: frozenset[str] = KNOWN,
    policy: ScorePolicy = POLICY,
) -> tuple[Reason, ...]:
    on: date = TODAY + timedelta(day)
    return may_confirm(one, by=by, today=on, current=computed, shown=shown, triggers=triggers, policy=policy)


def test_another_person_may_confirm_until_the_day_it_lapses() -> None:
    assert confirm(proposal()) == ()
    assert confirm(proposal(), day=4) == ()
    assert confirm(proposal(), day=5) == (S.LAPSED,)


def test_nobody_confirms_their_own_proposal() -> None:
    assert confirm(proposal(), by=ANN) == (S.OWN,)
    assert against(proposal().asked, Answer.TURNED_DOWN, by=ANN, today=TODAY, words="No") == (S.OWN,)


@pytest.mark.parametrize("answer", [Answer.CONFIRMED, Answer.TURNED_DOWN, Answer.WITHDRAWN])
def test_what_is_answered_cannot_be_answered_again(answer: Answer) -> None:
    done = proposal(answer)
    assert confirm(done) == (S.ANSWERED,)
    assert against(done.asked, Answer.TURNED_DOWN, by=BEN, today=TODAY, words="No") == (S.ANSWERED,)
    assert against(done.asked, Answer.WITHDRAWN, by=ANN, today=TODAY) == (S.ANSWERED,)


def test_a_trigger_that_nobody_weighed_stops_a_confirmation() -> None:
    assert confirm(proposal(), triggers=KNOWN | {"insolvency"}) == (P.NEWS,)
    assert confirm(proposal(), triggers=frozenset()) == ()


@pytest.mark.parametrize(
    ("computed", "shown", "refused"),
    [
        pytest.param(G, G, (), id="it fell further by itself, and is raised to amber now"),
        pytest.param(A, A, (O.SAME,), id="it got there by itself"),
        pytest.param(A, R, (O.END_INSTEAD,), id="only the red by hand is left"),
    ],
)
def test_a_confirmation_asks_the_rules_again_of_what_is_known_that_day(
    computed: Band, shown: Band, refused: tuple[Reason, ...]
) -> None:
    assert confirm(proposal(), computed=computed, shown=shown) == refused


def test_a_policy_that_got_stricter_meanwhile_holds() -> None:
    assert confirm(proposal(), policy=replace(POLICY, override_max_days=7)) == (O.TOO_LONG_HERE,)


def test_what_is_confirmed_begins_that_day_and_knows_what_its_proposer_knew() -> None:
    made = proposal().confirmed(by=BEN, on=TODAY + timedelta(3))
    assert (made.set_by, made.seconded_by, made.set_on, made.knew) == (ANN, BEN, TODAY + timedelta(3), KNOWN)


def test_turning_down_needs_words() -> None:
    assert against(proposal().asked, Answer.TURNED_DOWN, by=BEN, today=TODAY, words=" \n") == (S.NO_WORDS,)
    assert against(proposal().asked, Answer.TURNED_DOWN, by=BEN, today=TODAY, words="Too soon") == ()
    assert against(
        proposal().asked, Answer.TURNED_DOWN, by=BEN, today=TODAY + timedelta(5), words="Late"
    ) == (S.LAPSED,)


def test_only_the_proposer_takes_a_proposal_back() -> None:
    assert against(proposal().asked, Answer.WITHDRAWN, by=ANN, today=TODAY) == ()
    assert against(proposal().asked, Answer.WITHDRAWN, by=CAT, today=TODAY) == (S.NOT_YOURS,)
    assert against(proposal().asked, Answer.WITHDRAWN, by=ANN, today=TODAY + timedelta(5)) == (S.LAPSED,)
