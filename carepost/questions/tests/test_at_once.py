"""Two people at one draft at the same moment, each on a connection of their own: one counts, the other is told."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from carepost.core import clock, tenancy
from carepost.core.tests.together import together
from carepost.councils.tests.cast import assemble
from carepost.questions import actions, queries
from carepost.questions.actions import DraftRefused
from carepost.questions.models import DraftEdition, QuestionSetVersion
from carepost.questions.rules import without

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.data_layer,
]
KEY = "welfare-call"


@pytest.fixture
def people():
    with transaction.atomic():
        cast = assemble(clock.today())
        return cast.officer.actor, cast.director.actor


def begun(officer):
    with tenancy.transaction_for(officer):
        now = queries.current(officer, KEY)
    actions.begin_draft(by=officer, base=now.question_set, base_council_id=None)
    return now.question_set


@pytest.mark.parametrize("times", range(3))
def test_of_two_who_save_at_once_one_is_kept_and_the_other_is_told(people, times):
    officer, director = people
    asked = begun(officer)
    shorter = {gone: without(asked, gone) for gone in ("deaths", "visiting")}
    save = partial(actions.change_draft, key=KEY, edition=1)
    done, refused, failed = together(
        [
            partial(save, by=officer, question_set=shorter["deaths"]),
            partial(save, by=director, question_set=shorter["visiting"]),
        ]
    )
    assert (done, refused, failed) == (1, [DraftRefused.MEANWHILE], [])
    with tenancy.transaction_for(officer):
        assert queries.draft(officer, KEY).question_set in shorter.values()
        assert sorted(DraftEdition.objects.values_list("number", flat=True)) == [1, 2]


def test_of_two_who_begin_at_once_one_does(people):
    officer, director = people
    with tenancy.transaction_for(officer):
        now = queries.current(officer, KEY).question_set
    begin = partial(actions.begin_draft, base=now, base_council_id=None)
    done, refused, failed = together([partial(begin, by=officer), partial(begin, by=director)])
    assert (done, refused, failed) == (1, [DraftRefused.THERE_IS_ONE], [])


def test_a_draft_that_is_published_twice_at_once_is_published_once(people):
    officer, director = people
    asked = begun(officer)
    actions.change_draft(by=officer, key=KEY, edition=1, question_set=without(asked, "deaths"))
    publish = partial(actions.publish_draft, by=director, key=KEY, edition=2, reason="Shorter.")
    done, refused, failed = together([publish, publish])
    assert (done, refused, failed) == (1, [DraftRefused.GONE], [])
    with tenancy.transaction_for(officer):
        assert QuestionSetVersion.objects.filter(council_id=officer.council_id).count() == 1
