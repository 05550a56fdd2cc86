"""Signals noted by hand: they count at once, once, and until somebody takes them back."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.urls import reverse

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.register.tests.factories import make_capacity, make_organisation
from carepost.risk import actions, queries
from carepost.risk.actions import noting
from carepost.risk.actions.noting import NotingRefused
from carepost.risk.actions.signals import withdraw
from carepost.risk.models import SignalRow
from carepost.risk.rules.noting import Note, NoteFault, Teller
from carepost.risk.tests import factories

DAY = date(2026, 11, 20)
CONCERN = Note("feedback.concerns", 3, DAY, "Falls are not written down", Teller.HEALTH)
SUSPENDED = Note("safeguarding.suspension", 5, DAY, "No new placements, by the panel", Teller.COLLEAGUE)


@pytest.fixture
def friday(cast):
    with clock.freeze(datetime(2026, 11, 20, 10, 30, tzinfo=UTC)), scope(cast.officer):
        yield


@pytest.fixture
def willow(cast, friday):
    body = make_organisation(body=cast.willow, name="Willow Care Ltd")
    return factories.rated(cast.ambershire, on=DAY, name="Willow Bank", organisation=body)


def note(cast, service, about=CONCERN, key="one"):
    return actions.note_signal(by=cast.officer.actor, service=service, note=about, submission_key=key)


def reasons_of(cast, service):
    standing = queries.standing_for(cast.officer.actor, service.pk)
    return {reason["kind"]: reason for reason in standing.reasons}


pytestmark = pytest.mark.django_db


def test_what_is_noted_counts_at_once_and_says_who_told(cast, willow):
    moved = note(cast, willow, SUSPENDED)
    assert [(move.band_from, move.band_to) for move in moved.moves] == [("", "red")]
    reason = reasons_of(cast, willow)["safeguarding.suspension"]
    assert reason["sentence"] == "New placements are suspended: No new placements, by the panel."
    assert (reason["source"], reason["observed_on"]) == ("Council colleague", "2026-11-20")
    assert SignalRow.objects.get().noted_by == cast.officer.actor.name


def test_what_is_taken_back_no_longer_counts_and_stays_readable(cast, willow):
    note(cast, willow)
    actions.withdraw_signal(
        by=cast.officer.actor, signal_id=SignalRow.objects.get().pk, reason="Another home"
    )
    assert "feedback.concerns" not in reasons_of(cast, willow)
    (one,) = queries.noted(cast.officer.actor, willow.pk, DAY)
    assert (one.counts, one.withdrawal.reason) == (False, "Another home")


def test_sent_twice_it_counts_once(cast, willow):
    note(cast, willow)
    with pytest.raises(Refused) as refused:
        note(cast, willow)
    assert refused.value.reasons == (NotingRefused.TWICE,)
    assert SignalRow.objects.count() == 1


def test_a_note_that_the_rules_are_against_is_refused_with_every_reason(cast, willow):
    closed = factories.rated(cast.ambershire, status="deregistered", deregistered_on=DAY)
    with pytest.raises(Refused) as refused:
        note(cast, closed, Note("feedback.concerns", 9, DAY, "", "Jo"))
    assert set(refused.value.reasons) == {
        NoteFault.NOT_ON_SCALE, NoteFault.NO_EVIDENCE, NoteFault.NO_TELLER, NotingRefused.NOT_HERE,
    }  # fmt: skip
    with pytest.raises(Refused) as elsewhere:
        note(cast, factories.rated(cast.borechester))
    assert elsewhere.value.reasons == (NotingRefused.NOT_HERE,)
    assert not SignalRow.objects.exists()


def test_only_what_was_noted_by_hand_here_and_still_counts_can_be_taken_back(cast, willow):
    note(cast, willow)
    number = SignalRow.objects.get().pk

    def refused(signal_id, reason):
        with pytest.raises(Refused) as found:
            actions.withdraw_signal(by=cast.officer.actor, signal_id=signal_id, reason=reason)
        return found.value.reasons

    assert refused(0, "x") == (NotingRefused.GONE,)
    assert refused(number, " ") == (NotingRefused.NO_REASON,)
    actions.withdraw_signal(by=cast.officer.actor, signal_id=number, reason="Wrong")
    assert refused(number, "x") == (NotingRefused.TAKEN_BACK,)
    SignalRow.objects.create(
        council=cast.ambershire, service=willow, kind="supplies.ppe", severity=1, observed_on=DAY, source="a call",
        source_ref="call:1", noted_at=clock.now(),
    )  # fmt: skip
    assert refused(SignalRow.objects.get(source_ref="call:1").pk, "x") == (NotingRefused.GONE,)


def test_readings_of_beds_become_reasons_and_other_words_than_the_trackers_are_no_return(cast, willow):
    home = factories.rated(cast.ambershire, on=DAY, care_home=True, registered_beds=40)
    at = datetime(2026, 10, 9, 9, tzinfo=UTC)
    make_capacity(
        home, council=cast.ambershire, as_of=at, occupied=24, operational_beds=None, source="Capacity Tracker"
    )
    late = datetime(2026, 11, 18, 9, tzinfo=UTC)
    make_capacity(
        home, council=cast.ambershire, as_of=late, occupied=30, operational_beds=None, source="Welfare call"
    )
    factories.recompute(cast.ambershire, DAY)
    told = reasons_of(cast, home)
    assert told["finance.empty_beds"]["sentence"] == "Beds empty: 10 of 40 on 18 November 2026 (many)."
    assert told["tracker.overdue"]["sentence"] == (
        "Capacity Tracker return overdue, one month: last told on 9 October 2026."
    )
    assert "tracker.overdue" not in reasons_of(cast, willow)


# Pages


def text(response):
    return " ".join(response.content.decode().split())


SENT = {
    "key": "k1", "severity": "3", "observed_on-day": "20", "observed_on-month": "11", "observed_on-year": "2026",
    "evidence": "Falls are not written down", "teller": "Health professional",
}  # fmt: skip


def test_an_officer_notes_a_concern_and_takes_it_back(cast, willow, client_as):
    officer = client_as(cast.officer)
    assert "Feedback of professionals who visit" in text(officer.get(reverse("risk:note", args=[willow.ref])))
    page = reverse("risk:note-kind", args=[willow.ref, "feedback.concerns"])
    assert "The same concern from several" in text(officer.get(page))
    wrong = officer.post(page, SENT | {"evidence": ""})
    assert wrong.status_code == 400
    done = officer.post(page, SENT, follow=True)
    assert "Noted. Willow Bank" in text(done)
    assert "Professionals who visit report the same concern from several" in text(done)
    assert officer.post(page, SENT).status_code == 409
    back = reverse("risk:withdraw-signal", args=[SignalRow.objects.get().pk])
    assert "Taken back." in text(officer.post(back, {"reason": "About another home"}, follow=True))
    assert "took it back" in text(officer.get(back))
    assert officer.post(back, {"reason": "Again"}).status_code == 409


def test_a_kind_that_only_carepost_tells_has_no_page(cast, willow, client_as):
    assert (
        client_as(cast.officer).get(reverse("risk:note-kind", args=[willow.ref, "cqc.overall"])).status_code
        == 404
    )


def test_a_provider_reads_the_reason_and_not_who_noted_it(cast, willow, client_as):
    note(cast, willow)
    html = text(client_as(cast.provider).get(reverse("register:service-tab", args=[willow.ref, "standing"])))
    assert "Professionals who visit report the same concern from several: Falls are not written down." in html
    assert cast.officer.actor.name not in html
    assert "Noted by hand" not in html


def test_who_opened_it_before_a_colleague_took_it_back_is_told_so(cast, willow, monkeypatch):
    note(cast, willow)
    number = SignalRow.objects.get().pk

    def after_a_colleague(**given):
        withdraw(**{**given, "by": cast.director.actor, "reason": "Another home"})
        return withdraw(**given)

    monkeypatch.setattr(noting, "withdraw", after_a_colleague)
    with pytest.raises(Refused) as late:
        actions.withdraw_signal(by=cast.officer.actor, signal_id=number, reason="Wrong")
    assert late.value.reasons == (NotingRefused.TAKEN_BACK,)


def test_a_signal_written_without_its_column_was_noted_by_nobody(cast, willow):
    """As the version before writes it while a council moves to this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO risk_signalrow (council_id, service_id, kind, severity, observed_on, evidence, source,"
            " source_ref, noted_at) VALUES (%s, %s, 'calls.missed', 1, %s, '1', 'Carepost', '', now())",
            [cast.ambershire.pk, willow.pk, DAY],
        )
    assert SignalRow.objects.get().noted_by == ""
