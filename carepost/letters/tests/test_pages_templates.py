"""The pages of templates: written, previewed with a real service, published by a second person, published again."""

import pytest
from django.urls import reverse

from carepost.letters import actions
from carepost.letters.models import LetterTemplate
from carepost.letters.tests import factories as made
from carepost.letters.tests.pages import hidden, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
LISTED = reverse("letters:templates")
TYPED = {"head": "Us", "subject": "About ((service name))", "body": "On ((visit date)), ((which team))."}


def of(row, page="template", **given):
    return reverse(f"letters:{page}", args=[row.pk, *given.values()])


def test_a_template_is_added_written_field_by_field_and_published_by_a_colleague(browser, second):
    assert browser.post(reverse("letters:template-add"), {"name": ""}).status_code == 400
    write = browser.post(reverse("letters:template-add"), {"name": "Visit"})["Location"]
    row = LetterTemplate.objects.get()
    kept = browser.post(write, TYPED | {"seen": "1"})
    assert kept.status_code == 302
    page = text(browser.get(write))
    assert "((visit date)) is no field" in page
    assert "What is ((visit date))?" in page
    whole = TYPED | {
        "seen": "2", "f-visit-date": "date", "f-which-team": "choice", "f-which-team-choices": "North\nSouth\n",
    }  # fmt: skip
    browser.post(write, whole)
    assert browser.get(of(row, "template-publish")).status_code == 403
    publish = hidden(second.get(of(row, "template-publish")))
    assert second.post(of(row, "template-publish"), publish).status_code == 400
    done = second.post(of(row, "template-publish"), publish | {"words": "The first."}, follow=True)
    assert "Version 1 is in use." in text(done)
    row.refresh_from_db()
    assert [each.choices for each in row.current.wording.asked] == [(), ("North", "South")]


def test_a_colleague_who_was_faster_is_shown_beside_what_was_typed(browser, officer, director):
    row = made.drafted(officer)
    actions.write_template(by=director, template_id=row.pk, wording=made.VISIT, seen=2)
    page = browser.post(of(row, "template-write"), TYPED | {"seen": "2"})
    assert page.status_code == 409
    assert "A colleague changed this draft" in text(page)
    assert "About ((service name))" in page.content.decode()
    assert hidden(page)["seen"] == "3"


def test_who_wrote_it_is_told_who_can_publish(second, director):
    row = made.drafted(director)
    page = text(second.get(of(row)))
    assert "Commissioner of Ambershire can publish it" in page
    assert "Look at it and publish" not in page
    publish = hidden(second.get(of(row, "template-publish")))
    assert "You wrote in this draft" in text(second.get(of(row, "template-publish")))
    assert (
        second.post(of(row, "template-publish"), publish | {"words": "x"}).status_code == 409 or not publish
    )


def test_it_is_previewed_for_a_service_by_name_with_what_is_typed_and_as_a_pdf(browser, template, service):
    preview = of(template, "template-preview")
    assert "Choose a service" in text(browser.get(preview))
    assert "No service of yours" in text(browser.get(preview, {"service": "Nowhere"}))
    shown = text(browser.get(preview, {"service": "willow bank"}))
    assert "Our visit to Willow Bank" in shown
    assert "Fill in ((visit date))" in shown
    day = {"f-visit-date-day": "12", "f-visit-date-month": "11", "f-visit-date-year": "2026"}
    shown = text(browser.get(preview, {"service": service.ref, **day}))
    assert "We visit Willow Bank on 12 November 2026." in shown
    assert "Before it can be sent" not in shown
    file = browser.get(preview, {"service": service.ref, **day, "as": "pdf"})
    assert file["Content-Type"] == "application/pdf"
    assert browser.get(preview, {"of": "7"}).status_code == 404
    assert browser.get(preview, {"of": "draft"}).status_code == 404


def test_an_earlier_version_is_put_in_use_again_on_its_page(second, officer, director, template):
    from dataclasses import replace

    made.next_version(officer, director, template, replace(made.VISIT, subject="Shorter"))
    page = of(template, "template-version", number=1)
    assert "Publish it again" in text(second.get(page))
    assert second.post(page, {"words": ""}).status_code == 400
    assert "Version 1 is in use again." in text(second.post(page, {"words": "Back."}, follow=True))
    assert second.post(page, {"words": "Back."}).status_code == 409


def test_a_draft_is_begun_and_dropped_and_a_template_retired(browser, second, template):
    assert browser.post(of(template, "template-begin"))["Location"] == of(template, "template-write")
    assert "There is a draft already" in text(browser.post(of(template, "template-begin"), follow=True))
    assert browser.get(of(template, "template-drop")).status_code == 200
    assert "The draft is dropped" in text(browser.post(of(template, "template-drop"), follow=True))
    assert "no longer offered" in text(second.post(of(template, "template-retire"), follow=True))
    assert "Visit" not in text(browser.get(LISTED)).split("Which templates")[-1]
    assert "Visit" in text(browser.get(LISTED, {"show": "retired"}))


def test_the_list_costs_the_same_however_long_it_is(
    browser, officer, director, django_assert_max_num_queries
):
    for number in range(12):
        made.published(officer, director, name=f"Letter {number}")
    browser.get(LISTED)
    with django_assert_max_num_queries(14):
        browser.get(LISTED)
    assert "Letter 3" in b"".join(browser.get(LISTED, {"as": "csv"}).streaming_content).decode()
