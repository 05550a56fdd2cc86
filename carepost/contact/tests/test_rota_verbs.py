"""The rota in force: made, published, mended when somebody is ill, moved by hand, locked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from carepost.contact import jobs
from carepost.contact.actions import rota as verbs
from carepost.contact.actions.rota import proposing
from carepost.contact.models import Absence, Rota, RotaLack
from carepost.contact.rules import rota as rules
from carepost.contact.rules.rota import AbsenceKind, RotaRefused
from carepost.contact.tests import factories
from carepost.contact.tests.conftest import TODAY
from carepost.contact.tests.planned import MORNINGS, ill, places, published
from carepost.core import clock, policies
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TOMORROW = TODAY + timedelta(days=1)


def test_a_rota_is_proposed_then_published_and_gives_every_call_a_place(team, services):
    made = verbs.make_rota(by=team[0])
    assert (made.state, made.first_day, made.cost) == ("proposed", TODAY, made.bound)
    assert not places().exists()
    verbs.publish_rota(by=team[0], rota_id=made.pk)
    assert {place.service_id for place in places()} >= {service.pk for service in services}
    assert all(place.minute >= 10 * 60 + 30 for place in places(day=TODAY))  # it is half past ten


def test_nobody_can_be_planned_before_anybody_has_hours(cast, services):
    with pytest.raises(Refused, match="Nobody has hours"):
        verbs.make_rota(by=cast.officer.actor)


def test_a_published_rota_supersedes_the_one_before_and_a_new_proposal_the_one_that_waits(team, services):
    first = published(team[0])
    waiting = verbs.make_rota(by=team[1])
    second = verbs.make_rota(by=team[1])
    verbs.publish_rota(by=team[1], rota_id=second.pk)
    states = dict(Rota.objects.values_list("pk", "state"))
    assert states == {first.pk: "superseded", waiting.pk: "withdrawn", second.pk: "published"}
    assert {place.rota_id for place in places()} == {second.pk}
    with pytest.raises(Refused, match="no longer waits"):
        verbs.publish_rota(by=team[0], rota_id=waiting.pk)
    with pytest.raises(Refused, match="no longer waits"):
        verbs.withdraw_rota(by=team[0], rota_id=second.pk)


def test_a_proposal_that_knows_nothing_of_a_move_by_hand_is_stale(team, services):
    published(team[0])
    proposal = verbs.make_rota(by=team[1])
    with clock.freeze(clock.now() + timedelta(minutes=5)):
        verbs.lock_call(by=team[0], place_id=places().last().pk)
        with pytest.raises(Refused, match="was changed after"):
            verbs.publish_rota(by=team[1], rota_id=proposal.pk)


def test_who_falls_ill_at_nine_has_their_calls_proposed_to_others_and_nobody_else_moves(team, services):
    published(team[0])
    before = {(p.service_id, p.day): (p.officer_id, p.minute) for p in places()}
    proposal = ill(team[0], user_id=team[0].user_id, kind=AbsenceKind.ILL, first=TODAY, last=TODAY)
    assert proposal.cause.endswith("ill, 9 November 2026")
    verbs.publish_rota(by=team[1], rota_id=proposal.pk)
    assert not places(officer_id=team[0].user_id, day=TODAY).exists()
    after = {(p.service_id, p.day): (p.officer_id, p.minute) for p in places()}
    theirs = {key for key, (officer, _) in before.items() if officer == team[1].user_id}
    assert {key: after[key] for key in theirs} == {key: before[key] for key in theirs}
    assert len(after) == len(before)


def test_a_call_that_was_made_stays_where_it_was_when_the_rota_is_mended(team, service, services):
    published(team[0])
    mine = places(officer_id=team[0].user_id, day=TODAY).first()
    factories.record(team[0], mine.service)
    proposal = ill(team[0], user_id=team[0].user_id, kind=AbsenceKind.ILL, first=TODAY, last=TODAY)
    verbs.publish_rota(by=team[1], rota_id=proposal.pk)
    [kept] = places(officer_id=team[0].user_id, day=TODAY)
    assert (kept.service_id, kept.minute, kept.made) == (mine.service_id, mine.minute, True)
    with pytest.raises(Refused, match="made already"):
        verbs.lock_call(by=team[1], place_id=kept.pk)


def test_leave_without_calls_on_those_days_needs_no_new_rota(team):
    noted = verbs.note_absence(
        by=team[0], user_id=team[1].user_id, kind=AbsenceKind.LEAVE, first=TOMORROW, last=TOMORROW
    )
    assert (noted.calls, noted.run) == (0, None)


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (TOMORROW, TODAY, RotaRefused.ENDS_BEFORE),
        (TODAY - timedelta(days=1), TODAY, RotaRefused.PAST_ABSENCE),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(team, first, last, reason):
    with pytest.raises(Refused) as refused:
        verbs.note_absence(by=team[0], user_id=team[0].user_id, kind=AbsenceKind.ILL, first=first, last=last)
    assert refused.value.reasons == (reason,)
    assert not Absence.objects.exists()


def test_the_same_days_are_noted_once_even_when_somebody_presses_twice(team):
    given = {"user_id": team[0].user_id, "kind": AbsenceKind.ILL, "first": TODAY, "last": TODAY}
    verbs.note_absence(by=team[0], **given)
    with pytest.raises(Refused, match="noted already"):
        verbs.note_absence(by=team[1], **given)
    assert Absence.objects.count() == 1


def test_a_call_made_before_its_planned_day_is_not_made_on_that_day(team, services):
    published(team[0])
    early = places(day__gt=TODAY).first()
    with clock.freeze(clock.now() + timedelta(minutes=30)):
        factories.record(team[0], early.service)
    with clock.freeze(clock.now() + timedelta(hours=8)):
        jobs.rotas_for_each_council()
    assert not places(service=early.service, day=early.day, made=True).exists()


def test_an_absence_can_be_taken_back_once(team):
    noted = verbs.note_absence(
        by=team[0], user_id=team[0].user_id, kind=AbsenceKind.ILL, first=TODAY, last=TODAY
    )
    verbs.end_absence(by=team[1], absence_id=noted.absence.pk)
    with pytest.raises(Refused, match="not in force"):
        verbs.end_absence(by=team[1], absence_id=noted.absence.pk)


def test_what_has_no_place_is_kept_with_its_reason_and_what_would_help(team, cast):
    verbs.keep_hours(by=team[0], user_id=team[0].user_id, rings=verbs.Rings({0: "11:00-11:30"}))
    verbs.note_absence(
        by=team[0],
        user_id=team[1].user_id,
        kind=AbsenceKind.LEAVE,
        first=TODAY,
        last=TODAY + timedelta(days=30),
    )
    for n in range(4):
        make_service(host=cast.ambershire, name=f"House {n}", first_seen_on=date(2026, 11, 5))
    made = verbs.make_rota(by=team[0])
    lack = RotaLack.objects.filter(rota=made).first()
    assert lack.sentence.startswith("Every phone slot")
    assert any("more on" in sentence for sentence in made.relief)


def test_every_evening_the_rota_of_tomorrow_on_is_made_and_published(cast, team, services):
    with clock.freeze(clock.now() + timedelta(hours=8)):
        assert jobs.rotas_for_each_council() == 1
    rota = Rota.objects.get(state="published")
    assert (rota.first_day, rota.cause, rota.made_by) == (
        TOMORROW,
        "Made in the evening",
        "contact every evening",
    )
    assert places().count() >= len(services)


def test_an_evening_leaves_a_proposal_that_waits_and_a_council_that_publishes_by_hand_gets_one(
    cast, team, services, monkeypatch
):
    waiting = verbs.make_rota(by=team[0])
    assert jobs.rotas_for_each_council() == 0
    verbs.withdraw_rota(by=team[0], rota_id=waiting.pk)
    by_hand = policies.InForce(rules.RotaPolicy(publishes_itself=False), "test")
    monkeypatch.setattr(proposing, "policy_of", lambda *_: by_hand)
    assert jobs.rotas_for_each_council() == 1
    assert Rota.objects.get(state="proposed").first_day == TOMORROW
    assert not places().exists()


def test_hours_are_ones_own_unless_one_leads(cast, team):
    with pytest.raises(Refused, match="own hours"):
        verbs.keep_hours(by=team[0], user_id=team[1].user_id, rings=verbs.Rings(MORNINGS))
    with scope(cast.director) as director:
        verbs.keep_hours(by=director, user_id=team[1].user_id, rings=verbs.Rings(MORNINGS))
        with pytest.raises(Refused, match="does not make calls"):
            verbs.keep_hours(by=director, user_id=cast.admin.user.pk, rings=verbs.Rings(MORNINGS))


@pytest.mark.parametrize("words", ["nine", "12:00-09:00", "09:00-12:00 11:00-13:00", "09:00", "25:00-26:00"])
def test_hours_that_make_no_sense_are_refused(team, words):
    with pytest.raises(Refused, match="Write the hours like"):
        verbs.keep_hours(by=team[0], user_id=team[0].user_id, rings=verbs.Rings({0: words}))


def test_who_may_only_read_calls_may_not_make_a_rota(cast, team):
    with scope(cast.auditor) as auditor, pytest.raises(Refused) as refused:
        verbs.make_rota(by=auditor)
    assert refused.value.reasons == (NotAllowed.NO_PERMISSION,)


def test_another_councils_rota_is_not_there(cast, team, services):
    rota = published(team[0])
    place = places().first()
    with scope(cast.neighbour) as neighbour:
        for verb, given in (
            (verbs.publish_rota, {"rota_id": rota.pk}),
            (verbs.lock_call, {"place_id": place.pk}),
        ):
            with pytest.raises(Refused):
                verb(by=neighbour, **given)


def test_the_states_of_a_rota_are_the_table_of_the_readme():
    told = (rules.__file__.rsplit("/", 2)[0]) + "/README.md"
    with open(told) as readme:
        text = readme.read()
    for (state, verb), after in rules.MOVES.items():
        assert f"| {state.value} | {verb} | {after.value} |" in text
