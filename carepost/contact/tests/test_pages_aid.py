"""The pages of mutual aid: from need to agreement by two providers, the board, and what an officer does."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carepost.contact.models import AidMatch, AidNotice
from carepost.contact.queries.support.aid import SHOWS
from carepost.contact.rules.aid import AidSide
from carepost.contact.tests import supporting
from carepost.contact.tests.conftest import TODAY
from carepost.contact.tests.pages import text

WEEK = TODAY + timedelta(days=6)


@pytest.mark.django_db
class TestPages:
    def test_from_need_to_agreement(self, browser, client_as, cast, service, neighbour):
        lender, home = client_as(cast.stranger), client_as(cast.provider)
        typed = {
            "kind": "staff", "role": "nurse", "amount": "40", "from_on": TODAY.isoformat(), "to_on": WEEK.isoformat(),
            "words": "", "key": "n1",
        }  # fmt: skip
        home.post(reverse("contact:own-aid-put-up", args=["need"]), typed)
        lender.post(reverse("contact:own-aid-put-up", args=["offer"]), typed | {"key": "o1", "amount": "24"})
        assert "Nurses" in text(home.get(reverse("contact:own-aid"))) or "nurses" in text(
            home.get(reverse("contact:own-aid"))
        )
        need, offer = AidNotice.objects.get(side="need"), AidNotice.objects.get(side="offer")
        page = text(browser.get(reverse("contact:aid-notice", args=[need.pk])))
        assert "Covers 24 of 40 hours." in page
        assert "Oak House" in page
        propose = reverse("contact:aid-propose", kwargs={"need": need.pk, "offer": offer.pk})
        days = {"amount": "24", "from_on": TODAY.isoformat(), "to_on": WEEK.isoformat()}
        assert browser.post(propose, days | {"terms": "", "payer": ""}).status_code == 400
        browser.post(propose, days | {"terms": "Two nights", "payer": "Willow pays the hourly rate"})
        match = AidMatch.objects.get()
        own = reverse("contact:own-match", args=[match.pk])
        assert "Oak House" not in text(home.get(own))
        assert "Do you agree?" in text(lender.get(reverse("contact:own-aid")))
        lender.post(own, {"do": "agree"})
        assert "binds once the other side has agreed" in text(lender.get(own))
        home.post(own, {"do": "agree"})
        assert "Oak House" in text(home.get(own))
        assert lender.post(own, {"do": "done"}).status_code == 403
        browser.post(reverse("contact:aid-match", args=[match.pk]), {"do": "done"})
        home.post(own, {"do": "rate", "rating": "5", "reason": ""})
        assert "5 of 5" in text(browser.get(reverse("contact:aid-match", args=[match.pk])))

    def test_the_board_and_its_files(self, browser, match):
        for show, told in (
            ("needs", "Willow Bank"),
            ("offers", "Oak House"),
            ("matches", "Proposed to both"),
        ):
            assert told in text(browser.get(reverse("contact:aid"), {"show": show}))
            file = browser.get(reverse("contact:aid"), {"show": show, "as": "csv"})
            assert told in b"".join(file.streaming_content).decode()

    def test_withdrawing_asks_why(self, browser, client_as, cast, offer, need):
        notice = reverse("contact:aid-notice", args=[offer.pk])
        assert browser.post(notice, {"reason": ""}).status_code == 400
        browser.post(notice, {"reason": "They need them"})
        assert "Withdrawn: They need them" in text(browser.get(notice))
        own = reverse("contact:own-aid-notice", args=[need.pk])
        client_as(cast.provider).post(own, {"reason": "We found some"})
        assert client_as(cast.stranger).get(own).status_code == 404

    def test_an_officer_puts_up_for_a_service_and_answers_for_a_side(self, browser, service, match):
        url = reverse("contact:aid-put-up", args=[service.ref, "offer"])
        typed = {
            "kind": "beds",
            "role": "",
            "amount": "2",
            "from_on": TODAY.isoformat(),
            "to_on": WEEK.isoformat(),
        }
        assert browser.get(url).status_code == 200
        browser.post(url, typed | {"words": "", "key": "x"})
        assert AidNotice.objects.filter(kind="beds", side="offer").exists()
        assert browser.get(reverse("contact:aid-put-up", args=[service.ref, "cake"])).status_code == 404
        page = reverse("contact:aid-match", args=[match.pk])
        assert f'href="{page}?do=agree"' in text(browser.get(page))
        assert "For which side?" in text(browser.get(page, {"do": "agree"}))
        browser.post(page, {"do": "agree", "party": "giver"})
        assert "One side has agreed" in text(browser.get(page))

    def test_neither_side_nor_the_council_asks_more_often_for_many_than_for_few(
        self, browser, client_as, cast, offer, need, match
    ):
        own = client_as(cast.provider)
        pages = [(own, "/provider/aid/"), *((browser, f"/help/aid/?show={show}") for show in SHOWS)]

        def cost():
            found = []
            for who, page in pages:
                with CaptureQueriesContext(connection) as seen:
                    assert who.get(page).status_code == 200
                found.append(len(seen))
            return found

        cost()
        few = cost()
        for n in range(6):
            day = TODAY + timedelta(days=n)
            more = supporting.aid_notice(
                cast.provider.actor, need.service, AidSide.NEED, to_on=day, from_on=day
            )
            supporting.aid_match(cast.officer.actor, offer, more, 1)
        assert cost() == few
