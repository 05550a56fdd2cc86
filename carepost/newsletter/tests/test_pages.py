"""The pages of the newsletter: from an item to an edition that went, as an editor, a reader and a provider see them."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carepost.councils.rules import Role
from carepost.newsletter import actions
from carepost.newsletter.models import Edition, NewsItem
from carepost.newsletter.rules import Audience, ItemState, ItemVerb, Section
from carepost.newsletter.tests import factories as made
from carepost.newsletter.tests.conftest import person
from carepost.newsletter.tests.test_sending import refuse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TYPED = {"title": "Flu vaccines", "words": "From **Monday**.", "link": "", "section": "news", "key": "k"}


def text(response):
    return " ".join(response.content.decode().split())


def page(name, *args):
    return reverse(f"newsletter:{name}", args=args)


@pytest.fixture(autouse=True)
def _somebody_reads(book):
    book(
        person("anna@willow.example", name="Anna", about="Willow Bank"),
        person("", key="none", about="Elm House"),
    )


class TestItems:
    def test_put_forward_and_shown_as_it_will_read(self, browser):
        answer = browser.post(page("put"), TYPED, follow=True)
        assert "<strong>Monday</strong>" in text(answer)
        assert "Everybody" in text(answer)

    def test_what_was_typed_stays_and_each_error_is_at_its_field(self, browser):
        answer = browser.post(page("put"), TYPED | {"title": "", "link": "nowhere"})
        assert answer.status_code == 400
        assert "From **Monday**." in text(answer)
        answer = browser.post(page("put"), TYPED | {"link": "nowhere"})
        assert answer.status_code == 409
        assert 'href="#id_link"' in text(answer)

    def test_it_starts_from_what_another_room_offers_once(self, browser, monkeypatch):
        from carepost.messages.offers import Offer
        from carepost.newsletter.views import items

        offer = Offer("library:1", "Visiting", "One at a time.", "asked")
        monkeypatch.setattr(items, "offers", lambda request: [("Reviewed answers", [offer])])
        first = browser.get(page("put"), {"offer": "library:1"})
        assert 'value="Visiting"' in text(first)
        browser.post(page("put"), TYPED | {"source": "library:1"})
        assert "Visiting" not in text(browser.get(page("put")))

    def test_the_list_is_filtered_and_a_file(self, browser, officer):
        made.put(officer, "Here"), made.put(officer, "There", section=Section.MONEY)
        assert "There" not in text(browser.get(page("items"), {"section": "news"}))
        file = b"".join(
            browser.get(page("items"), {"as": "csv", "state": "waiting"}).streaming_content
        ).decode()
        assert "There" in file

    def test_left_out_with_a_reason_that_its_page_tells(self, browser, officer):
        item = made.put(officer)
        assert browser.post(page("item-leave-out", item.pk), {"why": ""}).status_code == 400
        told = browser.post(page("item-leave-out", item.pk), {"why": "Told last week"}, follow=True)
        assert "Left out: Told last week" in text(told)
        browser.post(page("item-place", item.pk, "bring-back"))
        item.refresh_from_db()
        assert item.state == ItemState.WAITING

    def test_who_only_puts_things_forward_sees_no_buttons_of_an_editor(self, cast, client_as, officer):
        item = made.put(officer)
        nurse = client_as(cast.staff[Role.PUBLIC_HEALTH])
        assert "Leave out" not in text(nurse.get(page("item", item.pk)))
        assert nurse.post(page("item-place", item.pk, "bring-back")).status_code == 403

    def test_a_colleague_who_was_faster_is_told_of(self, browser, officer, second):
        item = made.put(officer)
        form = browser.get(page("item-change", item.pk))
        assert re.search(r'<input[^>]*name="version"[^>]*value="1"', text(form))
        actions.change_item(by=second, item_id=item.pk, words=made.words("New"), version=1)
        late = browser.post(page("item-change", item.pk), TYPED | {"version": "1"})
        assert late.status_code == 409
        assert "Flu vaccines" in text(late)


class TestAnEdition:
    def test_from_beginning_to_its_time(self, browser, officer, cast, client_as):
        item = made.put(officer)
        begun = browser.post(page("begin"), {"title": "This week", "opening": "", "key": "e"}, follow=True)
        edition = Edition.objects.get()
        assert "Flu vaccines from Monday" in text(begun)
        browser.post(page("item-place", item.pk, "take-in"), {"edition": edition.pk})
        shown = text(browser.get(page("edition", edition.pk)))
        assert "1 address" in shown
        assert "Left out: no address" in shown
        browser.post(page("step", edition.pk, "hand-in"))
        assert "Somebody else approves it" in text(browser.get(page("edition", edition.pk)))
        own = browser.post(page("step", edition.pk, "approve"))
        assert (own.status_code, "You handed it in" in text(own)) == (409, True)
        client_as(cast.director).post(page("step", edition.pk, "approve"))
        when = {"day-day": "15", "day-month": "11", "day-year": "2026", "time": "8:00"}
        sunday = browser.post(page("schedule", edition.pk), when)
        assert (sunday.status_code, "That day is a Sunday" in text(sunday)) == (409, True)
        told = browser.post(page("schedule", edition.pk), when | {"day-day": "16"}, follow=True)
        assert "It goes on Monday 16 November at 8am" in text(told)

    def test_its_words_and_readers_are_changed(self, browser, officer):
        edition = made.filled(officer)
        browser.post(
            page("change", edition.pk), {"title": "Other", "opening": "Hello", "readers": ["partner"]}
        )
        edition.refresh_from_db()
        assert (edition.title, edition.readers) == ("Other", ["partner"])
        assert "0 addresses" in text(browser.get(page("edition", edition.pk)))

    def test_sections_and_items_are_moved_without_scripts(self, browser, officer):
        edition = made.filled(officer)
        second = made.taken(officer, edition, "Second")
        browser.post(page("arrange", edition.pk), {"item": second.pk, "way": "up"})
        browser.post(page("arrange", edition.pk), {"section": "news", "way": "up"})
        shown = text(browser.get(page("edition", edition.pk)))
        assert shown.index("Second") < shown.index("Flu vaccines from Monday")
        edition.refresh_from_db()
        assert edition.sections[0] == "news"

    def test_a_step_that_is_not_there_or_not_open_is_refused(self, browser, officer):
        edition = made.filled(officer)
        assert browser.get(page("step", edition.pk, "explode")).status_code == 404
        assert browser.post(page("step", edition.pk, "stop")).status_code == 409
        assert browser.post(page("step", edition.pk, "give-up"), {"why": ""}).status_code == 400

    def test_it_is_read_as_each_reader_and_sent_to_oneself(self, browser, officer, committed):
        edition = made.begun(officer)
        made.taken(officer, edition, "For homes", audience=Audience(kinds=("nursing_home",)))
        as_home_care = {"reader": "manager", "kind": "home_care"}
        assert "Nothing in it is for this reader" in text(
            browser.get(page("preview", edition.pk), as_home_care)
        )
        assert "For homes" not in text(browser.get(page("mail", edition.pk), as_home_care))
        frame = browser.get(page("mail", edition.pk), {"reader": "manager", "kind": "nursing_home"})
        assert "For homes" in text(frame)
        assert frame["X-Frame-Options"] == "SAMEORIGIN"
        assert "sandbox" in frame["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]
        with committed():
            browser.post(page("test", edition.pk) + "?reader=manager&kind=nursing_home", {"key": "k"})
        assert "For homes" in mail.outbox[0].body

    def test_who_gets_it_and_who_does_not_is_a_table_and_a_file(self, browser, officer):
        edition = made.filled(officer)
        shown = text(browser.get(page("readers", edition.pk)))
        assert "anna@willow.example" in shown
        assert "No address" in shown
        file = b"".join(browser.get(page("readers", edition.pk), {"as": "csv"}).streaming_content).decode()
        assert "Elm House" in file

    def test_the_pages_cost_the_same_however_much_is_in_them(self, browser, officer, second):
        edition = made.filled(officer)
        counts = []
        for _ in range(2):
            for name in ("edition", "preview", "readers"):
                with CaptureQueriesContext(connection) as asked:
                    browser.get(page(name, edition.pk))
                counts.append(len(asked))
            for number in range(5):
                made.taken(officer, edition, f"Item {number}")
                made.put(officer, f"Waiting {number}")
        assert counts[:3] == counts[3:]
        assert max(counts) <= 25


class TestAfterwards:
    @pytest.fixture
    def gone(self, officer, second, book):
        book(person("anna@willow.example", key="card:1"), person("bo@elm.example"))
        edition = made.sent(officer, second)
        refuse(edition, "anna@willow.example")
        return edition

    def test_its_page_tells_what_became_of_it_and_each_number_opens_its_rows(self, browser, gone):
        shown = text(browser.get(page("edition", gone.pk)))
        assert "Refused" in shown
        assert f"{page('readers', gone.pk)}?where=refused" in shown
        rows = text(browser.get(page("readers", gone.pk), {"where": "refused"}))
        assert "anna@willow.example" in rows
        assert "bo@elm.example" not in rows
        file = browser.get(page("readers", gone.pk), {"as": "csv", "words": "bo@"})
        assert b"anna" not in b"".join(file.streaming_content)

    def test_sent_again_once_the_address_is_put_right(self, browser, gone, book):
        row = gone.recipients.get(source="card:1")
        assert "The address that is kept is still the same" in text(browser.get(page("again", row.pk)))
        assert browser.post(page("again", row.pk)).status_code == 409
        book(person("right@willow.example", key="card:1"))
        assert "Send it to right@willow.example" in text(browser.get(page("again", row.pk)))
        assert "It is sent to right@willow.example" in text(browser.post(page("again", row.pk), follow=True))

    def test_the_auditor_reads_who_got_it_and_changes_nothing(self, cast, client_as, gone):
        auditor = client_as(cast.auditor)
        assert auditor.get(page("readers", gone.pk)).status_code == 200
        assert auditor.post(page("step", gone.pk, "correct")).status_code == 403

    def test_a_corrected_edition_is_begun_and_the_first_says_so(self, browser, gone):
        told = browser.post(page("step", gone.pk, "correct"), follow=True)
        assert "It corrects number 1" in text(told)
        assert "A corrected edition of it is being made" in text(browser.get(page("edition", gone.pk)))


class TestAtTheProvidersDoor:
    @pytest.fixture
    def gone(self, home, officer, second, book):
        book(person("anna@willow.example"))
        edition = made.begun(officer)
        made.taken(officer, edition, "For homes", audience=Audience(kinds=("residential_home",)))
        made.taken(officer, edition, "For home care", audience=Audience(kinds=("home_care",)))
        return made.sent(officer, second, edition)

    def test_past_editions_read_as_they_are_for_their_services(self, phone, gone):
        assert gone.title in text(phone.get(page("own-list")))
        read = text(phone.get(page("own", gone.pk)))
        assert "For homes" in read
        assert "For home care" not in read

    def test_what_is_not_sent_or_not_for_them_is_not_there(self, phone, officer, second, home, gone):
        waiting = made.filled(officer, "Not yet")
        partners = made.begun(officer, "For partners", readers=("partner",))
        made.taken(officer, partners)
        for edition in (waiting, partners):
            assert phone.get(page("own", edition.pk)).status_code == 404
            assert edition.title not in text(phone.get(page("own-list")))

    def test_they_suggest_something_and_see_what_became_of_it(self, phone, home, officer):
        sent = phone.post(
            page("suggest"),
            {"title": "Our choir", "words": "Come and sing.", "link": "", "key": "s"},
            follow=True,
        )
        assert "Our choir" in text(sent)
        item = NewsItem.objects.get()
        actions.place_item(by=officer, item_id=item.pk, verb=ItemVerb.LEAVE_OUT, why="It is over")
        assert "It is over" in text(phone.get(page("own-list")))

    def test_nothing_yet_says_what_that_means(self, phone, home):
        assert "No newsletter was sent yet" in text(phone.get(page("own-list")))


def test_a_partner_suggests_something(cast, client_as):
    partner = client_as(cast.partner)
    sent = partner.post(
        page("suggest"), {"title": "Beds", "words": "Ten.", "link": "", "key": "p"}, follow=True
    )
    assert "Thank you" in text(sent)
    assert re.search(r"Beds.*Waits for an edition", text(sent))
