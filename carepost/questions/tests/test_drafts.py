"""A draft: begun once, changed by several in turn without loss, published by another, undone, dropped."""

from dataclasses import replace

import pytest

from carepost.core import clock, policies
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.tests.cast import scope
from carepost.questions import actions, queries
from carepost.questions.actions import DraftRefused, EditedMeanwhile, FaultySet
from carepost.questions.models import QuestionDraft
from carepost.questions.rules import moved, put, without

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]
KEY = "welfare-call"


@pytest.fixture
def officer(cast):
    with scope(cast.officer) as viewer:
        yield viewer


@pytest.fixture
def director(cast):
    return cast.director.actor


@pytest.fixture
def draft(officer):
    now = queries.current(officer, KEY)
    actions.begin_draft(by=officer, base=now.question_set, base_council_id=now.council_id)
    return queries.draft(officer, KEY)


def change(by, draft, question_set=None):
    wanted = question_set or without(draft.question_set, "deaths")
    actions.change_draft(by=by, key=KEY, edition=draft.edition, question_set=wanted)
    return queries.draft(by, KEY)


def reasons(verb, **given):
    with pytest.raises(Refused) as refused:
        verb(**given)
    return set(refused.value.reasons)


def test_there_is_one_draft_of_a_set_at_a_time(officer, draft):
    base = {"base": draft.base.question_set, "base_council_id": None}
    assert reasons(actions.begin_draft, by=officer, **base) == {DraftRefused.THERE_IS_ONE}
    actions.drop_draft(by=officer, key=KEY)
    actions.begin_draft(by=officer, **base)
    assert list(QuestionDraft.objects.order_by("pk").values_list("ended", flat=True)) == ["dropped", ""]


def test_the_second_of_two_people_is_told_what_the_first_changed_and_overwrites_nothing(
    officer, director, draft
):
    first = change(officer, draft)
    with pytest.raises(EditedMeanwhile) as refused:
        change(director, draft, moved(draft.question_set, "visiting", -1))
    assert refused.value.edited_by == officer.name
    assert any("died" in each.sentence for each in refused.value.changes)
    assert queries.draft(officer, KEY).question_set == first.question_set


def test_the_last_change_can_be_taken_back_and_made_again(officer, draft):
    changed = change(officer, draft)
    actions.undo_change(by=officer, key=KEY, edition=changed.edition)
    back = queries.draft(officer, KEY)
    assert back.question_set == draft.question_set
    actions.undo_change(by=officer, key=KEY, edition=back.edition)
    assert queries.draft(officer, KEY).question_set == changed.question_set


def test_nothing_is_undone_where_nothing_was_changed(officer, draft):
    assert reasons(actions.undo_change, by=officer, key=KEY, edition=1) == {DraftRefused.NOTHING_TO_UNDO}


def test_who_changed_it_last_does_not_publish_it(officer, director, draft):
    mine = change(director, draft)
    told = reasons(actions.publish_draft, by=director, key=KEY, edition=mine.edition, reason="Shorter.")
    assert told == {DraftRefused.OWN}
    theirs = change(
        officer, mine, put(mine.question_set, replace(mine.question_set.questions[0], hint="Ask first."))
    )
    made = actions.publish_draft(by=director, key=KEY, edition=theirs.edition, reason="Shorter.")
    assert (made.version, made.reason, made.published_by) == (1, "Shorter.", director.name)
    assert queries.draft_of(officer, KEY) is None
    assert queries.current(officer, KEY).question_set.question("deaths") is None
    assert [version.in_use for version in queries.versions(officer, KEY)] == [True, False]


def test_a_council_may_let_one_person_do_it(director, draft, cast):
    mine = change(director, draft)
    policies.adopt(
        by=Actor.operator("tests", council_id=cast.ambershire.pk, permissions={"policy.adopt"}),
        council_id=cast.ambershire.pk, key="questions", values={"second_person": False},
        valid_from=clock.today(), authority="A small team",
    )  # fmt: skip
    assert actions.publish_draft(by=director, key=KEY, edition=mine.edition, reason="Shorter.").version == 1


def test_it_is_published_as_it_was_looked_at_with_a_reason_and_without_faults(officer, director, draft):
    changed = change(officer, draft)
    old = {"by": director, "key": KEY, "reason": "x"}
    assert reasons(actions.publish_draft, **old, edition=draft.edition) == {DraftRefused.MEANWHILE}
    assert reasons(actions.publish_draft, **old | {"reason": " "}, edition=changed.edition) == {
        DraftRefused.NO_REASON
    }
    broken = change(officer, changed, moved(changed.question_set, "staff_due", 30))
    blank = change(
        officer, broken, put(broken.question_set, replace(broken.question_set.questions[0], label=""))
    )
    with pytest.raises(FaultySet):
        actions.publish_draft(by=director, key=KEY, edition=blank.edition, reason="x")
    assert queries.draft(officer, KEY).edition == blank.edition


def test_what_has_ended_cannot_be_changed_published_or_dropped(officer, director, draft):
    actions.drop_draft(by=officer, key=KEY)
    given = {"key": KEY, "edition": 1}
    assert reasons(actions.change_draft, by=officer, question_set=draft.question_set, **given) == {
        DraftRefused.GONE
    }
    assert reasons(actions.undo_change, by=officer, **given) == {DraftRefused.GONE}
    assert reasons(actions.publish_draft, by=director, reason="x", **given) == {DraftRefused.GONE}
    assert reasons(actions.drop_draft, by=officer, key=KEY) == {DraftRefused.GONE}


def test_a_draft_is_its_councils_alone(cast, draft):
    with scope(cast.neighbour) as other:
        assert queries.draft_of(other, KEY) is None
        assert not QuestionDraft.objects.exists()
        assert reasons(actions.drop_draft, by=other, key=KEY) == {DraftRefused.GONE}


def test_officers_write_and_directors_publish(cast, officer, draft):
    given = {"key": KEY, "edition": 1, "reason": "x"}
    assert reasons(actions.publish_draft, by=officer, **given) == {NotAllowed.NO_PERMISSION}
    qa = cast.staff["qa_officer"].actor
    assert reasons(actions.drop_draft, by=qa, key=KEY) == {NotAllowed.NO_PERMISSION}
