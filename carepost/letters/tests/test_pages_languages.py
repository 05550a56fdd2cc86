"""The pages of a letter in a language that has no translation yet: held back, translated, confirmed, sent, read."""

import pytest
from django.core import mail
from django.urls import reverse

from carepost.gateways.tests.post import posted
from carepost.letters.models import Letter, ReaderWish
from carepost.letters.tests.pages import hidden, text
from carepost.letters.tests.test_languages import POLISH
from carepost.letters.tests.test_pages_letters import DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WISH = {"language": "pl", "layout": "standard", "way": "email"}
TYPED = {"subject": POLISH.subject, "body": POLISH.body, "translator": "Anna Nowak"}


@pytest.fixture
def phone(cast, client_as, monday):
    return client_as(cast.provider)


def test_it_is_asked_for_held_back_translated_confirmed_sent_and_read(
    browser, second, phone, template, service
):
    assert phone.post(reverse("letters:own-wish", args=[service.ref]), WISH).status_code == 302
    page = f"{reverse('letters:send', args=[template.pk])}?service={service.ref}"
    form = hidden(browser.get(page))
    asked = browser.post(page, form | DAY | {"send": "1"})
    assert asked.status_code == 409
    assert "Polish (polski), in which this version does not exist yet" in text(asked)
    assert "This letter is in English." in text(asked)
    done = browser.post(page, form | DAY | {"send": "1", "missing": "hold"}, follow=True)
    assert "1 letter held back for a translation." in text(done)
    row = Letter.objects.get()
    held = text(browser.get(reverse("letters:one", args=[row.pk])))
    assert "It has not left" in held
    assert "once it leaves" in held
    assert "no longer kept" not in held
    assert "Wanted" in text(browser.get(reverse("letters:translations")))
    translation = reverse("letters:translation", args=[template.pk, 1, "pl"])
    assert browser.post(translation, TYPED | {"body": "Nic"}).status_code == 409
    assert browser.post(translation, TYPED).status_code == 302
    assert "You entered this translation" in text(browser.get(translation))
    seen = hidden(second.get(translation))
    confirm = second.post(f"{translation}confirm/", {"seen": seen["seen"], "confirm": "1"}, follow=True)
    assert "Confirmed by" in text(confirm) or "confirmed by" in text(confirm)
    assert "Send the 1 letter that waited" in text(browser.get(translation))
    with posted():
        browser.post(f"{translation}release/", {"seen": "0"})
    assert mail.outbox[0].subject == "Nasza wizyta w Willow Bank"
    read = phone.get(reverse("letters:own", args=[row.pk])).content.decode()
    assert 'lang="pl" dir="ltr"' in read
    assert "30 listopada 2026" in read


def test_what_changed_while_it_waited_is_shown_and_the_officer_chooses(browser, officer, template, service):
    browser.post(reverse("letters:wish", args=[service.ref]), WISH)
    page = f"{reverse('letters:send', args=[template.pk])}?service={service.ref}"
    browser.post(page, hidden(browser.get(page)) | DAY | {"send": "1", "missing": "hold"})
    service.name = "Willow Court"
    service.save()
    change = reverse("letters:change", args=[Letter.objects.get().pk, "english"])
    shown = browser.get(change)
    assert "No longer so since it was written" in text(shown)
    assert browser.post(change, hidden(shown) | {"words": "Urgent"}).status_code == 400
    given = hidden(shown) | {"words": "Urgent", "as_of": "now"}
    assert "It goes in English" in text(browser.post(change, given, follow=True))
    assert Letter.objects.get().subject == "Our visit to Willow Court"


def test_a_refused_confirmation_is_told_on_the_page(browser, template):
    translation = reverse("letters:translation", args=[template.pk, 1, "pl"])
    assert "There is no translation to confirm" in text(
        browser.post(f"{translation}confirm/", {"seen": "0"}, follow=True)
    )
    assert "moved on" in text(browser.post(f"{translation}release/", {"seen": "0"}, follow=True))
    for tag in ("en-GB", "xx"):
        assert browser.get(reverse("letters:translation", args=[template.pk, 1, tag])).status_code == 404


def test_an_officer_keeps_what_a_manager_asked_for_and_sees_what_was_before(browser, service):
    page = reverse("letters:wish", args=[service.ref])
    assert browser.post(page, WISH | {"language": "xx"}).status_code == 400
    browser.post(page, WISH | {"layout": "large", "way": "post"})
    assert "Polish (polski), large print, by post" in text(browser.get(page))
    tab = text(browser.get(reverse("register:service-tab", args=[service.ref, "letters"])))
    assert "Written to in Polish (polski), large print, by post" in tab
    assert ReaderWish.objects.count() == 1


def test_a_letter_that_waits_is_sent_in_english_or_cancelled_on_its_page(browser, officer, template, service):
    browser.post(reverse("letters:wish", args=[service.ref]), WISH)
    page = f"{reverse('letters:send', args=[template.pk])}?service={service.ref}"
    browser.post(page, hidden(browser.get(page)) | DAY | {"send": "1", "missing": "hold"})
    row = Letter.objects.get()
    change = lambda verb: reverse("letters:change", args=[row.pk, verb])  # noqa: E731
    assert browser.get(change("burn")).status_code == 404
    assert browser.post(change("english"), {"words": ""}).status_code == 400
    assert "It goes in English" in text(browser.post(change("english"), {"words": "Urgent"}, follow=True))
    assert browser.post(change("cancel"), {"words": "Late"}).status_code == 409
