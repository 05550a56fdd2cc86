"""A print run: letters in one file, each in one run only; cancelled before it is printed, posted, what came back."""

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.urls import reverse

from carepost.core import policies
from carepost.councils.tests.cast import scope
from carepost.letters import actions, queries
from carepost.letters.models import Letter, PrintRun
from carepost.letters.rules.languages import Layout, Way
from carepost.letters.rules.letters import LetterFault, LetterState, digest_of
from carepost.letters.rules.runs import RUN_MOVES, RunFault, RunState, RunVerb, against
from carepost.letters.tests.conftest import TODAY
from carepost.letters.tests.pages import hidden, text
from carepost.letters.tests.test_letters import reasons, send
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
RUNS = reverse("letters:runs")


@pytest.fixture
def homes(cast, officer, service):
    """Two services whose managers want post, one in large print."""
    other = make_service(
        host=cast.ambershire,
        name="Oak House",
        manager="Ben Lowe",
        address="2 Mill Lane\nNorth",
        postcode="AB1 9ZZ",
    )
    for each, layout in ((service, Layout.STANDARD), (other, Layout.LARGE)):
        actions.keep_wish(by=officer, service_id=each.pk, language="en-GB", layout=layout, way=Way.POST)
    return [service, other]


@pytest.fixture
def waiting(officer, template, homes):
    send(officer, template, *homes)
    return list(Letter.objects.order_by("pk"))


def make(by, letters, key="run"):
    return actions.make_run(by=by, seen=digest_of([row.pk for row in letters]), key=key)


@pytest.fixture
def run(officer, waiting):
    return make(officer, waiting)


def states():
    return [row.state for row in Letter.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("state", "verb", "words", "faults"),
    [
        (RunState.MADE, RunVerb.PRINT, "-", ()),
        (RunState.MADE, RunVerb.POST, "-", (RunFault.NOT_NOW,)),
        (RunState.MADE, RunVerb.CANCEL, " ", (RunFault.NO_WORDS,)),
        (RunState.PRINTED, RunVerb.CANCEL, "Why", (RunFault.PRINTED,)),
        (RunState.CANCELLED, RunVerb.PRINT, "-", (RunFault.NOT_NOW,)),
    ],
)
def test_a_run_moves_by_the_table(state, verb, words, faults):
    assert against(state, verb, words=words) == faults
    assert len({(move.source, move.verb) for move in RUN_MOVES}) == len(list(RUN_MOVES))


def test_what_waits_is_put_into_a_run_once_and_stands_in_no_other(officer, waiting):
    run = make(officer, waiting)
    assert make(officer, waiting) == run
    assert states() == ["in_run", "in_run"]
    assert [row.place for row in queries.letters_of_run(officer, run)] == [1, 2]
    assert reasons(lambda: actions.make_run(by=officer, seen="", key="other")) == {RunFault.NOTHING}
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(run=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.update(place=1)


def test_only_the_letters_that_the_page_showed_are_put_into_it(officer, waiting):
    assert reasons(lambda: make(officer, waiting[:1])) == {RunFault.CHANGED}
    assert reasons(lambda: actions.make_run(by=officer, seen="", key=" ")) == {LetterFault.NO_KEY}


def test_what_is_more_than_a_run_holds_waits_for_the_next(officer, waiting, cast):
    policies.adopt(
        by=_operator(cast), key="letters.sending", values={"most_in_run": 1}, valid_from=TODAY,
        authority="Print room", council_id=cast.ambershire.pk,
    )  # fmt: skip
    assert queries.waiting(officer, TODAY).total == 2
    make(officer, waiting[:1])
    assert states() == ["in_run", "to_print"]


def _operator(cast):
    from carepost.core.acting import Actor

    return Actor.operator("test", council_id=cast.ambershire.pk, permissions={"policy.adopt"})


def test_a_run_is_cancelled_before_it_is_printed_and_its_letters_wait_again(officer, run, waiting):
    cancelled = actions.cancel_run(by=officer, run_id=run.pk, words="The wrong paper")
    assert (cancelled.state, cancelled.listed) == ("cancelled", [row.ref for row in waiting])
    assert states() == ["to_print", "to_print"]
    again = make(officer, waiting, key="again")
    actions.note_printed(by=officer, run_id=again.pk)
    assert reasons(lambda: actions.cancel_run(by=officer, run_id=again.pk, words="x")) == {RunFault.PRINTED}
    with pytest.raises(IntegrityError), transaction.atomic():
        PrintRun.objects.filter(pk=again.pk).update(state=RunState.CANCELLED, ended_words="x")


def test_posted_with_their_number_the_providers_see_them_and_what_came_back_is_noted(
    cast, officer, run, waiting
):
    assert reasons(lambda: actions.note_posted(by=officer, run_id=run.pk, count=2)) == {RunFault.NOT_NOW}
    actions.note_printed(by=officer, run_id=run.pk)
    with scope(cast.provider):
        assert not Letter.objects.exists()
    assert reasons(lambda: actions.note_posted(by=officer, run_id=run.pk, count=1)) == {RunFault.ODD_COUNT}
    actions.note_posted(by=officer, run_id=run.pk, count=2)
    with scope(cast.provider) as by:
        assert queries.own_letters(by).count() == 1
    letter = Letter.objects.order_by("pk").first()
    returned = actions.note_returned(by=officer, letter_id=letter.pk, words="Gone away")
    assert (returned.state, returned.run_id) == (LetterState.RETURNED, run.pk)
    assert queries.run(officer, run.pk).returned == 1
    assert reasons(lambda: actions.note_returned(by=officer, letter_id=letter.pk, words="x")) == {
        LetterFault.NOT_NOW
    }


def test_another_council_has_no_part_in_it(cast, run):
    with scope(cast.neighbour) as by:
        assert not PrintRun.objects.exists()
        with pytest.raises(Http404):
            actions.cancel_run(by=by, run_id=run.pk, words="x")


class TestPages:
    def test_a_run_is_made_printed_counted_into_the_post_and_cancelled_on_its_pages(self, browser, waiting):
        page = browser.get(RUNS)
        assert "2 letters wait to be printed" in text(page).casefold()
        here = browser.post(RUNS, hidden(page))["Location"]
        assert browser.post(RUNS, hidden(page))["Location"] == here
        assert browser.post(f"{here}cancel/", {"words": ""}).status_code == 400
        assert "Its letters wait for the next" in text(
            browser.post(f"{here}cancel/", {"words": "Paper"}, follow=True)
        )
        assert "Cancelled: Paper" in text(browser.get(here))
        here = browser.post(RUNS, hidden(browser.get(RUNS)))["Location"]
        browser.post(f"{here}printed/")
        assert browser.post(f"{here}cancel/", {"words": "Late"}).status_code == 409
        assert browser.post(f"{here}posted/", {"count": "3"}).status_code == 409
        assert "It is posted." in text(browser.post(f"{here}posted/", {"count": "2"}, follow=True))
        row = Letter.objects.order_by("pk").first()
        change = reverse("letters:change", args=[row.pk, "returned"])
        assert "It is noted" in text(browser.post(change, {"words": "Gone away"}, follow=True))
        assert "Came back undelivered" in text(browser.get(here))

    def test_its_file_has_a_cover_sheet_and_its_addresses_are_a_file_in_the_same_order(self, browser, run):
        file = browser.get(reverse("letters:run-pdf", args=[run.pk]))
        assert file.content.startswith(b"%PDF-")
        assert b"pdfuaid" in file.content
        rows = b"".join(
            browser.get(reverse("letters:run", args=[run.pk]), {"as": "csv"}).streaming_content
        ).decode()
        lines = rows.replace("\r", "").strip().split("\n")
        assert [line.split(",")[0] for line in lines[1:]] == ["1", "2"]
        assert any("Asha Rahman,Willow Bank,1 High Street,Amberford" in line for line in lines)
        oak = next(line for line in lines if "Oak House" in line)
        assert "Ben Lowe,Oak House,2 Mill Lane,North" in oak
        assert oak.endswith(",AB1 9ZZ")

    def test_a_cancelled_run_has_nothing_to_print(self, browser, officer, run):
        actions.cancel_run(by=officer, run_id=run.pk, words="Paper")
        assert browser.get(reverse("letters:run-pdf", args=[run.pk])).status_code == 404

    def test_its_page_costs_the_same_however_many_letters(
        self, browser, officer, run, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(16):
            browser.get(reverse("letters:run", args=[run.pk]))
