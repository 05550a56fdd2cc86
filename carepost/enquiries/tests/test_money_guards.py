"""What keeps mails about money with their readers is broken, guard by guard, and a test finds each."""

from __future__ import annotations

import pytest
from django.db.models import Q

from carepost.core.refusals import Refused
from carepost.enquiries.actions import mails
from carepost.enquiries.models import Enquiry
from carepost.enquiries.tests.test_mails_aside import TestMoney as Money

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
judge = mails._is_money


def all_of_the_council(by):
    return Q(council_id=by.council_id)


def nothing_is(*_, **__):
    return False


def but_what_nobody_can_read(mail, policy):
    return mail is not None and judge(mail, policy)


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("guard", "broken", "finds"),
    [
        ("reach.mails", all_of_the_council, Money.test_what_may_be_about_money_is_first_seen_by_its_readers),
        ("reach.mails", all_of_the_council, Money.test_kept_aside_too_and_its_file_names_count),
        ("reach.mails", all_of_the_council, Money.test_what_has_become_about_money_is_taken_in_by_its_readers_only),
        ("actions.mails._is_money", nothing_is, Money.test_kept_aside_too_and_its_file_names_count),
        ("actions.mails._is_money", but_what_nobody_can_read, Money.test_one_that_nobody_can_read_is_theirs_too),
        ("actions.mails.may_be_about_money", nothing_is,
         Money.test_what_may_be_about_money_is_first_seen_by_its_readers),
        ("queries.enquiries.seen", lambda viewer: Enquiry.objects.filter(council_id=viewer.council_id),
         Money.test_what_may_be_about_money_is_first_seen_by_its_readers),
    ],
    ids=lambda given: getattr(given, "__name__", None),
)  # fmt: skip
def test_a_guard_that_is_broken_is_found(cast, officer, nurse, monkeypatch, guard, broken, finds):
    monkeypatch.setattr(f"carepost.enquiries.{guard}", broken)
    with pytest.raises((AssertionError, pytest.fail.Exception, Refused)):
        finds(Money(), cast, officer, nurse)


def test_no_page_nor_file_is_found_to_tell_where_the_readers_of_mails_are_not_asked(
    cast, client_as, nurse, monkeypatch
):
    monkeypatch.setattr("carepost.enquiries.reach.mails", all_of_the_council)
    with pytest.raises(AssertionError):
        Money().test_no_page_nor_file_shows_others_that_there_is_one(cast, client_as, nurse)
