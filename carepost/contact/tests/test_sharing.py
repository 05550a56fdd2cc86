"""What people wrote down in calls leaves the council with their consent only: each door, tried with and without."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from carepost.api.rules import Scope
from carepost.api.tests.factories import Program, make
from carepost.contact import reporting
from carepost.contact.actions import correct_call, email_missed, rota
from carepost.contact.actions.sharing import change_sharing
from carepost.contact.models import LadderStep, SharingChange, WelfareCall
from carepost.contact.rules import Outcome
from carepost.contact.rules.sharing import (
    WITHHELD,
    SharingFault,
    is_shared,
    may_change_sharing,
    words_that_leave,
)
from carepost.contact.tests import factories, planned
from carepost.contact.tests.conftest import NOW, TODAY
from carepost.contact.tests.pages import text
from carepost.core import clock, tenancy
from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.gateways.tests.post import posted
from carepost.register.tests.factories import make_locality
from carepost.ui.reporting import Period

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
SECRET = "Two residents fell at night"
WRITTEN = "The owner is ill"


@pytest.fixture
def officer(cast):
    return cast.officer.actor


def made(officer, service, consent="no", **given):
    answers = {"notes": WRITTEN, "share_notes": consent}
    recorded = factories.record(officer, service, answers=answers, note=SECRET, **given)
    return WelfareCall.objects.get(pk=recorded.call_id)


def change(officer, call, allowed, said_by="Jo Marsh, manager"):
    return change_sharing(by=officer, call_id=call.pk, allowed=allowed, said_by=said_by)


def file_of(browser):
    return b"".join(browser.get("/calls/?as=csv").streaming_content).decode()


def what_leaves(browser, call):
    return text(browser.get(reverse("contact:sharing", args=[call.pk]))).partition(
        "may leave the council now"
    )[2]


@pytest.mark.parametrize(
    ("answer", "changed", "shared"),
    [
        ("yes", None, True), ("no", None, False), ("", None, False), (None, None, False),
        ("yes", False, False), ("no", True, True), (None, True, True),
    ],
)  # fmt: skip
def test_the_last_word_counts_and_silence_is_no(answer, changed, shared):
    assert is_shared(answer, changed) is shared


@pytest.mark.parametrize(
    ("words", "shared", "leaves"), [(SECRET, True, SECRET), (SECRET, False, WITHHELD), ("", False, "")]
)
def test_words_without_consent_are_withheld_and_said_to_be(words, shared, leaves):
    assert words_that_leave(words, shared=shared) == leaves


@pytest.mark.parametrize(
    ("allowed", "shared", "said_by", "current", "faults"),
    [
        (False, True, "Jo", True, ()),
        (True, False, "Jo", True, ()),
        (True, True, "Jo", True, (SharingFault.NO_CHANGE,)),
        (False, True, " ", True, (SharingFault.NO_TELLER,)),
        (False, True, "Jo", False, (SharingFault.SUPERSEDED,)),
    ],
)
def test_consent_is_changed_by_what_somebody_said_and_only_where_it_differs(
    allowed, shared, said_by, current, faults
):
    assert may_change_sharing(allowed=allowed, shared=shared, said_by=said_by, is_current=current) == faults


class TestTheFile:
    @pytest.mark.parametrize(("consent", "leaves"), [("yes", True), ("no", False)])
    def test_a_note_is_in_the_file_with_consent_only(self, browser, officer, service, consent, leaves):
        made(officer, service, consent)
        assert (SECRET in file_of(browser)) is leaves
        assert (WITHHELD in file_of(browser)) is not leaves

    def test_the_note_of_an_attempt_was_never_agreed_to(self, browser, officer, service):
        factories.record(officer, service, outcome=Outcome.NO_ANSWER, note=SECRET)
        assert SECRET not in file_of(browser)

    def test_why_a_call_was_corrected_is_withheld_as_well(self, browser, officer, service):
        call = made(officer, service)
        fixed = factories.call_input(officer, answers={"people_now": "21", "share_notes": "no"})
        correct_call(by=officer, call_id=call.pk, call=fixed, reason=SECRET, submission_key="c1")
        assert SECRET not in file_of(browser)

    def test_withdrawn_consent_closes_every_call_until_then_and_none_after(self, browser, officer, service):
        call = made(officer, service, "yes")
        change(officer, call, allowed=False)
        assert SECRET not in file_of(browser)
        with clock.freeze(NOW + timedelta(days=1)):
            made(officer, service, "yes")
            assert file_of(browser).count(SECRET) == 1

    def test_consent_given_later_opens_that_call_alone(self, browser, officer, service):
        call = made(officer, service)
        with clock.freeze(NOW + timedelta(hours=1)):
            made(officer, service)
            change(officer, call, allowed=True)
        assert file_of(browser).count(SECRET) == 1

    def test_a_correction_does_not_open_what_was_withdrawn(self, browser, officer, service):
        call = made(officer, service, "yes")
        change(officer, call, allowed=False)
        fixed = factories.call_input(
            officer, answers={"people_now": "21", "share_notes": "yes"}, note=SECRET, started_at=call.started_at
        )  # fmt: skip
        correct_call(by=officer, call_id=call.pk, call=fixed, reason="Typing", submission_key="c2")
        assert SECRET not in file_of(browser)

    def test_the_rule_is_what_withholds_it(self, browser, officer, service, monkeypatch):
        made(officer, service)
        monkeypatch.setattr("carepost.contact.views.calls.is_shared", lambda answer, changed: True)
        assert SECRET in file_of(browser)


class TestOtherDoors:
    """Where a provider, a partner, leaders or another council read something of a call."""

    @pytest.fixture(params=["yes", "no"])
    def call(self, request, officer, service):
        return made(officer, service, request.param)

    def test_no_partner_and_no_other_council_reads_a_call_at_all(self, cast, client_as, call):
        address = reverse("contact:call", args=[call.pk])
        for person in (cast.partner, cast.neighbour, cast.provider):
            assert client_as(person).get(address).status_code in (403, 404)
            with tenancy.acting_for(person.actor):
                assert not WelfareCall.objects.exists()

    def test_the_provider_reads_no_note_and_a_partner_none_on_the_services_page(self, cast, client_as, call):
        assert SECRET not in text(client_as(cast.provider).get("/provider/"))
        for person in (cast.provider, cast.partner):
            page = text(client_as(person).get(reverse("register:service", args=[call.service.ref])))
            assert SECRET not in page
            assert WRITTEN not in page

    def test_leaders_reports_carry_no_words_of_calls(self, officer, call):
        period = Period(TODAY - timedelta(days=6), TODAY, NOW)
        for section in (reporting.calls(officer, period), reporting.missed(officer, period)):
            assert SECRET not in repr(section)
            assert WRITTEN not in repr(section)

    def test_no_letter_and_no_calendar_carries_them(self, cast, client_as, officer, call, mailoutbox):
        step = LadderStep.objects.create(
            council=cast.ambershire, service=call.service, kind="email", since=TODAY, due_on=TODAY,
            on=TODAY + timedelta(days=1), state="waiting",
        )  # fmt: skip
        with posted():
            email_missed(by=officer, step_id=step.pk)
        with clock.freeze(NOW + timedelta(days=6)):
            rota.keep_hours(by=officer, user_id=officer.user_id, rings=rota.Rings(planned.ALL_DAY))
            rota.publish_rota(by=officer, rota_id=rota.make_rota(by=officer).pk)
            address = reverse("contact:calendar", args=[rota.open_calendar(by=officer).token])
            feed = client_as(cast.officer).get(address).content.decode()
        letters = [f"{letter.subject} {letter.body}" for letter in mailoutbox]
        assert letters
        assert "BEGIN:VEVENT" in feed
        assert not [told for told in (*letters, feed) if SECRET in told or WRITTEN in told]

    def test_what_the_call_raised_and_moved_says_none_of_them(self, call):
        from carepost.risk.models import SignalRow

        told = [*call.moved, *SignalRow.objects.values_list("evidence", flat=True)]
        assert not [words for words in told if SECRET in words or WRITTEN in words]


class TestTheMachinesDoor:
    """Another program reads facts of calls; their words as consent has them now, whoever's program it is."""

    @pytest.fixture
    def program(self, cast, service):
        return Program(make(cast.director, Scope.CALLS_READ).secret)

    @pytest.mark.parametrize(("consent", "leaves"), [("yes", True), ("no", False)])
    def test_words_of_a_call_are_told_with_consent_only(self, program, officer, service, consent, leaves):
        call = made(officer, service, consent)
        told = program.get(f"/calls/{call.pk}").json()
        assert told["words_shared"] is leaves
        assert told["note"] == (SECRET if leaves else WITHHELD)
        answers = {each["key"]: each["answer"] for each in told["answers"]}
        assert answers["people_now"] == "22 people"
        assert (answers.get("notes") == WRITTEN) is leaves

    def test_a_list_is_narrowed_by_locality(self, program, cast, officer, service):
        made(officer, service, "yes")
        with scope(cast.director):
            inside, outside = (make_locality(cast.ambershire, name) for name in ("North", "South"))
            inside.members.create(council=cast.ambershire, service=service)
        assert len(program.get("/calls", locality=inside.pk).json()["data"]) == 1
        assert program.get("/calls", locality=outside.pk).json()["data"] == []

    def test_a_list_tells_no_words_at_all_and_nobodys_name(self, program, officer, service):
        made(officer, service, "yes")
        told = program.get("/calls").content.decode()
        assert '"outcome":"completed"' in told
        assert not [words for words in (SECRET, WRITTEN, "Jo Marsh", officer.name) if words in told]

    def test_withdrawn_consent_counts_at_once(self, program, officer, service):
        call = made(officer, service, "yes")
        change(officer, call, allowed=False)
        assert SECRET not in program.get(f"/calls/{call.pk}").content.decode()

    def test_the_rule_is_what_withholds_it(self, program, officer, service, monkeypatch):
        call = made(officer, service)
        monkeypatch.setattr("carepost.contact.consent.is_shared", lambda answer, changed: True)
        assert SECRET in program.get(f"/calls/{call.pk}").content.decode()
        monkeypatch.setattr("carepost.contact.rules.sharing.is_shared", lambda answer, changed: True)
        assert WRITTEN in program.get(f"/calls/{call.pk}").content.decode()


class TestItsPage:
    def test_the_call_says_what_consent_was_given_and_by_whom(self, browser, officer, service):
        call = made(officer, service, "yes")
        page = text(browser.get(reverse("contact:call", args=[call.pk])))
        assert "May be shared with partners: Jo Marsh, registered manager said so in the call." in page

    def test_it_shows_exactly_what_may_leave(self, browser, officer, service):
        call = made(officer, service)
        leaves = what_leaves(browser, call)
        assert "How many people do you care for now?" in leaves
        assert SECRET not in leaves
        assert WRITTEN not in leaves
        change(officer, call, allowed=True)
        leaves = what_leaves(browser, call)
        assert SECRET in leaves
        assert WRITTEN in leaves

    def test_consent_is_withdrawn_on_the_page_and_its_history_stays(self, browser, officer, service):
        call = made(officer, service, "yes")
        page = reverse("contact:sharing", args=[call.pk])
        assert browser.post(page, {"allowed": "no", "said_by": ""}).status_code == 400
        refused = browser.post(page, {"allowed": "yes", "said_by": "Jo"})
        assert refused.status_code == 409
        assert "how it stands already" in text(refused)
        assert browser.post(page, {"allowed": "no", "said_by": "Kim Lee, owner"}).status_code == 302
        shown = text(browser.get(reverse("contact:call", args=[call.pk])))
        assert "May not be shared: Kim Lee, owner said so on 9 November 2026." in shown
        assert "Jo Marsh, registered manager had said yes in the call." in shown

    def test_who_only_reads_calls_changes_no_consent(self, cast, client_as, officer, service):
        call = made(officer, service)
        auditor = client_as(cast.auditor)
        assert auditor.get(reverse("contact:sharing", args=[call.pk])).status_code == 403
        with pytest.raises(Refused, match="Your role does not include this"):
            change(cast.auditor.actor, call, allowed=True)


class TestTheDatabaseItself:
    def test_a_change_is_never_changed_and_always_says_who_told(self, officer, service):
        change(officer, made(officer, service), allowed=True)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            SharingChange.objects.update(allowed=False)
        row = SharingChange.objects.get()
        row.pk, row.said_by = None, ""
        with pytest.raises(IntegrityError, match="sharing_says_who_told"), transaction.atomic():
            row.save(force_insert=True)

    def test_nobody_outside_reads_it(self, cast, officer, service):
        change(officer, made(officer, service), allowed=True)
        for person in (cast.provider, cast.neighbour, cast.partner):
            with tenancy.acting_for(person.actor):
                assert not SharingChange.objects.exists()
