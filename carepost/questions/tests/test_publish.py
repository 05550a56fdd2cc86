"""Publishing question sets: the house's own, a council's own, and old answers that stay readable."""

import dataclasses
import json

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from carepost.core.refusals import Refused
from carepost.councils.tests.cast import scope
from carepost.questions import actions, house, queries
from carepost.questions.models import QuestionSetVersion
from carepost.questions.rules import Question, QuestionKind, QuestionSet, SetFault, from_json

pytestmark = pytest.mark.django_db

OURS = QuestionSet(
    "welfare-call", 1, "Our call", (Question("people_now", QuestionKind.WHOLE_NUMBER, "How many?"),)
)


@pytest.fixture
def director(cast):
    with scope(cast.director) as viewer:
        yield viewer


def test_every_council_is_asked_with_the_houses_set_until_it_has_its_own(cast, director):
    before = queries.current(director, "welfare-call")
    assert (before.council_id, before.question_set.version) == (None, 1)
    actions.publish(by=director, question_set=OURS)
    after = queries.current(director, "welfare-call")
    assert (after.council_id, after.question_set) == (director.council_id, OURS)
    with scope(cast.neighbour) as other:
        assert queries.current(other, "welfare-call").council_id is None
        assert QuestionSetVersion.objects.filter(council_id__isnull=False).count() == 0


def test_each_version_is_numbered_after_the_last_and_stays_readable(director):
    first = actions.publish(by=director, question_set=OURS)
    changed = dataclasses.replace(OURS, title="Our shorter call")
    second = actions.publish(by=director, question_set=changed)
    assert (first.version, second.version) == (1, 2)
    old = queries.version(director, "welfare-call", 1, director.council_id)
    assert old.question_set.title == "Our call"
    assert queries.version(director, "welfare-call", 1, None).question_set.title == "Welfare call"


def test_a_set_with_faults_is_refused_with_each_of_them(director):
    with pytest.raises(actions.FaultySet) as refused:
        actions.publish(by=director, question_set=dataclasses.replace(OURS, title="", questions=()))
    assert set(refused.value.reasons) == {SetFault.TITLE, SetFault.NO_QUESTIONS}
    assert QuestionSetVersion.objects.filter(council_id=director.council_id).count() == 0


def test_a_version_that_asks_the_same_is_refused(director):
    actions.publish(by=director, question_set=OURS)
    with pytest.raises(Refused) as refused:
        actions.publish(by=director, question_set=OURS)
    assert refused.value.reasons == (actions.PublishRefused.NO_CHANGE,)


def test_a_published_version_cannot_be_changed_even_by_raw_sql(director):
    actions.publish(by=director, question_set=OURS)
    for change in (
        "UPDATE questions_questionsetversion SET title = 'x'",
        "DELETE FROM questions_questionsetversion",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_an_officer_cannot_publish(cast):
    with scope(cast.officer) as officer, pytest.raises(Refused):
        actions.publish(by=officer, question_set=OURS)


def test_a_set_of_another_council_is_not_there(cast, director):
    actions.publish(by=director, question_set=dataclasses.replace(OURS, key="visit"))
    with scope(cast.neighbour) as other, pytest.raises(Http404):
        queries.current(other, "visit")


def test_the_house_sets_are_kept_as_they_are_in_the_code():
    for question_set in house.entered():
        row = QuestionSetVersion.objects.get(
            council_id__isnull=True, key=question_set.key, version=question_set.version
        )
        assert from_json(json.dumps(row.body)) == question_set


@pytest.mark.django_db(databases=["default", "owner"])
def test_changing_the_words_of_a_published_house_set_is_an_error(monkeypatch):
    (key, version), question_set = next(iter(house._sets.items()))
    changed = dataclasses.replace(question_set, title="Other words")
    monkeypatch.setitem(house._sets, (key, version), changed)
    with pytest.raises(house.ChangedAfterPublishing, match="new version number"), transaction.atomic("owner"):
        house.write_after_migrate(using="owner")


def test_two_house_sets_cannot_share_a_number():
    entered = house.entered()[0]
    with pytest.raises(ValueError, match="two versions"):
        house.enter(dataclasses.replace(entered, title="Other words"))
