"""Support by tables of cases: kinds, moves, histories, promises, outcomes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.contact.rules.support import (
    HOUSE,
    MOVES,
    OPEN,
    Event,
    Given,
    Helped,
    Kind,
    KindFault,
    MoveFault,
    Now,
    Outcome,
    Side,
    State,
    StepFault,
    SupportPolicy,
    UndoFault,
    Verb,
    amount_faults,
    asked_in,
    catalogue,
    due_on,
    fold,
    helped_faults,
    kind_faults,
    may_move,
    may_undo,
    outcome_of,
    promise_faults,
)
from carepost.contact.script import QUESTIONS

AT = datetime(2026, 11, 9, 10, tzinfo=UTC)
TODAY = date(2026, 11, 9)
TRAINING = Kind("coaching", "Coaching", "An hour with a coach.")


class TestCatalogue:
    def test_every_answer_of_the_script_is_a_kind_of_the_house(self):
        question = next(q for q in QUESTIONS if q.key == "would_help")
        assert {option.value for option in question.options} <= {kind.key for kind in HOUSE}

    def test_a_councils_own_version_lies_over_the_houses(self):
        own = replace(HOUSE[0], name="PPE drop", promise_days=1)
        found = catalogue([own, TRAINING])
        assert (found["ppe"], found["coaching"]) == (own, TRAINING)
        assert len(found) == len(HOUSE) + 1

    @pytest.mark.parametrize(
        ("changes", "fault"),
        [
            ({"name": " "}, KindFault.NO_NAME),
            ({"name": "training"}, KindFault.NAME_TAKEN),
            ({"words": ""}, KindFault.NO_WORDS),
            ({"promise_days": 0}, KindFault.DAYS),
            ({"promise_days": 91}, KindFault.DAYS),
            ({"from_stock": True}, KindFault.NEEDS_UNIT),
            ({"key": "other", "retired": True}, KindFault.NEEDED),
        ],
    )
    def test_a_kind_that_providers_could_not_use_is_refused(self, changes, fault):
        assert kind_faults(TRAINING, HOUSE) == ()
        assert fault in kind_faults(replace(TRAINING, **changes), HOUSE)

    def test_a_wish_without_a_kind_is_asked_as_something_else(self):
        known = catalogue([replace(HOUSE[0], retired=True)])
        assert [kind.key for kind in asked_in(["ppe", "training", "counselling"], known)] == [
            "other",
            "training",
        ]


class TestMoves:
    def test_the_way_of_a_request(self):
        state = MOVES.target(None, Verb.ASK)
        for verb in (
            Verb.TAKE,
            Verb.PROMISE,
            Verb.MOVE_PROMISE,
            Verb.DELIVER_PART,
            Verb.DELIVER,
            Verb.SAY_IF_HELPED,
        ):
            state = MOVES.target(state, verb)
        assert state is State.ANSWERED

    @pytest.mark.parametrize(
        ("state", "verb", "side", "against"),
        [
            (State.ASKED, Verb.TAKE, Side.COUNCIL, ()),
            (State.ASKED, Verb.TAKE, Side.PROVIDER, (MoveFault.NOT_YOURS,)),
            (State.ASKED, Verb.PROMISE, Side.COUNCIL, (MoveFault.NOT_NOW,)),
            (State.PROMISED, Verb.PROMISE, Side.COUNCIL, (MoveFault.NOT_NOW,)),
            (State.OFFERED, Verb.ACCEPT, Side.PROVIDER, ()),
            (State.OFFERED, Verb.CANCEL, Side.PROVIDER, (MoveFault.NOT_YOURS,)),
            (State.DELIVERED, Verb.CANCEL, Side.COUNCIL, (MoveFault.NOT_NOW,)),
            (State.ANSWERED, Verb.SAY_IF_HELPED, Side.PROVIDER, (MoveFault.NOT_NOW,)),
            (State.PROMISED, Verb.CANCEL, Side.PROVIDER, ()),
            (State.UNMET, Verb.TAKE, Side.COUNCIL, (MoveFault.NOT_NOW,)),
        ],
    )
    def test_who_may_do_what_where(self, state, verb, side, against):
        assert may_move(state, verb, side) == against

    def test_no_two_moves_begin_alike_and_ends_are_ends(self):
        starts = [(move.source, move.verb) for move in MOVES]
        assert len(starts) == len(set(starts))
        for end in (State.ANSWERED, State.DECLINED, State.UNMET, State.CANCELLED):
            assert MOVES.verbs(end, Side.COUNCIL) == frozenset()

    def test_a_move_that_is_none_is_an_error(self):
        with pytest.raises(LookupError):
            MOVES.target(State.UNMET, Verb.TAKE)


def event(number, verb, target, minutes=0, **said):
    return Event(number, verb, target, AT + timedelta(minutes=minutes), **{"by_id": 1} | said)


ASKED = event(1, Verb.ASK, State.ASKED, amount=50)
TAKEN = event(2, Verb.TAKE, State.OWNED, 1, owner_id=7, owner_name="Priya")
PROMISED = event(3, Verb.PROMISE, State.PROMISED, 2, promised_for=TODAY)
MOVED = event(4, Verb.MOVE_PROMISE, State.PROMISED, 3, promised_for=TODAY + timedelta(2))
PART = event(5, Verb.DELIVER_PART, State.PART_DELIVERED, 4, amount=20)
REST = event(6, Verb.DELIVER, State.DELIVERED, 5, amount=30)
HELPED = event(7, Verb.SAY_IF_HELPED, State.ANSWERED, 6, helped=Helped.PARTLY)
WHOLE = [ASKED, TAKEN, PROMISED, MOVED, PART, REST, HELPED]


class TestHistory:
    def test_a_request_is_what_its_history_adds_up_to(self):
        assert fold(WHOLE) == Now(
            State.ANSWERED, 7, "Priya", TODAY + timedelta(2), promises_moved=1, asked=50, given=50,
            delivered_at=REST.at, ended_at=REST.at, helped=Helped.PARTLY,
        )  # fmt: skip

    def test_asking_again_adds_what_is_asked(self):
        assert fold([ASKED, event(2, Verb.ASK_AGAIN, State.ASKED, amount=10)]).asked == 60
        assert fold([ASKED, event(2, Verb.ASK_AGAIN, State.ASKED)]).asked == 50

    @given(st.integers(1, len(WHOLE) - 1))
    def test_undoing_the_last_step_gives_exactly_what_was_before(self, length):
        events = WHOLE[: length + 1]
        last = events[-1]
        undone = event(99, Verb.UNDO, events[-2].target, 60, undoes=last.number)
        assert fold([*events, undone]) == fold(events[:-1])

    @given(st.integers(1, len(WHOLE) - 1))
    def test_what_was_undone_can_be_done_again(self, length):
        events = WHOLE[: length + 1]
        undone = event(98, Verb.UNDO, events[-2].target, 60, undoes=events[-1].number)
        again = replace(events[-1], number=99)
        assert fold([*events, undone, again]) == fold(events)

    def test_nothing_stands_without_a_beginning(self):
        with pytest.raises(ValueError, match="begins"):
            fold([])

    @pytest.mark.parametrize(
        ("events", "by", "minutes", "left", "against"),
        [
            (WHOLE[:3], 1, 5, False, ()),
            (WHOLE[:3], 2, 5, False, (UndoFault.SOMEBODY_ELSES,)),
            (WHOLE[:3], None, 5, False, (UndoFault.SOMEBODY_ELSES,)),
            (WHOLE[:3], 1, 18, False, (UndoFault.TOO_LATE,)),
            (WHOLE[:1], 1, 5, False, (UndoFault.FIRST,)),
            (WHOLE[:6], 1, 5, True, (UndoFault.LEFT_STORE,)),
            ([], 1, 5, False, (UndoFault.NOTHING,)),
        ],
    )
    def test_only_ones_own_fresh_slip_is_undone(self, events, by, minutes, left, against):
        now = AT + timedelta(minutes=minutes)
        assert may_undo(events, by_id=by, now=now, policy=SupportPolicy(), left_store=left) == against


class TestPromises:
    def test_it_is_due_as_promised_else_within_the_days_of_its_kind(self):
        assert due_on(Now(State.ASKED), TODAY, 2) == date(2026, 11, 11)
        assert due_on(Now(State.PROMISED, promised_for=TODAY), TODAY, 2) == TODAY

    @pytest.mark.parametrize(
        ("day", "before", "reason", "against"),
        [
            (TODAY, None, "", ()),
            (None, None, "", (StepFault.NO_DAY,)),
            (TODAY - timedelta(1), None, "", (StepFault.PAST,)),
            (TODAY + timedelta(1), TODAY, "The van broke down", ()),
            (TODAY + timedelta(1), TODAY, " ", (StepFault.NO_REASON,)),
            (TODAY, TODAY, "Why not", (StepFault.SAME_DAY,)),
        ],
    )
    def test_a_promise_is_of_today_or_later_and_moved_with_a_reason(self, day, before, reason, against):
        assert promise_faults(day, today=TODAY, before=before, reason=reason) == against

    @pytest.mark.parametrize(
        ("amount", "counted", "required", "against"),
        [
            (5, True, True, ()),
            (None, True, False, ()),
            (None, True, True, (StepFault.HOW_MUCH,)),
            (0, True, True, (StepFault.NOT_POSITIVE,)),
            (5, False, True, (StepFault.NOT_COUNTED,)),
            (None, False, True, ()),
        ],
    )
    def test_amounts_are_for_what_is_counted(self, amount, counted, required, against):
        assert amount_faults(amount, counted=counted, required=required) == against

    @pytest.mark.parametrize(
        ("given_", "asked", "before", "completes"),
        [
            (Given(20, False), 50, 30, True),
            (Given(19, False), 50, 30, False),
            (Given(1, True), 50, 0, True),
            (Given(10, False), None, 0, False),
            (Given(None, True), None, 0, True),
        ],
    )
    def test_it_is_whole_by_what_was_asked_or_by_word(self, given_, asked, before, completes):
        assert given_.completes(Now(State.OWNED, asked=asked, given=before)) is completes

    def test_only_a_plain_yes_needs_no_words(self):
        assert helped_faults(Helped.YES, "") == ()
        assert helped_faults(Helped.NO, "") == (StepFault.WHY_NOT,)
        assert helped_faults(None, "") == (StepFault.NOT_SAID,)

    @pytest.mark.parametrize("state", list(State))
    def test_every_request_that_counts_is_in_one_outcome(self, state):
        early, late = outcome_of(state, TODAY, TODAY), outcome_of(state, TODAY - timedelta(1), TODAY)
        if state in OPEN:
            assert (early, late) == (Outcome.WAITING, Outcome.LATE)
        elif state.is_given or state is State.UNMET:
            assert early is late is (Outcome.UNMET if state is State.UNMET else Outcome.MET)
        else:
            assert early is late is None
