"""The same press sent several times at once is one letter; two who publish at once do not trip over each other."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from carepost.core import clock
from carepost.core.tests.together import together
from carepost.councils.tests.cast import assemble, scope
from carepost.gateways.mail.models import QueuedMail
from carepost.letters import actions
from carepost.letters.models import Letter, LetterVersion
from carepost.letters.rules.letters import digest_of
from carepost.letters.rules.versions import TemplateFault
from carepost.letters.tests import factories as made
from carepost.register.tests.factories import make_organisation, make_service

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]


@pytest.fixture
def cast():
    with transaction.atomic():
        everybody = assemble(clock.today())
        assert everybody.officer.actor  # found while a transaction is open
        assert everybody.director.actor
    return everybody


@pytest.fixture
def service(cast):
    with scope(cast.officer):
        return make_service(
            host=cast.ambershire, name="Willow Bank", organisation=make_organisation(body=cast.willow),
            manager="Asha Rahman",
        )  # fmt: skip


def test_a_button_pressed_four_times_at_once_is_one_letter(cast, service):
    with scope(cast.officer) as by:
        template = made.published(by, cast.director.actor)

    def press():
        return actions.send_letters(
            by=cast.officer.actor, template_id=template.pk, number=1, services=[service.pk],
            seen=digest_of([service.pk]), typed={"visit date": date(2026, 12, 1)}, about="Willow Bank", key="once",
        ).pk  # fmt: skip

    done, refused, failed = together([press] * 4)
    assert (done, refused, failed) == (4, [], [])
    with scope(cast.officer):
        assert Letter.objects.count() == 1
        assert QueuedMail.objects.count() == 2


def test_of_three_who_publish_a_draft_at_once_one_does(cast):
    with scope(cast.officer) as by:
        template = made.drafted(by)
    publish = lambda: actions.publish_template(  # noqa: E731
        by=cast.director.actor, template_id=template.pk, seen=2, words="New"
    )
    done, refused, failed = together([publish] * 3)
    assert (done, set(refused), failed) == (1, {TemplateFault.DRAFT_GONE}, [])
    with scope(cast.officer):
        assert LetterVersion.objects.count() == 1
