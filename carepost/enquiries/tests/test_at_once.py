"""The same thing sent twice at once is one; two who do different things at once do not trip over each other."""

from __future__ import annotations

import pytest
from django.db import transaction

from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.core.tests.together import together
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import assemble, scope
from carepost.enquiries import actions
from carepost.enquiries.models import Enquiry, EnquiryEvent, ExpertQuestion, InboundMail
from carepost.enquiries.rules import AskFault, State, Urgency, Verb
from carepost.enquiries.rules.experts import ExpertFault
from carepost.enquiries.tests import factories as made
from carepost.enquiries.tests import mailing

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]


@pytest.fixture
def cast():
    with transaction.atomic():
        everybody = assemble(clock.today())
        assert everybody.officer.actor  # found while a transaction is open
    return everybody


@pytest.fixture
def row(cast):
    return made.owned(cast.officer.actor, urgency=Urgency.URGENT)


def test_a_form_sent_four_times_at_once_is_one_enquiry(cast):
    done, refused, failed = together([lambda: made.from_web(cast.ambershire, key="once")] * 4)
    assert (done, refused, failed) == (4, [], [])
    with scope(cast.officer):
        assert Enquiry.objects.count() == 1


def test_a_mail_that_two_workers_read_is_one(cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    done, refused, failed = together([lambda: mailing.arrived(cast.ambershire, mailing.mail())] * 3)
    assert (done, refused, failed) == (3, [], [])
    with scope(cast.officer):
        assert InboundMail.objects.count() == Enquiry.objects.count() == 1


def test_of_three_who_answer_at_once_one_does_and_the_others_are_told(cast, row):
    officer = cast.officer.actor
    with scope(cast.officer):
        seen = row.events.latest("pk").pk

    def answer():
        actions.answer_enquiry(
            by=officer, enquiry_id=row.pk, words="Yes.", key=ids.submission_key(), seen=seen
        )

    done, refused, failed = together([answer] * 3)
    assert (done, refused, failed) == (1, [AskFault.MOVED_ON] * 2, [])
    with scope(cast.officer):
        assert EnquiryEvent.objects.filter(verb=Verb.ANSWER).count() == 1


def test_an_experts_link_takes_one_answer_of_three_sent_at_once(cast, row):
    asked, _ = made.consulted(cast.officer.actor, row)
    by = made.expert_actor(row)
    done, refused, failed = together([lambda: actions.advise(by=by, digest=asked.digest, words="Yes.")] * 3)
    assert (done, refused, failed) == (1, [ExpertFault.ENDED] * 2, [])
    with scope(cast.officer):
        assert ExpertQuestion.objects.get().answer == "Yes."
        assert EnquiryEvent.objects.filter(verb=Verb.ADVISE).count() == 1


def test_two_nights_at_once_raise_what_is_late_once(cast, row):
    with scope(cast.officer):
        Enquiry.objects.update(due_at=clock.now())
    by = Actor.operator("tests", council_id=cast.ambershire.pk, permissions={Can.LIFT_LATE_ENQUIRIES.value})
    _, refused, failed = together([lambda: actions.lift_late(by=by, council_id=cast.ambershire.pk)] * 3)
    assert (refused, failed) == ([], [])
    with scope(cast.officer):
        assert EnquiryEvent.objects.filter(verb=Verb.ESCALATE).count() == 1
        assert Enquiry.objects.get().state == State.OWNED
