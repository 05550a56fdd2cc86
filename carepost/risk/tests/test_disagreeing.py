"""A provider disagrees, and is answered: by somebody else, with a reason, in time or above."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from carepost.core import clock
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member, scope
from carepost.gateways.tests.post import posted
from carepost.register.tests.factories import make_organisation, make_service
from carepost.risk import actions, jobs, queries
from carepost.risk.actions import disagreeing as verbs
from carepost.risk.actions.disagreeing import Dispute
from carepost.risk.models import Disagreement, DisagreementEvent, SignalRow
from carepost.risk.queries import disagreements as found
from carepost.risk.reporting import disputed
from carepost.risk.rules.disagreeing import DisagreementFault as Fault
from carepost.risk.rules.disagreeing import State
from carepost.risk.rules.noting import Note, Teller
from carepost.risk.tests import factories
from carepost.ui.reporting import Period

pytestmark = pytest.mark.django_db
DAY, NOW = date(2026, 11, 20), datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
CONCERN = Note("feedback.concerns", 3, DAY, "Falls are not written down", Teller.HEALTH)
WORDS = "Every fall is in the book. You were shown the old one."


@pytest.fixture
def willow(cast):
    with clock.freeze(NOW), scope(cast.officer) as officer:
        body = make_organisation(body=cast.willow, name="Willow Care Ltd")
        service = factories.rated(cast.ambershire, on=DAY, name="Willow Bank", organisation=body)
        actions.note_signal(by=officer, service=service, note=CONCERN, submission_key="one")
    return service


@pytest.fixture
def provider(cast, willow):
    with clock.freeze(NOW), scope(cast.provider) as viewer:
        yield viewer


@pytest.fixture
def colleague(cast, willow):
    with clock.freeze(NOW):
        return member("Dana Fox", Role.POST_OFFICER, on=DAY, council=cast.ambershire)


def disagree(by, service, kind=CONCERN.kind, words=WORDS, key="k"):
    return verbs.disagree(by=by, service=service, dispute=Dispute(kind, words), submission_key=key)


def reasons(run, *given, **named):
    with pytest.raises(Refused) as caught:
        run(*given, **named)
    return caught.value.reasons


def answer(who, row, how=State.UPHELD, words="You are right: it was the old book.", key="a"):
    with clock.freeze(NOW + timedelta(days=3)), scope(who) as by:
        verbs.answer_disagreement(by=by, disagreement_id=row.pk, answer=how, words=words, key=key)
    row.refresh_from_db()


def test_a_disagreement_says_what_it_is_about_and_when_it_is_answered(cast, willow, provider):
    row = disagree(provider, willow)
    assert row.sentence.startswith("Professionals who visit report")
    assert (row.source, row.due_on) == (Teller.HEALTH, date(2026, 12, 4))
    assert disagree(provider, willow).pk == row.pk
    assert reasons(disagree, provider, willow, key="again") == (Fault.SAID_ALREADY,)
    assert disagree(provider, willow, kind="", key="whole").sentence == verbs.WHOLE
    with scope(cast.officer):
        assert row.signal == SignalRow.objects.get()
        assert AuditEntry.objects.filter(verb="risk.disagree").latest("pk").actor_name == provider.name
        assert WORDS not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_upheld_takes_back_what_was_noted_and_the_standing_follows(
    cast, willow, provider, colleague, mailoutbox
):
    row = disagree(provider, willow)
    with clock.freeze(NOW + timedelta(days=3)), posted():
        answer(colleague, row)
    assert (row.state, row.answered_by_name) == (State.UPHELD, "Dana Fox")
    with scope(cast.officer) as officer:
        assert "was upheld" in SignalRow.objects.get().withdrawal.reason
        kinds = [each["kind"] for each in queries.standing_for(officer, willow.pk).reasons]
    assert CONCERN.kind not in kinds
    assert mailoutbox
    assert all(WORDS not in mail.body for mail in mailoutbox)


@pytest.mark.parametrize("how", [State.NOT_UPHELD, State.PARTLY])
def test_what_is_not_upheld_stays(cast, willow, provider, colleague, how):
    row = disagree(provider, willow)
    answer(colleague, row, how)
    with scope(cast.officer):
        assert not hasattr(SignalRow.objects.get(), "withdrawal")
    assert found.disagreement_history(row)[0].words.startswith("You are right")


def test_who_noted_it_does_not_answer_and_nobody_answers_without_a_reason(cast, willow, provider, colleague):
    row = disagree(provider, willow)
    assert reasons(answer, cast.officer, row) == (Fault.OWN_NOTE,)
    assert reasons(answer, colleague, row, words=" ") == (Fault.NO_ANSWER,)
    assert reasons(answer, colleague, row, how=State.OPEN) == (Fault.NOT_AN_ANSWER,)
    answer(colleague, row)
    assert reasons(answer, colleague, row, key="b") == (Fault.ENDED,)
    assert row.events.count() == 2


def test_the_clock_stands_still_while_the_provider_is_asked(cast, willow, provider, colleague):
    row = disagree(provider, willow)
    with clock.freeze(NOW + timedelta(days=5)), scope(colleague) as by:
        verbs.take_disagreement(by=by, disagreement_id=row.pk, key="t")
        verbs.ask_back_disagreement(by=by, disagreement_id=row.pk, words="Which book?", key="q")
    row.refresh_from_db()
    assert (row.state, row.due_on, row.days_left, row.owner_name) == (State.WAITING, None, 7, "Dana Fox")
    with clock.freeze(NOW + timedelta(days=19)), scope(cast.provider) as by:
        verbs.add_to_disagreement(by=by, disagreement_id=row.pk, words="The green one", key="g")
        verbs.add_to_disagreement(by=by, disagreement_id=row.pk, words="The green one", key="g")
    row.refresh_from_db()
    assert (row.state, row.due_on, row.days_left) == (State.OPEN, date(2026, 12, 18), None)
    assert row.events.filter(verb="add").count() == 1


def test_what_is_late_goes_to_the_managers_once(cast, willow, provider, mailoutbox):
    row = disagree(provider, willow)
    with clock.freeze(datetime(2026, 12, 4, 12, tzinfo=UTC)):
        assert jobs.raise_for_each_council() == 0
    with clock.freeze(datetime(2026, 12, 7, 12, tzinfo=UTC)), posted():
        assert jobs.raise_for_each_council() == 1
        assert jobs.raise_for_each_council() == 0
    assert [mail.subject for mail in mailoutbox] == [f"{row.ref} is past its time"]


def test_a_provider_takes_its_own_back_and_may_say_it_again(cast, willow, provider):
    row = disagree(provider, willow)
    verbs.take_back_disagreement(by=provider, disagreement_id=row.pk, key="b")
    assert disagree(provider, willow, key="again").pk != row.pk


def test_only_its_own_provider_disagrees_and_only_with_what_it_reads(cast, willow, provider):
    with scope(cast.stranger) as stranger:
        assert reasons(disagree, stranger, willow) == (Fault.NOT_YOURS,)
        row = Disagreement(pk=999)
        assert reasons(verbs.add_to_disagreement, by=stranger, disagreement_id=row.pk, words="x", key="") == (
            Fault.GONE,
        )
    with scope(cast.officer) as officer:
        assert isinstance(reasons(disagree, officer, willow)[0], NotAllowed)
        hidden = Note("safeguarding.enquiries", 3, DAY, "x", Teller.COLLEAGUE)
        actions.note_signal(by=officer, service=willow, note=hidden, submission_key="two")
    assert reasons(disagree, provider, willow, kind="safeguarding.enquiries") == (Fault.NOTHING_TO_DISPUTE,)
    assert reasons(disagree, provider, willow, words=" ") == (Fault.NO_WORDS,)
    elsewhere = make_service(host=None, organisation=willow.organisation)
    assert reasons(disagree, provider, elsewhere) == (Fault.NO_COUNCIL,)


def test_row_security_lets_its_council_and_its_own_people_read_it(cast, willow, provider):
    disagree(provider, willow)
    for person, number in ((cast.provider, 1), (cast.officer, 1), (cast.stranger, 0), (cast.neighbour, 0)):
        with scope(person):
            assert (Disagreement.objects.count(), DisagreementEvent.objects.count()) == (number, number)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"state": "waiting"}, "disagreement_clock_runs_or_waits"),
        ({"state": "upheld"}, "disagreement_answered_with_words"),
        ({"words": ""}, "disagreement_says_what"),
    ],
)
def test_a_row_that_cannot_be_true_is_refused(cast, willow, provider, changes, name):
    row = {"state": "open", "words": "x", "due_on": DAY, **changes}
    with scope(cast.officer), pytest.raises(IntegrityError, match=name), transaction.atomic():
        Disagreement.objects.create(
            council=cast.ambershire, service=willow, sentence="y", said_at=NOW, said_on=DAY, said_by_name="P",
            submission_key="z", **row,
        )  # fmt: skip


def test_leaders_read_how_many_were_upheld_with_the_rows_behind_it(cast, willow, provider, colleague):
    row = disagree(provider, willow)
    answer(colleague, row)
    with scope(cast.officer) as officer:
        said, upheld = disputed(officer, Period(date(2026, 11, 1), date(2026, 11, 30), NOW)).figures
    assert (said.value, upheld.told) == (1, "100.0%")


class TestThePages:
    def test_from_the_phone_to_the_answer(self, cast, client_as, willow, provider, colleague):
        phone = client_as(cast.provider)
        page = phone.get(reverse("risk:disagree", args=[willow.ref]), {"about": CONCERN.kind})
        assert page.status_code == 200
        typed = {"key": "k", "about": CONCERN.kind, "words": WORDS, "evidence": "The green book"}
        assert (
            phone.post(reverse("risk:disagree", args=[willow.ref]), typed | {"words": ""}).status_code == 400
        )
        done = phone.post(reverse("risk:disagree", args=[willow.ref]), typed, follow=True).content.decode()
        row = Disagreement.objects.get()
        assert f"Ambershire has it, as {row.ref}. An answer is due by 4 December 2026." in done
        desk = client_as(colleague)
        listed = desk.get(reverse("risk:disagreements")).content.decode()
        assert row.ref in listed
        file = b"".join(desk.get(reverse("risk:disagreements"), {"as": "csv"}).streaming_content).decode()
        assert "The green book" in file
        one = reverse("risk:disagreement", args=[row.pk])
        assert "it is taken back at once" in desk.get(one).content.decode()
        assert desk.post(one, {"do": "answer", "key": "x", "words": "Yes"}).status_code == 400
        assert desk.post(one, {"do": "take", "key": "t"}).status_code == 302
        assert desk.post(one, {"do": "ask-back", "key": "q", "words": "Which book?"}).status_code == 302
        assert f"Answer the council about {row.ref}" in phone.get("/provider/").content.decode()
        own = reverse("risk:own-disagreement", args=[row.pk])
        assert phone.post(own, {"key": "g", "words": "The green one"}).status_code == 302
        answered = {"do": "answer", "key": "a", "answer": "upheld", "words": "It was the old book."}
        assert desk.post(one, answered).status_code == 302
        assert "It was the old book." in phone.get(own).content.decode()

    def test_a_stranger_finds_nothing(self, cast, client_as, willow, provider):
        row = disagree(provider, willow)
        for page in (
            reverse("risk:own-standing", args=[willow.ref]),
            reverse("risk:own-disagreement", args=[row.pk]),
        ):
            assert client_as(cast.stranger).get(page).status_code == 404
        assert client_as(cast.neighbour).get(reverse("risk:disagreement", args=[row.pk])).status_code == 404

    def test_the_worklist_costs_the_same_queries_with_one_row_or_ten(
        self, cast, client_as, willow, provider, django_assert_max_num_queries
    ):
        disagree(provider, willow)
        desk = client_as(cast.officer)
        desk.get(reverse("risk:disagreements"))
        with django_assert_max_num_queries(14):
            desk.get(reverse("risk:disagreements"))
