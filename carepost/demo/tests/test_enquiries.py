"""Ambershire's enquiries: in every state, through every door, some about money, with a library and a mailbox."""

import pytest

from carepost.core import tenancy
from carepost.demo import cast
from carepost.enquiries.models import Enquiry, ExpertQuestion, InboundMail, LibraryAnswer
from carepost.enquiries.rules import Channel, State
from carepost.enquiries.rules.library import Freshness
from carepost.enquiries.rules.mails import MailState

pytestmark = [pytest.mark.django_db(databases=["default", "owner"])]


def test_there_is_one_in_every_state_and_through_every_door_and_some_are_about_money(small, ambershire):
    with tenancy.transaction_for(cast.operator(ambershire)):
        rows = list(Enquiry.objects.all())
        assert len(rows) >= 40
        assert {row.state for row in rows} == set(State)
        assert {row.channel for row in rows} == set(Channel)
        assert any(row.finance for row in rows)
        assert any(row.helped for row in rows)
        assert all(row.received_on <= small.day for row in rows)
        assert ExpertQuestion.objects.exists()
        assert InboundMail.objects.exclude(state=MailState.REPORT).count() == 4
        kept = {answer.freshness(small.day) for answer in LibraryAnswer.objects.all()}
        assert kept == set(Freshness) - {Freshness.RETIRED}
