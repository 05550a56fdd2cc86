"""The lists of enquiries cost the same however long they are."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from carepost.core import clock
from carepost.enquiries.tests import factories as made
from carepost.enquiries.tests import mailing
from carepost.register.tests.monday import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def queries_of(browser, name):
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(reverse(name)).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["library", "mails", "themes", "topics", "own-list"])
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(
    name, browser, phone, cast, officer, service
):
    def fill(rounds):
        for n in rounds:
            made.in_library(officer, title=f"Answer {n}")
            mailing.arrived(cast.ambershire, mailing.mail(f"Mail {n}", Message_ID=f"<{n}@x>"))
            with clock.freeze(NOW - timedelta(days=7 * (n % 3))):
                made.answered(officer, service, from_provider=True, subject=f"Question {n}")

    page, visitor = f"enquiries:{name}", phone if name == "own-list" else browser
    fill(range(1))
    queries_of(visitor, page)
    few = queries_of(visitor, page)
    fill(range(1, 6))
    assert queries_of(visitor, page) == few
