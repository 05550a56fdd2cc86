"""From scratch as by steps: a standing worked out day by day is made again, for any day, from the dated facts."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.refusals import Refused
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.register.models import Service
from carepost.register.tests.factories import make_capacity, make_event, make_rating
from carepost.risk import actions, commands
from carepost.risk.actions.rows import CONTENT
from carepost.risk.models import SignalRow, Standing
from carepost.risk.queries import as_of
from carepost.risk.rules import Band, Family, kinds
from carepost.risk.rules.noting import Note, Teller
from carepost.risk.tests import factories

pytestmark = pytest.mark.django_db

BEGIN = date(2026, 3, 2)
NOTED = (
    kinds.SUSPENSION, kinds.FEEDBACK, kinds.ARREARS, kinds.CONTINUITY_PLAN, kinds.NURSE_GAP, kinds.SAFEGUARDING,
    kinds.INSOLVENCY,
)  # fmt: skip
# Few families and low lines, so that every fact can move the standing, and Grey comes and goes.
SHARP = {
    "weights": {
        **dict.fromkeys(Family, 0), Family.CQC: 15, Family.MANAGER: 10, Family.STAFFING: 20, Family.FINANCE: 20,
        Family.FEEDBACK: 15, Family.SAFEGUARDING: 20,
    },
    "amber_from": 12,
    "red_from": 25,
}  # fmt: skip


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


class Undone(Exception):
    """Leaves an example's transaction behind, so that the next one begins with nothing."""


class Told:
    """Two services that are told the same: one worked out alone after each word, one in the sweep of each night."""

    def __init__(self, cast) -> None:
        self.cast, self.by, self.council = cast, cast.officer.actor, cast.ambershire
        self.alone, self.swept = (
            factories.rated(
                cast.ambershire, on=BEGIN, first_seen_on=BEGIN, care_home=True, registered_beds=20
            )
            for _ in range(2)
        )
        self.notes = 0

    @property
    def both(self) -> tuple[Service, Service]:
        return self.alone, self.swept

    def note(self, kind: int, severity: int) -> None:
        about = NOTED[kind % len(NOTED)]
        severities = [number for number, _ in about.severities]
        wanted = severities[severity % len(severities)]
        note = Note(about.key, wanted, clock.today(), f"Seen {self.notes}", Teller.VISIT)
        self.notes += 1
        for service in self.both:
            key = f"{service.pk}-{self.notes}"
            actions.note_signal(by=self.by, service=service, note=note, submission_key=key)

    def take_back(self, which: int) -> None:
        for service in self.both:
            rows = SignalRow.objects.filter(service=service, withdrawal__isnull=True).order_by("pk")
            if rows:
                actions.withdraw_signal(by=self.by, signal_id=rows[which % len(rows)].pk, reason="Wrong home")

    def set_by_hand(self, band: int, days: int) -> None:
        asked = {"band": (Band.RED, Band.AMBER, Band.GREEN)[band % 3], "reason": "Visited"}
        for service in self.both:
            with suppress(Refused), transaction.atomic():
                until = clock.today() + timedelta(days=1 + days)
                actions.override(by=self.by, service=service, expires_on=until, **asked)

    def end_by_hand(self) -> None:
        for service in self.both:
            with suppress(Refused), transaction.atomic():
                actions.end_override(by=self.by, service=service)

    def rate(self, value: int, question: int) -> None:
        words = ("inadequate", "requires_improvement", "good", "outstanding")[value % 4]
        asked = ("overall", "safe", "caring")[question % 3]
        for service in self.both:
            if not service.ratings.filter(question=asked, published_on=clock.today()).exists():
                service.ratings.filter(question=asked).update(current=False)
                make_rating(service, words, question=asked, published_on=clock.today())

    def manager(self) -> None:
        """Leaves where there is one, and comes where there is none."""
        today = clock.today()
        for service in self.both:
            if service.events.filter(on=today).exists():
                continue
            leaves = bool(service.manager)
            service.manager, service.manager_absent_since = ("", today) if leaves else ("Jo Marsh", None)
            service.save()
            make_event(service, "manager_left" if leaves else "manager_came", today)

    def reading(self, occupied: int, tracker: bool) -> None:
        for service in self.both:
            source = "Capacity Tracker" if tracker else "Welfare call"
            at = clock.now() + timedelta(seconds=service.capacity_readings.count())
            make_capacity(service, as_of=at, occupied=occupied % 21, operational_beds=20, source=source)

    def night(self, day: date) -> None:
        Service.objects.filter(pk__in=[one.pk for one in self.both]).update(confirmed_on=day)
        factories.recompute(self.council, day, [self.alone])
        factories.recompute(self.council, day)


def number(most: int):
    return st.integers(0, most)


TELLING = st.one_of(
    st.tuples(st.just("note"), number(6), number(5)),
    st.tuples(st.just("note"), number(6), number(5)),
    st.tuples(st.just("take_back"), number(3)),
    st.tuples(st.just("set_by_hand"), number(2), number(9)),
    st.tuples(st.just("end_by_hand")),
    st.tuples(st.just("rate"), number(3), number(2)),
    st.tuples(st.just("manager")),
    st.tuples(st.just("reading"), number(20), st.booleans()),
)
#: For each stretch: what is told on its first day, and how many nights pass until the next.
HISTORY = st.lists(
    st.tuples(st.lists(TELLING, max_size=3), st.sampled_from([1, 1, 2, 7, 8])), min_size=1, max_size=5
)


def kept(service: Service) -> Standing:
    return Standing.objects.get(service=service)


def content(row: Standing) -> dict[str, object]:
    return {name: getattr(row, name) for name in CONTENT}


@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(history=HISTORY, sharp_after=st.none() | number(20))
def test_from_scratch_is_as_by_steps_and_one_alone_as_in_the_sweep(cast, history, sharp_after) -> None:
    with suppress(Undone), transaction.atomic(), scope(cast.officer):
        with clock.freeze(noon(BEGIN)):
            told = Told(cast)
            adopt_sharp(cast, BEGIN if sharp_after is None else BEGIN + timedelta(days=sharp_after))
        day, was = BEGIN, {}
        for words, nights in history:
            for night in range(nights):
                with clock.freeze(noon(day)):
                    for name, *given_words in words if night == 0 else ():
                        getattr(told, name)(*given_words)
                    told.night(day)
                assert content(kept(told.alone)) == content(kept(told.swept))
                was[day] = kept(told.swept)
                day += timedelta(days=1)
        for on, row in was.items():
            made = as_of.standing_as_of(cast.officer.actor, told.swept.ref, on).standing
            assert (made.band, made.computed, made.score_band) == (row.band, row.computed, row.score_band), on
            assert (float(made.score), list(made.triggers)) == (float(row.score), row.triggers), on
            assert [line.sentence for line in made.reasons] == [each["sentence"] for each in row.reasons], on
            assert made.policy_version == row.policy_version
            assert [family.value for family in made.missing] == row.missing
        raise Undone


def adopt_sharp(cast, day: date) -> None:
    by = Actor.operator("tests", council_id=cast.ambershire.pk, permissions={Can.ADOPT_POLICY})
    policies.adopt(
        by=by,
        council_id=cast.ambershire.pk,
        key="risk.score",
        values=SHARP,
        valid_from=day,
        authority="Cabinet",
    )


def test_a_worse_standing_never_waits(cast) -> None:
    """Hysteresis holds a better standing back, never a worse one: the facts of a day are never better than shown."""
    with clock.freeze(noon(BEGIN)), scope(cast.officer):
        told = Told(cast)
        told.night(BEGIN)
        told.note(0, 1)
        assert kept(told.alone).band == "red"
    with clock.freeze(noon(BEGIN + timedelta(days=9))), scope(cast.officer):
        told.note(0, 0)
        told.night(BEGIN + timedelta(days=9))
        row = kept(told.alone)
        assert (row.band, row.score_band) == ("red", "grey")


def test_what_was_told_later_does_not_change_what_was_known_then_and_it_says_what_it_cannot_know(
    cast,
) -> None:
    with scope(cast.officer):
        with clock.freeze(noon(BEGIN)):
            told = Told(cast)
            make_rating(told.swept, "good", question="effective", published_on=None, current=False, scope="x")
            told.night(BEGIN)
        with clock.freeze(noon(BEGIN + timedelta(days=3))):
            told.note(0, 1)
            told.night(BEGIN + timedelta(days=3))
        viewer = cast.officer.actor
        before = as_of.standing_as_of(viewer, told.swept.ref, BEGIN + timedelta(days=2))
        assert before.standing.band is Band.GREY
        assert any("One rating has no date" in line for line in before.not_known)
        assert any("not dated: taken as in post" in line for line in before.not_known)
        long_ago = as_of.standing_as_of(viewer, told.swept.ref, date(2001, 1, 1))
        assert long_ago.standing is None
        assert "Nothing dated was known of it yet on that day." in long_ago.not_known


def test_where_what_was_written_down_is_something_else_it_says_so(cast) -> None:
    with clock.freeze(noon(BEGIN)), scope(cast.officer):
        told = Told(cast)
        told.night(BEGIN)
        make_rating(told.swept, "inadequate", question="safe", scope="late", published_on=BEGIN)
        found = as_of.standing_as_of(cast.officer.actor, told.swept.ref, BEGIN)
        assert (found.written, found.standing.band) == ("grey", Band.RED)
        assert (
            "What was written down then was grey; by what is dated now it would be red."
            in found.not_known[-1]
        )


def test_another_councils_service_is_not_found(cast) -> None:
    with scope(cast.neighbour):
        with clock.freeze(noon(BEGIN)), scope(cast.officer):
            told = Told(cast)
        with pytest.raises(as_of.Http404):
            as_of.standing_as_of(cast.neighbour.actor, told.swept.ref, BEGIN)


def test_the_command_prints_it_for_people_and_for_scripts(cast) -> None:
    with clock.freeze(noon(BEGIN)):
        with scope(cast.officer):
            told = Told(cast)
            told.night(BEGIN)
        run = CliRunner().invoke
        said = run(commands.app, ["standing", told.swept.ref, "--on", BEGIN.isoformat()])
        assert said.exit_code == 0, said.output
        assert f"{told.swept.ref} on 2 March 2026: Grey" in said.output
        printed = run(commands.app, ["standing", told.swept.ref, "--on", BEGIN.isoformat(), "--json"])
        assert json.loads(printed.output)["standing"]["band"] == "grey"
        assert run(commands.app, ["standing", "1-0", "--on", BEGIN.isoformat()]).exit_code == 1
        assert run(commands.app, ["standing", told.swept.ref, "--on", "2027-01-01"]).exit_code == 1
