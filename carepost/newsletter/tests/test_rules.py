"""Who reads what, what may be done to items and editions, and when an edition may go: as tables."""

from datetime import UTC, date, datetime, timedelta

import pytest

from carepost.messages.addresses import Standing
from carepost.newsletter.rules import (
    Audience,
    EditionFault,
    ItemFault,
    ItemState,
    ItemVerb,
    Kind,
    Known,
    LeftOut,
    Profile,
    Section,
    State,
    Verb,
    Words,
    counted,
    kinds_of,
    reads,
    recipients,
)
from carepost.newsletter.rules.editions import (
    against,
    against_approving,
    against_schedule,
    against_submitting,
    day_off,
    heading_faults,
    usual_moment,
)
from carepost.newsletter.rules.items import is_over, item_against, item_faults, placed
from carepost.newsletter.rules.sections import moved, ordered
from carepost.newsletter.tests.conftest import person

MONDAY = datetime(2026, 12, 21, 10, 0, tzinfo=UTC)
TODAY = date(2026, 12, 21)
HOME = Profile(frozenset({"manager"}), frozenset({"nursing_home"}), frozenset({1}))
PARTNER = Profile(frozenset({"partner"}))


@pytest.mark.parametrize(
    ("profile", "audience", "does"),
    [
        (HOME, Audience(), True),
        (HOME, Audience(readers=("manager",)), True),
        (HOME, Audience(readers=("owner", "partner")), False),
        (HOME, Audience(kinds=("nursing_home", "home_care")), True),
        (HOME, Audience(kinds=("home_care",)), False),
        (HOME, Audience(areas=(1, 2)), True),
        (HOME, Audience(areas=(2,)), False),
        (HOME, Audience(kinds=("nursing_home",), areas=(2,)), False),
        (PARTNER, Audience(kinds=("home_care",), areas=(2,)), True),
        (PARTNER, Audience(readers=("manager",)), False),
        (
            Profile(frozenset({"partner", "manager"}), frozenset({"other"})),
            Audience(kinds=("home_care",)),
            False,
        ),
        (Profile(), Audience(kinds=("home_care",)), False),
    ],
)
def test_something_is_read_by_whom_it_is_for(profile, audience, does):
    assert reads(profile, audience) is does


@pytest.mark.parametrize(
    ("types", "site", "kinds"),
    [
        (["nursing_home", "residential_home"], False, {Kind.NURSING_HOME, Kind.RESIDENTIAL_HOME}),
        (["homecare"], False, {Kind.HOME_CARE}),
        (["extra_care", "supported_living"], False, {Kind.SUPPORTED}),
        (["dental", "a word of tomorrow"], False, {Kind.OTHER}),
        ([], False, {Kind.OTHER}),
        ([], True, {Kind.SUPPORTED}),
    ],
)
def test_a_service_is_of_the_kinds_that_cqc_says(types, site, kinds):
    assert kinds_of(types, site=site) == kinds


class TestRecipients:
    def test_an_address_that_stands_for_two_services_is_one_recipient_with_both(self):
        (one,) = recipients(
            [
                person("Ann@willow.example", key="a", kinds=["home_care"], areas=[1], about="Willow"),
                person(
                    "ann@willow.example ", Standing.OWNER, key="b", kinds=["other"], about="Elm", name="Ann"
                ),
            ],
            Audience(),
        )
        assert (one.address, one.name, one.about) == ("ann@willow.example", "Ann", ("Willow", "Elm"))
        assert one.profile == Profile(
            frozenset({"manager", "owner"}),
            frozenset({"home_care", "other"}),
            frozenset({1}),
            (
                Profile(frozenset({"manager"}), frozenset({"home_care"}), frozenset({1})),
                Profile(frozenset({"owner"}), frozenset({"other"})),
            ),
        )

    def test_the_kind_of_one_service_is_not_read_together_with_the_area_of_another(self):
        (one,) = recipients(
            [
                person("ann@willow.example", key="a", kinds=["nursing_home"], areas=[1]),
                person("ann@willow.example", key="a", kinds=["home_care"], areas=[2]),
            ],
            Audience(),
        )
        for kind, area, does in (
            ("nursing_home", 1, True), ("home_care", 2, True), ("home_care", 1, False), ("nursing_home", 2, False),
        ):  # fmt: skip
            assert reads(one.profile, Audience(kinds=(kind,), areas=(area,))) is does

    def test_who_has_no_address_is_left_out_one_by_one(self):
        everybody = recipients([person("", key="a"), person("", key="b"), person("c@d.example")], Audience())
        assert [one.left_out for one in everybody] == [None, LeftOut.NO_ADDRESS, LeftOut.NO_ADDRESS]

    def test_whom_it_is_not_for_is_not_counted_at_all(self):
        assert recipients([person("a@b.example"), person("", key="x")], Audience(readers=("partner",))) == []

    def test_each_is_left_out_for_one_reason_and_counted_under_it(self):
        known = Known(left={"left@x.example"}, bounced={"back@x.example", "left@x.example"}, bad={"bad"})
        people = [
            person("left@x.example"), person("back@x.example"), person("bad"), person("", key="none"),
            person("fine@x.example"), person("fine@x.example", Standing.OWNER, key="again"),
        ]  # fmt: skip
        count = counted(recipients(people, Audience(), known))
        assert count.goes_to == 1
        assert count.left_out == dict.fromkeys(set(LeftOut) - {LeftOut.GONE}, 1)
        assert count.by_reader == {Standing.MANAGER: 1, Standing.OWNER: 1}


class TestItems:
    @pytest.mark.parametrize(
        ("given", "faults"),
        [
            ({}, ()),
            ({"title": " "}, (ItemFault.NO_TITLE,)),
            ({"title": "x" * 121}, (ItemFault.TOO_LONG_TITLE,)),
            ({"words": "\n"}, (ItemFault.NO_WORDS,)),
            ({"words": "x" * 3001}, (ItemFault.TOO_LONG,)),
            ({"link": "https://www.example.org/a?b=c"}, ()),
            ({"link": "www.example.org"}, (ItemFault.NO_LINK,)),
            ({"link": "javascript:alert(1)"}, (ItemFault.NO_LINK,)),
            ({"link": "https://nowhere"}, (ItemFault.NO_LINK,)),
            ({"link": "https://a.b/c d"}, (ItemFault.NO_LINK,)),
            ({"worth_until": TODAY}, ()),
            ({"worth_until": TODAY - timedelta(days=1)}, (ItemFault.PAST,)),
        ],
    )
    def test_an_item_says_something_that_is_worth_telling(self, given, faults):
        assert item_faults(Words(**{"title": "A", "words": "B"} | given), TODAY) == faults

    @pytest.mark.parametrize(
        ("state", "verb", "given", "faults"),
        [
            (ItemState.WAITING, ItemVerb.TAKE_IN, {}, ()),
            (ItemState.TOLD, ItemVerb.TAKE_IN, {}, (ItemFault.NOT_NOW,)),
            (ItemState.CHOSEN, ItemVerb.CARRY_OVER, {"open_edition": False}, (ItemFault.LOCKED,)),
            (ItemState.WAITING, ItemVerb.LEAVE_OUT, {"why": " "}, (ItemFault.NO_REASON,)),
            (ItemState.WAITING, ItemVerb.LEAVE_OUT, {"why": "Twice"}, ()),
            (ItemState.LEFT_OUT, ItemVerb.BRING_BACK, {}, ()),
            (ItemState.WITHDRAWN, ItemVerb.CHANGE, {}, (ItemFault.NOT_NOW,)),
        ],
    )
    def test_an_item_moves_by_the_table_alone(self, state, verb, given, faults):
        assert item_against(state, verb, **given) == faults

    @pytest.mark.parametrize(
        ("until", "over"), [(None, False), (TODAY, False), (TODAY - timedelta(days=1), True)]
    )
    def test_an_item_is_over_after_its_last_day(self, until, over):
        assert is_over(until, TODAY) is over

    def test_one_place_up_or_down_and_at_the_end_nothing_moves(self):
        assert placed([1, 2, 3], 2, up=True) == [2, 1, 3]
        assert placed([1, 2, 3], 3, up=False) == [1, 2, 3]
        assert moved([], Section.NEWS, up=True)[:2] == [Section.NEWS, Section.ACT]
        assert moved([], Section.ACT, up=True)[0] is Section.ACT

    def test_sections_that_an_edition_does_not_name_stand_behind_those_that_it_does(self):
        assert ordered(["money", "gone", "money"])[:2] == [Section.MONEY, Section.ACT]
        assert len(ordered(["money"])) == len(Section)


class TestEditions:
    @pytest.mark.parametrize(
        ("state", "verb", "why", "faults"),
        [
            (State.COLLECTING, Verb.SUBMIT, "", ()),
            (State.COLLECTING, Verb.APPROVE, "", (EditionFault.NOT_NOW,)),
            (State.READY, Verb.SEND_BACK, "", (EditionFault.NO_REASON,)),
            (State.READY, Verb.SEND_BACK, "A typing error", ()),
            (State.SCHEDULED, Verb.STOP, "", ()),
            (State.SENDING, Verb.STOP, "", (EditionFault.NO_REASON,)),
            (State.SENT, Verb.STOP, "", (EditionFault.NO_REASON,)),
            (State.SENT, Verb.STOP, "Late", ()),
            (State.STOPPED, Verb.STOP, "Late", (EditionFault.NOT_NOW,)),
            (State.STOPPED, Verb.RESUME, "", (EditionFault.NO_REASON,)),
            (State.STOPPED, Verb.RESUME, "It is right", ()),
            (State.SENDING, Verb.RESUME, "x", (EditionFault.NOT_NOW,)),
            (State.COLLECTING, Verb.DROP, "", (EditionFault.NO_REASON,)),
            (State.APPROVED, Verb.DROP, "x", (EditionFault.NOT_NOW,)),
        ],
    )
    def test_an_edition_moves_by_the_table_alone(self, state, verb, why, faults):
        assert against(state, verb, why=why) == faults

    @pytest.mark.parametrize(
        ("by", "two", "faults"),
        [(2, True, ()), (1, True, (EditionFault.OWN,)), (1, False, ()), (None, True, (EditionFault.OWN,))],
    )
    def test_a_second_person_approves_unless_the_policy_says_one_is_enough(self, by, two, faults):
        assert against_approving(submitted_by=1, by=by, two=two) == faults

    def test_an_empty_edition_and_one_for_nobody_are_not_handed_in(self):
        assert against_submitting(1, 1) == ()
        assert against_submitting(0, 0) == (EditionFault.EMPTY, EditionFault.NOBODY)

    def test_a_title_is_needed_and_neither_is_too_long(self):
        assert heading_faults("A", "") == ()
        assert heading_faults(" ", "x" * 3001) == (EditionFault.NO_TITLE, EditionFault.TOO_LONG)
        assert heading_faults("x" * 121, "") == (EditionFault.TOO_LONG_TITLE,)

    @pytest.mark.parametrize(
        ("at", "given", "faults"),
        [
            (MONDAY + timedelta(hours=1), {}, ()),
            (MONDAY, {}, (EditionFault.PAST,)),
            (MONDAY + timedelta(days=91), {}, (EditionFault.TOO_FAR,)),
            (datetime(2026, 12, 25, 8, tzinfo=UTC), {}, (EditionFault.NOT_WORKED,)),
            (datetime(2026, 12, 26, 8, tzinfo=UTC), {"all_the_same": True}, ()),
            (MONDAY + timedelta(days=1), {"worth_until": TODAY}, (EditionFault.OVER,)),
            (MONDAY + timedelta(hours=1), {"worth_until": TODAY}, ()),
        ],
    )
    def test_an_edition_goes_on_a_day_that_lies_ahead_and_is_worked(self, at, given, faults):
        assert against_schedule(at, MONDAY, **{"all_the_same": False} | given) == faults

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (date(2026, 12, 25), "Christmas Day"),
            (date(2026, 12, 27), "a Sunday"),
            (date(2026, 12, 28), "Boxing Day (substitute day)"),
            (date(2026, 12, 24), ""),
        ],
    )
    def test_a_day_off_is_told_by_its_name(self, day, words):
        told = day_off(day)
        assert told == words or (words.startswith("Boxing") and told.startswith("Boxing"))

    def test_it_usually_goes_at_eight_in_london_on_the_next_working_day_summer_and_winter(self):
        assert usual_moment(datetime(2026, 12, 24, 12, tzinfo=UTC)).isoformat() == "2026-12-29T08:00:00+00:00"
        assert usual_moment(datetime(2026, 7, 3, 12, tzinfo=UTC)).isoformat() == "2026-07-06T08:00:00+01:00"
