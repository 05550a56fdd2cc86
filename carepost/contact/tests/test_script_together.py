"""Several people at one draft of the script: nothing is written over unknowingly, and two have read what is asked."""

import pytest

from carepost.contact.tests.scripts import FALLS, FUEL, KEY, at, edition_on, sent, told
from carepost.councils.tests.cast import scope
from carepost.questions import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(cast, client_as):
    return client_as(cast.director)


#: Each form of the draft as somebody fills it in: its page and what is typed.
FORMS = [
    (("add",), FALLS),
    (("question", "visiting"), {**FALLS, "label": "Visitors?"}),
    (("shows", "visiting"), {"shows": "answer", "answer": "respondent_role=owner"}),
    (("raises", "outbreak_open"), {"answer_yes": "3"}),
    (("remove", "visiting"), {}),
]


@pytest.mark.parametrize(("parts", "typed"), FORMS)
def test_who_was_told_what_others_changed_can_go_ahead_knowingly(director, editor, draft, parts, typed):
    address = at(*parts) + ("?kind=outbreak.open" if parts[0] == "raises" else "")
    stale = draft().edition
    sent(editor, at("add"), draft, **FUEL)
    sent(editor, at("add"), draft, **FUEL | {"label": "Is there a generator?"})
    before = draft()
    refused = director.post(address, {"edition": stale, **typed})
    page = told(refused)
    assert refused.status_code in {400, 409}
    assert "Somebody changed this draft while you had it open" in page
    assert "Support officer of Ambershire" in page
    for theirs in ("Added: “How many days of fuel are left?”", "Added: “Is there a generator?”"):
        assert theirs in page
    assert draft() == before
    assert director.post(address, {"edition": edition_on(refused), **typed}).status_code == 302
    assert draft().edition == before.edition + 1
    assert draft().question_set.question("is_there_a_generator") is not None


def test_the_page_shows_the_words_that_would_be_written_over(director, editor, draft):
    stale = draft().edition
    sent(
        editor, at("question", "visiting"), draft, **FALLS | {"label": "Who visits?", "hint": "Since Monday."}
    )
    refused = director.post(
        at("question", "visiting"), {"edition": stale, **FALLS, "label": "Visitors today?"}
    )
    page = told(refused)
    assert "It reads now: “Who visits?”" in page
    assert "Since Monday." in page
    assert "Visitors today?" in refused.content.decode()


def test_a_question_that_was_taken_out_meanwhile_can_be_put_back_with_what_was_typed(director, editor, draft):
    stale = draft().edition
    sent(editor, at("remove", "visiting"), draft)
    address, typed = at("question", "visiting"), {**FALLS, "label": "Visitors?"}
    refused = director.post(address, {"edition": stale, **typed})
    assert "Removed: “Can family and friends visit?”" in told(refused)
    assert "To keep yours puts the question back." in told(refused)
    assert director.post(address, {"edition": edition_on(refused), **typed}).status_code == 302
    assert draft().question_set.question("visiting").label == "Visitors?"
    assert director.get(at("question", "never_asked")).status_code == 404
    assert sent(director, at("question", "never_asked"), draft, **typed).status_code == 404


def test_buttons_of_a_page_that_is_behind_say_so_and_work_from_there(director, editor, draft):
    stale = draft().edition
    sent(editor, at("remove", "visiting"), draft)
    for button in ("down:visiting", "up:notes", "undo"):
        refused = director.post(at("draft"), {"edition": stale, "do": button})
        assert refused.status_code == 409
        assert "Removed: “Can family and friends visit?”" in told(refused)
        assert edition_on(refused) == str(draft().edition)


def test_what_is_sent_to_a_draft_that_has_ended_is_told_and_kept(director, editor, draft):
    at_the_time = draft().edition
    director.post(at("drop"))
    for parts, typed in [(("add",), FALLS), (("question", "visiting"), FALLS)]:
        refused = editor.post(at(*parts), {"edition": at_the_time, **typed})
        assert "This draft was published or dropped meanwhile." in told(refused)
        assert "Any falls?" in refused.content.decode()
    pressed = editor.post(at("draft"), {"edition": at_the_time, "do": "undo"}, follow=True)
    assert "This draft was published or dropped meanwhile." in told(pressed)
    assert "That draft is dropped already." in told(editor.post(at("drop"), follow=True))


def test_to_publish_twice_publishes_once(director, editor, draft, cast):
    sent(editor, at("add"), draft, **FUEL)
    once = {"edition": draft().edition, "reason": "Winter."}
    assert director.post(at("publish"), once).status_code == 302
    again = director.post(at("publish"), once, follow=True)
    assert again.status_code == 200
    assert "That draft is published already." in told(again)
    with scope(cast.director) as viewer:
        assert [each.question_set.version for each in queries.versions(viewer, KEY)] == [1, 1]


def test_who_publishes_sees_what_changes_against_what_is_asked_now(director, editor, draft):
    """Also where an older version is brought back: that withdraws what came after it."""
    sent(editor, at("add"), draft, **FUEL)
    director.post(at("publish"), {"edition": draft().edition, "reason": "Winter."})
    editor.post(at("begin", "house", 1))
    for page in (told(director.get(at("publish"))), told(editor.get(at("draft")))):
        assert "Removed: “How many days of fuel are left?”" in page
        assert "Against what is asked now, our version 1." in page
        assert "It was begun from Carepost’s version 1" in page


def test_a_draft_that_moved_on_is_looked_at_again_before_it_is_published(director, editor, draft):
    sent(editor, at("add"), draft, **FUEL)
    stale = draft().edition
    sent(editor, at("add"), draft, **FALLS)
    refused = director.post(at("publish"), {"edition": stale, "reason": "Winter."})
    assert refused.status_code == 409
    assert "Added: “Any falls?”" in told(refused)
    assert (
        director.post(at("publish"), {"edition": edition_on(refused), "reason": "Winter."}).status_code == 302
    )


def test_who_wrote_in_it_sees_who_can_publish_it_and_no_button(director, editor, draft):
    sent(director, at("add"), draft, **FUEL)
    page = told(director.get(at("publish")))
    assert "You wrote in this draft, so somebody else looks at it and publishes it." in page
    assert "Just now nobody can" in page
    assert "Publish it" not in page
    assert "You wrote in this draft." in told(
        director.post(at("publish"), {"edition": draft().edition, "reason": "Winter."})
    )


def test_the_officer_reads_who_can_publish_the_draft(editor):
    assert "Director of Ambershire can publish it." in told(editor.get(at("draft")))
