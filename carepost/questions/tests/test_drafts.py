"""A draft: begun once, changed by several in turn without loss, published by another, undone, dropped."""

from dataclasses import replace

import pytest

from carepost.core import clock
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.rules import Role
from carepost.councils.tests.cast import member, scope
from carepost.questions import actions, queries
from carepost.questions.actions import DraftRefused, EditedMeanwhile, FaultySet, OwnDraft
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
    (step,) = refused.value.since
    assert (step.by, refused.value.edition) == (officer.name, first.edition)
    assert any("died" in each.sentence for each in step.changes)
    assert queries.draft(officer, KEY).question_set == first.question_set


def test_who_is_several_changes_behind_is_told_all_of_them_with_who_made_each(officer, director, draft):
    first = change(officer, draft)
    second = change(director, first, moved(first.question_set, "visiting", -3))
    change(officer, second, without(second.question_set, "notes"))
    with pytest.raises(EditedMeanwhile) as refused:
        change(director, draft)
    told = [(step.by, [each.sentence for each in step.changes]) for step in refused.value.since]
    assert told == [
        (officer.name, ["Removed: “Since the last call, how many people died?”"]),
        (director.name, ["Moved: “Can family and friends visit?”"]),
        (officer.name, ["Removed: “Anything else they told you”"]),
    ]


def test_a_page_of_a_draft_that_was_dropped_fits_no_later_one(officer, director, draft):
    actions.drop_draft(by=director, key=KEY)
    actions.begin_draft(by=director, base=draft.question_set, base_council_id=None)
    assert reasons(
        actions.change_draft, by=officer, key=KEY, edition=draft.edition, question_set=draft.question_set
    ) == {DraftRefused.MEANWHILE}


def test_to_keep_what_is_there_is_no_change_and_makes_nobody_a_writer(officer, director, draft):
    mine = change(officer, draft)
    assert change(director, mine, mine.question_set).edition == mine.edition
    actions.publish_draft(by=director, key=KEY, edition=mine.edition, reason="Shorter.")


def test_what_was_taken_out_meanwhile_is_still_known_in_its_last_words(officer, draft):
    changed = change(officer, draft)
    assert changed.question_set.question("deaths") is None
    assert queries.last_said(officer, changed, "deaths") == draft.question_set.question("deaths")
    assert queries.last_said(officer, changed, "never_asked") is None


def test_the_last_change_can_be_taken_back_and_made_again(officer, draft):
    changed = change(officer, draft)
    actions.undo_change(by=officer, key=KEY, edition=changed.edition)
    back = queries.draft(officer, KEY)
    assert back.question_set == draft.question_set
    actions.undo_change(by=officer, key=KEY, edition=back.edition)
    assert queries.draft(officer, KEY).question_set == changed.question_set


def test_nothing_is_undone_where_nothing_was_changed(officer, draft):
    assert reasons(actions.undo_change, by=officer, key=KEY, edition=1) == {DraftRefused.NOTHING_TO_UNDO}


def hinted(question_set, hint):
    return put(question_set, replace(question_set.questions[0], hint=hint))


def test_who_wrote_in_it_at_all_does_not_publish_it_and_learns_who_can(cast, officer, director, draft):
    """Also where a colleague's small change came after: it would put one person's questions before everybody."""
    mine = change(director, draft)
    theirs = change(officer, mine, hinted(mine.question_set, "Ask first."))
    wanted = {"key": KEY, "edition": theirs.edition, "reason": "Shorter."}
    with pytest.raises(OwnDraft) as refused:
        actions.publish_draft(by=director, **wanted | {"reason": ""})
    assert set(refused.value.reasons) == {DraftRefused.OWN, DraftRefused.NO_REASON}
    assert "Just now nobody can" in refused.value.publishers.sentence
    other = member("Second Director", Role.DIRECTOR, on=clock.today(), council=cast.ambershire).actor
    with pytest.raises(OwnDraft) as refused:
        actions.publish_draft(by=director, **wanted)
    assert refused.value.publishers.sentence == "Second Director can publish it."
    made = actions.publish_draft(by=other, **wanted)
    assert (made.version, made.reason, made.published_by) == (1, "Shorter.", other.name)
    assert queries.draft_of(officer, KEY) is None
    assert queries.current(officer, KEY).question_set.question("deaths") is None
    assert [version.in_use for version in queries.versions(officer, KEY)] == [True, False]


def test_who_began_it_does_not_publish_it_either_for_to_go_back_is_a_change(director):
    now = queries.current(director, KEY)
    actions.begin_draft(by=director, base=now.question_set, base_council_id=None)
    told = reasons(actions.publish_draft, by=director, key=KEY, edition=1, reason="Back.")
    assert told == {DraftRefused.OWN}


def test_a_command_that_wrote_in_it_does_not_publish_it(cast, director, draft):
    robot = Actor.operator("a command", council_id=cast.ambershire.pk, permissions=director.permissions)
    mine = change(robot, draft)
    assert reasons(actions.publish_draft, by=robot, key=KEY, edition=mine.edition, reason="x") == {
        DraftRefused.OWN
    }


def test_what_asks_the_same_as_now_is_not_published(officer, director, draft):
    """The house's questions once more as the council's own would leave it behind when the house's grow."""
    back = change(officer, change(officer, draft), draft.question_set)
    told = reasons(actions.publish_draft, by=director, key=KEY, edition=back.edition, reason="x")
    assert told == {actions.PublishRefused.NO_CHANGE}


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
