"""The script: the signals that its answers raise, and those of calls declined or not made."""

from datetime import date, timedelta

import pytest

from carepost.contact import rules
from carepost.contact.rules.sharing import may_leave_the_council
from carepost.contact.script import WELFARE_CALL
from carepost.questions.rules import check_set, clean, from_json, to_json
from carepost.risk.rules import BY_KEY, Band, ScorePolicy, Signal, kinds, observe, stand

TODAY = date(2026, 11, 20)

FINE = {
    "respondent_role": "registered_manager",
    "people_now": "24",
    "missed_visits": "0",
    "staff_due": "20",
    "staff_absent": "0",
    "staff_below_safe": "no",
    "new_cases": "0",
    "outbreak_open": "no",
    "ppe_days": "14",
    "supplies_short": "no",
    "money_worry": "no",
    "share_notes": "no",
}


def observed(**changed: str) -> dict[str, Signal]:
    cleaned = clean(WELFARE_CALL, {**FINE, **changed})
    assert cleaned.problems == {}
    return {s.kind: s for s in rules.from_answers(WELFARE_CALL, cleaned.answers, TODAY, "call:1")}


def test_the_script_has_no_faults_and_raises_only_known_signals() -> None:
    assert check_set(WELFARE_CALL, BY_KEY) == ()
    assert from_json(to_json(WELFARE_CALL)) == WELFARE_CALL


def test_every_severity_that_the_script_raises_has_a_word_in_its_scale() -> None:
    for question in WELFARE_CALL.questions:
        for each in question.raises:
            assert BY_KEY[each.kind].scale[each.severity], (question.key, each)


def test_a_call_where_all_is_well_says_so_for_every_kind_it_asks_about() -> None:
    found = observed()
    assert set(found) == {
        "capacity.missed_visits",
        "staffing.absent",
        "staffing.below_safe",
        "outbreak.new_cases",
        "outbreak.open",
        "supplies.ppe",
        "supplies.medicines",
        "finance.worry",
    }
    assert all(signal.severity == 0 for signal in found.values())


FROM_REGISTER = (
    observe(kinds.RATING_OVERALL, 0, TODAY, evidence="Good"),
    observe(kinds.MANAGER_GAP, 0, TODAY, evidence="A registered manager is in post."),
)


@pytest.mark.parametrize("money", ["no", "prefer_not"])
def test_a_good_rating_and_one_completed_call_turn_grey_into_green(money: str) -> None:
    assert stand(FROM_REGISTER, TODAY, ScorePolicy()).band is Band.GREY
    signals = (*FROM_REGISTER, *observed(money_worry=money).values())
    standing = stand(signals, TODAY, ScorePolicy())
    assert standing.band is Band.GREEN
    assert str(standing.coverage) == "0.73"


@pytest.mark.parametrize(
    ("changed", "kind", "severity", "band"),
    [
        ({"missed_visits": "1"}, "capacity.missed_visits", 2, Band.GREEN),
        ({"missed_visits": "10"}, "capacity.missed_visits", 5, Band.GREEN),
        ({"staff_absent": "1"}, "staffing.absent", 2, Band.GREEN),
        ({"staff_absent": "6"}, "staffing.absent", 5, Band.GREEN),
        ({"staff_agency": "5"}, "staffing.agency", 3, Band.GREEN),
        ({"staff_wellbeing": "exhausted"}, "staffing.wellbeing", 4, Band.GREEN),
        ({"staff_below_safe": "yes"}, "staffing.below_safe", 5, Band.RED),
        ({"new_cases": "2"}, "outbreak.new_cases", 4, Band.GREEN),
        ({"outbreak_open": "yes", "outbreak_harm": "0"}, "outbreak.open", 3, Band.AMBER),
        ({"outbreak_open": "yes", "outbreak_harm": "1"}, "outbreak.harm", 3, Band.AMBER),
        ({"outbreak_open": "yes", "outbreak_harm": "2"}, "outbreak.harm", 5, Band.RED),
        ({"ppe_days": "6"}, "supplies.ppe", 2, Band.GREEN),
        ({"ppe_days": "3"}, "supplies.ppe", 3, Band.GREEN),
        ({"ppe_days": "1"}, "supplies.ppe", 4, Band.GREEN),
        ({"ppe_days": "0"}, "supplies.ppe", 5, Band.GREEN),
        ({"supplies_short": "yes", "supplies_what": "Insulin"}, "supplies.medicines", 3, Band.GREEN),
        ({"money_worry": "yes"}, "finance.worry", 3, Band.GREEN),
        ({"money_worry": "prefer_not"}, "finance.worry", 1, Band.GREEN),
    ],
)
def test_each_answer_raises_its_signal(changed: dict[str, str], kind: str, severity: int, band: Band) -> None:
    found = observed(**changed)
    assert found[kind].severity == severity
    assert stand((*FROM_REGISTER, *found.values()), TODAY, ScorePolicy()).band is band


def test_a_signal_says_what_was_answered() -> None:
    assert observed(staff_absent="6")["staffing.absent"].sentence == (
        "Care staff away from work: 6 of 20 people (30% or more)."
    )
    assert (
        observed(ppe_days="1")["supplies.ppe"].sentence == "Protective equipment left: 1 day (under 2 days)."
    )
    assert observed(money_worry="prefer_not")["finance.worry"].sentence == (
        "About money, the provider preferred not to say."
    )


def test_a_service_with_no_staff_due_tells_nothing_about_absence() -> None:
    assert "staffing.absent" not in observed(staff_due="0")


def test_what_people_wrote_leaves_the_council_only_with_their_consent() -> None:
    written = {"notes": "Private", "respondent_name": "Ann Lee", "money_worry": "yes", "money_what": "Rent"}
    without = clean(WELFARE_CALL, {**FINE, **written}).answers
    shared = may_leave_the_council(WELFARE_CALL, without)
    assert not {"notes", "respondent_name", "money_what"} & set(shared)
    assert shared["people_now"] == 24
    consented = clean(WELFARE_CALL, {**FINE, **written, "share_notes": "yes"}).answers
    assert may_leave_the_council(WELFARE_CALL, consented) == consented
    unasked = {key: value for key, value in without.items() if key != "share_notes"}
    assert "notes" not in may_leave_the_council(WELFARE_CALL, unasked)


# Calls not made


@pytest.mark.parametrize(
    ("missed", "band"), [(0, Band.GREEN), (1, Band.GREEN), (2, Band.AMBER), (3, Band.AMBER), (9, Band.AMBER)]
)
def test_two_calls_missed_in_a_row_are_amber_at_least(missed: int, band: Band) -> None:
    signals = (*FROM_REGISTER, *observed().values(), rules.of_missed_calls(missed, TODAY, "calls"))
    assert stand(signals, TODAY, ScorePolicy()).band is band


def test_a_declined_call_is_a_signal_until_the_next_completed_one() -> None:
    declined = rules.of_declined_call(TODAY, "call:1")
    assert declined.severity == 2
    assert "20 November 2026" in declined.sentence
    later = TODAY + timedelta(days=3)
    standing = stand((declined, *rules.after_completed_call(later, "call:2")), later, ScorePolicy())
    assert all(line.severity == 0 for line in standing.reasons)
