"""Answers are written by one, reviewed by another, offered while they are fresh, and tell which answers used them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from carepost.core import clock
from carepost.core.refusals import Refused
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.enquiries import actions, queries
from carepost.enquiries.models import LibraryReview, LibraryUse, LibraryVersion
from carepost.enquiries.rules import AskFault, State, Topic
from carepost.enquiries.rules.library import (
    Entry,
    Freshness,
    LibraryFault,
    against_reviewing,
    against_writing,
    freshness_of,
)
from carepost.enquiries.tests import factories as made
from carepost.enquiries.tests.test_pages import hidden, one, text
from carepost.messages import answered
from carepost.messages.answered import Answered
from carepost.register.tests.monday import NOW, TODAY
from carepost.ui import slots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
ENTRY = Entry("Visiting", "infection", "One at a time.", "Guidance")
SOON = TODAY + timedelta(days=1)


@pytest.fixture
def director(cast):
    return cast.director.actor


@pytest.fixture
def fresh(officer, director):
    return made.reviewed(director, made.in_library(officer))


def reasons(call):
    with pytest.raises(Refused) as told:
        call()
    return told.value.reasons


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"reviewed": True, "review_on": TODAY}, Freshness.FRESH),
        ({"reviewed": True, "review_on": TODAY - timedelta(days=1)}, Freshness.STALE),
        ({"reviewed": False, "review_on": None}, Freshness.UNREVIEWED),
        ({"reviewed": True, "review_on": TODAY, "retired": True}, Freshness.RETIRED),
    ],
)
def test_an_answer_is_fresh_until_its_day(facts, state):
    assert freshness_of(**{"retired": False, "today": TODAY} | facts) is state


@pytest.mark.parametrize(
    ("facts", "faults"),
    [
        ({}, ()),
        ({"by_id": 1}, (LibraryFault.OWN,)),
        ({"by_id": None}, (LibraryFault.OWN,)),
        ({"newest": False}, (LibraryFault.REVIEWED,)),
        ({"reviewed": True}, (LibraryFault.REVIEWED,)),
        ({"review_on": TODAY}, (LibraryFault.WHEN,)),
        ({"review_on": TODAY + timedelta(days=367)}, (LibraryFault.WHEN,)),
    ],
)
def test_somebody_else_reviews_the_newest_version_for_a_year_at_most(facts, faults):
    usual = {"writer_id": 1, "by_id": 2, "newest": True, "reviewed": False, "review_on": SOON, "today": TODAY}
    assert against_reviewing(**usual | facts) == faults


def test_an_answer_has_a_question_words_and_a_source_and_says_something_new():
    assert against_writing(ENTRY, None) == ()
    assert against_writing(ENTRY, ENTRY) == (LibraryFault.SAME,)
    bare = Entry("", "infection", " ", "")
    assert against_writing(bare, None) == (
        LibraryFault.NO_TITLE,
        LibraryFault.NO_WORDS,
        LibraryFault.NO_SOURCE,
    )


class TestWritingAndReviewing:
    def test_whoever_wrote_it_does_not_review_it_and_the_table_holds_that_too(self, officer):
        answer = made.in_library(officer)
        assert reasons(lambda: made.reviewed(officer, answer)) == (LibraryFault.OWN,)
        version = answer.versions.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            LibraryReview.objects.create(
                council=answer.council,
                version=version,
                writer_id=5,
                by_id=5,
                by_name="Me",
                at=NOW,
                review_on=SOON,
            )

    def test_a_new_version_waits_for_a_review_and_the_old_one_stays(self, officer, fresh):
        row = actions.write_library_answer(
            by=officer, entry=Entry(fresh.title, fresh.topic, "Two visitors.", "New guidance"), answer_id=fresh.pk,
            version=1,
        )  # fmt: skip
        assert row.freshness(TODAY) is Freshness.UNREVIEWED
        assert list(LibraryVersion.objects.order_by("number").values_list("number", "words")) == [
            (1, "One visitor, with a mask."), (2, "Two visitors."),
        ]  # fmt: skip
        assert queries.to_offer(officer, "visitors", TODAY) == []

    def test_two_who_write_at_once_do_not_write_over_each_other(self, officer, director, fresh):
        actions.write_library_answer(
            by=director, entry=Entry("Visiting", "infection", "Mine", "S"), answer_id=fresh.pk, version=1
        )
        second = lambda: actions.write_library_answer(  # noqa: E731
            by=officer, entry=Entry("Visiting", "infection", "Also mine", "S"), answer_id=fresh.pk, version=1
        )
        assert reasons(second) == (AskFault.MOVED_ON,)

    def test_past_its_day_it_is_told_of_and_not_offered_until_it_is_reviewed_again(
        self, officer, director, fresh
    ):
        assert queries.to_offer(officer, "visiting ill", TODAY) == [fresh]
        later = NOW + timedelta(days=91)
        with clock.freeze(later):
            on = clock.today()
            assert queries.to_offer(officer, "visiting", on) == []
            assert queries.stale_alike(officer, "visiting", on) == [fresh]
            made.reviewed(director, fresh)
            assert queries.to_offer(officer, "visiting", on) == [fresh]

    def test_a_retired_one_is_not_offered_nor_changed(self, officer, director, fresh):
        actions.retire_library_answer(by=officer, answer_id=fresh.pk, retired=True)
        assert queries.to_offer(officer, "visiting", TODAY) == []
        write = lambda: actions.write_library_answer(by=officer, entry=ENTRY, answer_id=fresh.pk, version=1)  # noqa: E731
        assert reasons(write) == (LibraryFault.RETIRED,)
        assert reasons(lambda: made.reviewed(director, fresh)) == (LibraryFault.RETIRED,)

    def test_one_about_money_is_for_its_readers_also_when_its_topic_becomes_one(self, officer, nurse, fresh):
        money = made.in_library(officer, "money", title="Invoices")
        with pytest.raises(Http404):
            queries.library_answer(nurse.actor, money.pk)
        assert queries.library_answer(nurse.actor, fresh.pk) == fresh
        actions.keep_topic(by=officer, topic=Topic("infection", "Infection", "Ill.", finance=True))
        with pytest.raises(Http404):
            queries.library_answer(nurse.actor, fresh.pk)

    def test_another_council_and_a_provider_have_none_of_it(self, cast, fresh):
        for person in (cast.neighbour, cast.provider):
            with scope(person):
                assert not LibraryVersion.objects.exists()


class TestPages:
    def test_it_is_looked_for_and_put_in_while_one_answers_and_its_use_is_kept(self, browser, officer, fresh):
        row = made.owned(officer)
        form = hidden(browser.get(one(row), {"do": "answer"}))
        looked = browser.post(one(row), {**form, "words": "Dear Jo,", "find": "visiting", "press": "look"})
        assert looked.status_code == 200
        assert "Put it in" in text(looked)
        assert "Dear Jo," in text(looked)
        typed = {**form, "words": "Dear Jo,", "find": "visiting"}
        inserted = browser.post(one(row), {**typed, "press": f"insert-{fresh.pk}"})
        assert "Dear Jo,&#10;&#10;One visitor, with a mask." in inserted.content.decode()
        row.refresh_from_db()
        assert row.state == State.OWNED
        browser.post(one(row), {**form, "words": "Dear Jo, one.", "used": str(fresh.pk)})
        use = LibraryUse.objects.get()
        assert (use.enquiry_id, use.version.number) == (row.pk, 1)
        page = text(browser.get(reverse("enquiries:library-one", args=[fresh.pk])))
        assert row.ref in page
        assert "used in 1 answer" in page

    def test_it_is_written_by_one_and_reviewed_by_another_on_its_pages(self, browser, client_as, cast):
        typed = {
            "title": "Masks",
            "topic": "supplies",
            "words": "Mill Lane has them.",
            "sources": "Stock list",
            "version": "0",
        }
        assert browser.post(reverse("enquiries:library-add"), typed | {"sources": ""}).status_code == 400
        page = browser.post(reverse("enquiries:library-add"), typed)["Location"]
        assert "Somebody else reviews it" in text(browser.get(page))
        day = {"version": "1", "review_on-day": "1", "review_on-month": "2", "review_on-year": "2027"}
        assert browser.post(page, day).status_code == 409
        reviewer = client_as(cast.director)
        assert reviewer.post(page, day | {"review_on-year": "2026"}).status_code == 400
        assert reviewer.post(page, day).status_code == 302
        assert "Reviewed by Director" in text(browser.get(page))
        assert browser.post(page.rstrip("/") + "/retire/").status_code == 302
        assert "Retired" in text(browser.get(page))

    def test_the_list_is_searched_narrowed_and_a_file(self, browser, officer, fresh):
        made.in_library(officer, title="Another thing", words="Nothing alike.")
        listed = reverse("enquiries:library")
        assert "Another thing" not in text(browser.get(listed, {"q": "visiting"}))
        assert "Another thing" in text(browser.get(listed, {"show": "unreviewed"}))
        assert "Visiting while" not in text(browser.get(listed, {"show": "unreviewed"}))
        assert "Visiting while" in b"".join(browser.get(listed, {"as": "csv"}).streaming_content).decode()


def test_what_was_answered_in_another_room_begins_an_answer_that_somebody_else_reviews(
    browser, officer, monkeypatch
):
    monkeypatch.setitem(slots._panels, answered.GIVEN, {})
    found = Answered("May we lift alone? " * 20, "Never.", "The forum of 9 November")
    slots.fill(answered.GIVEN, name="forum", needs=Can.WRITE_ANSWER, render=lambda _, number: found)
    page = answered.keep_at(None, officer, "forum", 7)
    shown = text(browser.get(page))
    assert "Never." in shown
    assert "The forum of 9 November" in shown
    sent = {
        "title": "May we?",
        "topic": "infection",
        "words": "Never.",
        "sources": "The forum",
        "version": "0",
    }
    assert "Waits for a review" in text(browser.post(page, sent, follow=True))
    assert "Never." not in text(browser.get(f"{reverse('enquiries:library-add')}?from=nowhere-7"))


def test_the_newsletter_is_offered_what_is_fresh_and_not_about_money(officer, director, fresh):
    made.reviewed(director, made.in_library(officer, topic="money", title="Late invoices"))
    made.in_library(officer, title="Not reviewed")
    assert queries.to_tell(officer, TODAY) == [fresh]
    assert queries.to_tell(officer, TODAY + timedelta(days=91)) == []
