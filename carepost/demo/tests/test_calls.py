"""Generated calls are such as the verbs write, and all that follows from them agrees with the rules."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from carepost.contact import actions as contact
from carepost.contact import queries
from carepost.contact.actions.clock import wind
from carepost.contact.actions.following import signals_of, source_ref
from carepost.contact.models import ServiceContact, WelfareCall
from carepost.contact.rules import CallPolicy, CallRecord, Outcome, validate_call
from carepost.contact.script import WELFARE_CALL
from carepost.core import clock, tenancy
from carepost.core.clock import LONDON
from carepost.councils.models import User
from carepost.councils.places import places_of
from carepost.demo import cast
from carepost.demo.calls.council import callers, frame_of
from carepost.questions import queries as questions
from carepost.questions.rules import clean, to_plain
from carepost.register.models import Service
from carepost.risk.actions import recompute
from carepost.risk.models import SignalRow, Standing, StandingChange

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("small")]

CLOCK = (
    "last_completed_at", "last_completed_on", "last_attempt_at", "last_outcome", "attempts", "booked_for",
    "cannot_call", "first_due_from",
)  # fmt: skip


@pytest.fixture
def inside(ambershire):
    """The rows of Ambershire, as the command line sees them."""
    by = cast.operator(ambershire)
    with tenancy.acting_for(by):
        yield by


@pytest.fixture
def officer(small, ambershire):
    (place,) = places_of(User.objects.get(name="Marta Kowalewska"), small.day)
    with tenancy.acting_for(place.actor):
        yield place.actor


def now(day):
    return datetime.combine(day, time(9, 30, tzinfo=UTC))


def test_every_kind_of_ending_but_a_rare_one_occurs(inside):
    found = set(WelfareCall.objects.values_list("outcome", flat=True))
    assert found >= {Outcome.COMPLETED, Outcome.NO_ANSWER, Outcome.DECLINED, Outcome.RESCHEDULED_BY_PROVIDER}


def test_the_script_of_its_day_accepts_every_answer_as_it_stands(inside, officer):
    versions = set()
    for row in WelfareCall.objects.filter(outcome=Outcome.COMPLETED).order_by("pk")[::7]:
        asked = questions.version(officer, row.script_key, row.script_version, row.script_council_id)
        versions.add(asked.name)
        cleaned = clean(asked.question_set, row.answers)
        assert cleaned.problems == {}
        assert to_plain(cleaned.answers) == row.answers
    assert versions == {"house-1", "ours-1", "ours-2"}


def test_no_call_would_have_been_refused(inside):
    policy = CallPolicy()
    for row in WelfareCall.objects.filter(supersedes=None).select_related("service")[::5]:
        record = CallRecord(
            Outcome(row.outcome), row.started_at, row.ended_at, row.answers, note=row.note,
            booked_for=row.booked_for,
        )  # fmt: skip
        against = validate_call(
            record, now=row.recorded_at, policy=policy,
            registered_on=row.service.registered_on, closed_on=row.service.deregistered_on,
        )  # fmt: skip
        assert against == (), row


def test_the_clocks_are_what_the_calls_say(inside):
    for kept in list(ServiceContact.objects.all()):
        wound = wind(ServiceContact.objects.get(pk=kept.pk))
        assert [getattr(wound, name) for name in CLOCK] == [getattr(kept, name) for name in CLOCK]


def test_the_signals_are_those_that_the_verb_would_note(inside):
    rows = WelfareCall.objects.filter(supersedes=None, superseded_by=None).order_by("-pk")[::9]
    for row in rows:
        answers = clean(WELFARE_CALL, row.answers, draft=True).answers
        meant = signals_of(row, WELFARE_CALL, answers, latest=True, today=row.on, declined=declined_by(row))
        noted = SignalRow.objects.filter(source_ref=source_ref(row.pk))
        columns = ("kind", "severity", "observed_on", "expires_on", "evidence", "source")
        assert sorted(noted.values_list(*columns)) == sorted(
            (s.kind, s.severity, s.observed_on, s.expires_on, s.evidence, s.source) for s in meant
        )


def declined_by(row):
    """How many calls were declined since the last completed one, this one among them."""
    until = WelfareCall.objects.filter(
        service_id=row.service_id, is_current=True, started_at__lte=row.started_at
    )
    completed = until.filter(outcome=Outcome.COMPLETED).order_by("-started_at").first()
    since = until.filter(started_at__gt=completed.started_at) if completed else until
    return since.filter(outcome=Outcome.DECLINED).count()


def test_working_standings_out_anew_changes_nothing(inside, small, ambershire):
    result = recompute(by=inside, council_id=ambershire.pk, on=small.day)
    assert result.services == small.services + 11
    assert (result.written, result.moves) == (0, ())


def test_how_standings_moved_leads_to_where_they_are(inside):
    for standing in Standing.objects.all():
        moves = list(StandingChange.objects.filter(service_id=standing.service_id).order_by("at", "pk"))
        assert moves[0].band_from == ""
        assert all(one.band_to == other.band_from for one, other in pairwise(moves))
        assert moves[-1].band_to == standing.band
        assert moves[-1].on == standing.since


def test_a_correction_supersedes_and_its_signals_no_longer_count(inside):
    corrected = list(WelfareCall.objects.filter(supersedes__isnull=False).select_related("supersedes"))
    assert corrected
    for row in corrected:
        before = row.supersedes
        assert not before.is_current
        assert row.is_current
        assert row.correction_reason
        assert row.answers != before.answers
        assert (row.started_at, row.due_on) == (before.started_at, before.due_on)
        assert row.recorded_at > before.recorded_at
        assert not SignalRow.objects.filter(
            source_ref=source_ref(before.pk), withdrawal__isnull=True
        ).exists()
        assert SignalRow.objects.filter(source_ref=source_ref(row.pk), withdrawal__isnull=True).exists()


def test_officers_ring_in_working_hours_and_one_service_at_a_time(inside, small):
    rows = list(WelfareCall.objects.filter(supersedes=None).order_by("caller_id", "started_at"))
    for row in rows:
        local = row.started_at.astimezone(LONDON)
        assert time(9) <= local.time() <= time(20)
        assert row.on == local.date() < small.day
    for one, other in pairwise(rows):
        assert one.caller_id != other.caller_id or one.recorded_at <= other.started_at


def test_today_has_late_ones_half_made_ones_and_one_that_is_taken(officer, small):
    found = queries.today(officer, now(small.day))
    assert found.to_call >= 3
    assert found.waiting_for_me >= 1
    assert any(row.drafted for row in found.rows)


def test_a_call_recorded_by_the_verb_has_the_shape_of_the_generated_ones(officer, small):
    with clock.freeze(now(small.day)):
        row = next(r for r in queries.today(officer, clock.now()).rows if not r.claimed_by)
        service = Service.objects.get(pk=row.service_id)
        before = WelfareCall.objects.filter(service=service, outcome="completed", supersedes=None).latest(
            "pk"
        )
        contact.claim_call(by=officer, service=service)
        made = contact.CallInput(
            Outcome.COMPLETED, clock.now() - timedelta(minutes=9), clock.now(),
            questions.current(officer, WELFARE_CALL.key), raw=before.answers,
        )  # fmt: skip
        recorded = contact.record_call(by=officer, service=service, call=made, submission_key="one")
    after = WelfareCall.objects.get(pk=recorded.call_id)
    assert after.answers == before.answers
    for name in ("respondent_name", "respondent_role", "script_key", "script_version", "script_council_id"):
        assert getattr(after, name) == getattr(before, name)
    assert [len(line) > 0 for line in after.moved] == [True] * len(before.moved)
    ours, theirs = (
        sorted(
            SignalRow.objects.filter(source_ref=source_ref(call.pk)).values_list(
                "kind", "severity", "evidence"
            )
        )
        for call in (before, after)
    )
    assert ours == theirs


def test_one_seed_lives_one_life(inside, small, ambershire):
    frame = frame_of(ambershire.pk, small.day)
    first, second = ([caller.live() for caller in callers(frame, small.seed)[:8]] for _ in range(2))
    assert [diary.attempts for diary in first] == [diary.attempts for diary in second]
    other = [caller.live() for caller in callers(frame, small.seed + 1)[:8]]
    assert [diary.attempts for diary in first] != [diary.attempts for diary in other]
