"""What leaves, as people see it: what waits, what failed and why, and what they do about it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core import mail
from django.http import Http404

from carepost.core import clock
from carepost.core.models import AuditEntry
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.permissions import Can
from carepost.councils.tests.cast import scope
from carepost.gateways.mail import pace
from carepost.gateways.mail.coming_back import dead_addresses
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.states import MailFault, State
from carepost.gateways.mail.transports import in_use
from carepost.gateways.tests.post import work_off
from carepost.messages import actions, jobs, queries, tabs
from carepost.messages.tests import factories
from carepost.ui import slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast):
    with scope(cast.officer) as by:
        yield by


def refused(verb, *reasons):
    with pytest.raises(Refused) as found:
        verb()
    assert set(found.value.reasons) == set(reasons)


def test_a_refused_mail_is_sent_again_with_why_and_is_in_the_book(officer):
    row = factories.refused(officer)
    refused(lambda: actions.try_again(by=officer, key=row.pk, words=" "), MailFault.NO_WORDS)
    actions.try_again(by=officer, key=row.pk, words="The address was put right")
    work_off()
    row.refresh_from_db()
    assert (row.state, len(mail.outbox)) == (State.SENT, 1)
    entry = AuditEntry.objects.get(verb="messages.try_mail_again")
    assert entry.subject == f"mail:{row.pk}"
    assert row.to not in str(entry.detail)


def test_what_nobody_knows_of_is_confirmed_and_not_sent(officer):
    row = factories.uncertain(officer)
    actions.confirm(by=officer, key=row.pk, words="She has it in front of her")
    work_off()
    assert (QueuedMail.objects.get().state, mail.outbox) == (State.SENT, [])
    refused(lambda: actions.confirm(by=officer, key=row.pk, words="x"), MailFault.NOT_NOW)


def test_what_waits_is_given_up_and_never_leaves(officer):
    row = factories.queued(officer)
    actions.give_up(by=officer, key=row.pk, words="They rang meanwhile")
    work_off()
    assert (QueuedMail.objects.get().state, mail.outbox) == (State.GIVEN_UP, [])
    refused(lambda: actions.give_up(by=officer, key=row.pk, words="x"), MailFault.NOT_NOW)
    refused(lambda: actions.try_again(by=officer, key=row.pk, words="x"), MailFault.NOT_NOW)


def test_what_came_back_is_listed_with_why_and_sent_again_once_the_address_is_right(officer, cast, client_as):
    row = factories.bounced(officer)
    factories.queued(officer, 2)
    browser = client_as(cast.officer)
    listed = browser.get("/messages/?state=bounced").content.decode()
    assert "Nobody has this address there." in listed
    assert "missed-call:2" not in listed
    assert "correct the address where it is kept" in browser.get(f"/messages/{row.pk}/").content.decode()
    assert dead_addresses(row.council_id, [row.to])
    actions.try_again(by=officer, key=row.pk, words="They had a spelling mistake in their own server")
    assert dead_addresses(row.council_id, [row.to]) == {}
    work_off()
    row.refresh_from_db()
    assert (row.state, row.said) == (State.SENT, "")


def test_what_came_back_for_another_reason_says_that_the_address_may_be_right(officer, cast, client_as):
    row = factories.bounced(officer, dead=False)
    page = client_as(cast.officer).get(f"/messages/{row.pk}/").content.decode()
    assert "The address itself may be right" in page
    assert "correct the address" not in page


def test_a_bounce_that_was_wrong_is_put_right(officer):
    row = factories.bounced(officer)
    actions.confirm(by=officer, key=row.pk, words="She answered it")
    row.refresh_from_db()
    assert (row.state, row.dead_since) == (State.SENT, None)


def test_another_councils_mail_is_not_there_and_a_reader_changes_nothing(cast, officer):
    row = factories.refused(officer)
    with scope(cast.neighbour) as by, pytest.raises(Http404):
        actions.try_again(by=by, key=row.pk, words="x")
    auditor = next(person for role, person in cast.staff.items() if role.value == "auditor").actor
    refused(lambda: actions.give_up(by=auditor, key=row.pk, words="x"), NotAllowed.NO_PERMISSION)
    with pytest.raises(Http404):
        actions.give_up(by=officer, key=uuid4(), words="x")


def test_the_list_says_what_waits_since_when_and_what_is_away(officer, cast, client_as):
    factories.queued(officer, 1)
    factories.refused(officer, 2)
    pace.turn(in_use(), clock.now())
    pace.away(in_use(), clock.now().replace(year=2099), "It does not answer.")
    page = client_as(cast.officer).get("/messages/").content.decode()
    assert "1 mail waits, the first since" in " ".join(page.split())
    assert "1 mail needs somebody to decide" in " ".join(page.split())
    assert "It does not answer." in page
    only = client_as(cast.officer).get("/messages/?state=refused").content.decode()
    assert "missed-call:2" in only
    assert "missed-call:1" not in only


def test_messages_leads_to_the_first_page_that_one_may_open_and_each_page_shows_the_others(
    officer, cast, client_as
):
    slots.fill(
        tabs.SLOT, name="x", label="Postcards", order=1, needs=Can.SEE_CALLS, render=lambda *_: "/postcards/"
    )
    try:
        assert client_as(cast.officer).get("/messages/home/")["Location"] == "/postcards/"
        assert client_as(cast.admin).get("/messages/home/")["Location"] == "/messages/"
        assert "Postcards" in client_as(cast.officer).get("/messages/").content.decode()
        assert "Postcards" not in client_as(cast.admin).get("/messages/").content.decode()
    finally:
        slots.empty(tabs.SLOT, "x")


def test_the_list_costs_the_same_however_long_it_is(officer, cast, client_as, django_assert_max_num_queries):
    for number in range(30):
        factories.queued(officer, number)
    browser = client_as(cast.officer)
    browser.get("/messages/")
    with django_assert_max_num_queries(16):
        browser.get("/messages/")


def test_an_administrator_sees_that_it_failed_and_not_what_it_says(officer, cast, client_as):
    row = factories.refused(officer)
    theirs = client_as(cast.admin).get(f"/messages/{row.pk}/").content.decode()
    assert "does not accept this address" in theirs
    assert "Willow Bank" not in theirs
    ours = client_as(cast.officer).get(f"/messages/{row.pk}/").content.decode()
    assert "We could not reach you." in ours
    listed = client_as(cast.admin).get("/messages/").content.decode()
    assert "Willow Bank" not in listed


def test_the_words_of_a_secret_mail_are_shown_to_nobody(officer, cast, client_as):
    row = factories.queued(officer, text="Open this link: https://x.example/abc", secret=True)
    assert "x.example/abc" not in client_as(cast.officer).get(f"/messages/{row.pk}/").content.decode()


def test_it_is_given_up_on_its_page_and_what_was_typed_is_kept(officer, cast, client_as):
    row = factories.queued(officer)
    browser = client_as(cast.officer)
    assert browser.post(f"/messages/{row.pk}/give_up/", {"words": ""}).status_code == 400
    late = browser.post(f"/messages/{row.pk}/confirm/", {"words": "They have it"})
    assert late.status_code == 409
    assert "They have it" in late.content.decode()
    assert browser.post(f"/messages/{row.pk}/give_up/", {"words": "Too late"}).status_code == 302
    assert "Too late" in browser.get(f"/messages/{row.pk}/").content.decode()
    assert browser.get(f"/messages/{row.pk}/take/").status_code == 404


def test_the_file_holds_every_row_and_nothing_that_mails_say(officer, cast, client_as):
    factories.queued(officer)
    rows = b"".join(client_as(cast.officer).get("/messages/?as=csv").streaming_content).decode()
    assert "asha@willow.example" in rows
    assert "Willow Bank" not in rows


def test_the_standing_of_another_council_is_its_own(officer, cast):
    factories.refused(officer)
    assert queries.standing(officer, clock.now()).need_somebody == 1
    with scope(cast.neighbour) as by:
        assert queries.standing(by, clock.now()).need_somebody == 0


def test_every_council_is_looked_after_and_letters_of_sign_in_too(officer):
    seen = []
    jobs.for_everybody("test", lambda council_id: seen.append(council_id) or 0)
    assert None in seen
