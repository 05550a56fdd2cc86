"""The pages of letters: written to one or to many, seen by the council, opened by the provider."""

import pytest
from django.urls import reverse

from carepost.councils.permissions import Can
from carepost.gateways.tests.post import posted
from carepost.letters.models import Letter, Mailing
from carepost.letters.tests.pages import hidden, text
from carepost.messages import known
from carepost.register.tests.factories import make_service

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LISTED, CHOOSE = reverse("letters:listed"), reverse("letters:choose")
DAY = {"f-visit-date-day": "30", "f-visit-date-month": "11", "f-visit-date-year": "2026"}


@pytest.fixture
def phone(cast, client_as, monday):
    return client_as(cast.provider)


@pytest.fixture
def send(template):
    return reverse("letters:send", args=[template.pk])


def test_a_letter_is_written_to_one_service_seen_as_it_reads_and_sent_once(browser, phone, send, service):
    assert send in browser.get(CHOOSE, {"service": service.ref}).content.decode()
    page = f"{send}?service={service.ref}"
    form = hidden(browser.get(page))
    looked = browser.post(page, form | DAY | {"look": "1"})
    assert "We visit Willow Bank on 30 November 2026." in text(looked)
    assert not Letter.objects.exists()
    assert browser.post(page, form | {"send": "1"}).status_code == 400
    with posted():
        done = browser.post(page, form | DAY | {"send": "1"}, follow=True)
        again = browser.post(page, form | DAY | {"send": "1"}, follow=True)
    assert "1 letter on the way." in text(done)
    assert "1 letter on the way." in text(again)
    row = Letter.objects.get()
    seen = text(browser.get(reverse("letters:one", args=[row.pk])))
    assert "not opened on the provider’s page" in seen
    assert "Handed to the mail server" in seen
    assert browser.get(reverse("letters:pdf", args=[row.pk]))["Content-Type"] == "application/pdf"
    assert "1 letter that you have not opened" in text(phone.get(reverse("letters:own-list"))).casefold()
    assert "Read 1 letter" in text(phone.get(reverse("contact:provider")))
    assert phone.head(reverse("letters:own", args=[row.pk])).status_code == 200
    assert Letter.objects.get().opened_at is None
    assert "We visit Willow Bank" in text(phone.get(reverse("letters:own", args=[row.pk])))
    assert "opened by Provider" in text(browser.get(reverse("letters:one", args=[row.pk])))


def test_the_pdf_opens_it_as_well(browser, phone, send, service):
    page = f"{send}?service={service.ref}"
    browser.post(page, hidden(browser.get(page)) | DAY | {"send": "1"})
    row = Letter.objects.get()
    assert phone.get(reverse("letters:own-pdf", args=[row.pk])).content.startswith(b"%PDF-")
    row.refresh_from_db()
    assert row.opened_by == "Provider"


def test_many_are_chosen_by_the_registers_filters_and_those_left_out_are_named(browser, cast, send, service):
    make_service(host=cast.ambershire, name="Oak House", manager="Ben Lowe", primary_service="nursing_home")
    make_service(host=cast.borechester, name="Far House")
    page = text(browser.get(send))
    assert "To 2 services: all of ours." in page
    assert "Oak House: Nobody is known to write to" in page
    only = f"{send}?type=nursing_home"
    assert "To 1 service: Nursing home." in text(browser.get(only))
    form = hidden(browser.get(send))
    refused = browser.post(send, form | DAY | {"send": "1"})
    assert refused.status_code == 409
    assert "Some cannot be written to" in text(refused)
    assert browser.post(send, form | DAY | {"send": "1", "leave_out": "1"}).status_code == 302
    assert (Letter.objects.count(), Mailing.objects.get().left_out) == (1, 1)


def test_a_service_that_fits_since_the_page_was_opened_is_not_written_to_unseen(browser, cast, send, service):
    form = hidden(browser.get(send))
    make_service(host=cast.ambershire, name="Oak House", organisation=service.organisation)
    refused = browser.post(send, form | DAY | {"send": "1"})
    assert "Other services fit now" in text(refused)
    assert not Letter.objects.exists()


def test_who_may_not_read_something_writes_it_in_no_letter(browser, officer, director, service, monkeypatch):
    known.enter(
        "secret",
        source="a locked room",
        kind=known.Kind.TEXT,
        needs=Can.SEE_AUDIT,
        find=lambda *_: {service.pk: "x"},
    )
    try:
        assert known.told(officer, [service], ["secret"], None)[service.pk] == {}
        assert known.told(director, [service], ["secret"], None)[service.pk] == {"secret": "x"}
    finally:
        known.leave_out("secret")


def test_the_list_is_filtered_a_file_and_costs_the_same_however_long(
    browser, cast, send, service, django_assert_max_num_queries
):
    for number in range(10):
        make_service(
            host=cast.ambershire, name=f"House {number}", manager="M", organisation=service.organisation
        )
    page = hidden(browser.get(send))
    browser.post(send, page | DAY | {"send": "1"})
    assert Letter.objects.count() == 11
    assert "House 3" in text(browser.get(LISTED, {"text": "house 3"}))
    assert "House 4" not in text(browser.get(LISTED, {"text": "house 3"}))
    assert "No letter of this kind" in text(browser.get(LISTED, {"opened": "yes"}))
    assert "House 4" in b"".join(browser.get(LISTED, {"as": "csv"}).streaming_content).decode()
    with django_assert_max_num_queries(16):
        browser.get(LISTED)
    with django_assert_max_num_queries(30):
        browser.get(send)


def test_a_services_page_shows_its_letters_and_leads_to_the_next(browser, send, service):
    page = f"{send}?service={service.ref}"
    browser.post(page, hidden(browser.get(page)) | DAY | {"send": "1"})
    tab = text(browser.get(reverse("register:service-tab", args=[service.ref, "letters"])))
    assert "Our visit to Willow Bank" in tab
    assert "Write a letter" in tab
