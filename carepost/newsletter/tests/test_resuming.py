"""An edition that was stopped while it went goes on, to those alone who have not got it; or it is said why not."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from carepost.core import clock
from carepost.core.refusals import NotAllowed, Refused
from carepost.councils.permissions import Can
from carepost.gateways.mail.models import QueuedMail
from carepost.gateways.mail.moving import move
from carepost.gateways.mail.states import Verb as MailVerb
from carepost.gateways.tests.post import work_off
from carepost.newsletter import actions, queries
from carepost.newsletter.models import Subscription
from carepost.newsletter.rules import Delivery, EditionFault, LeftOut, State
from carepost.newsletter.rules.editions import against_resuming
from carepost.newsletter.tests import factories as made
from carepost.newsletter.tests.conftest import NOW, TODAY, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
NAMES = ("ann", "bo", "cy", "di")


def people(*names):
    return [person(f"{name}@x.example") for name in names]


@pytest.fixture
def stopped(officer, second, book, committed):
    """Two of four have it, the third was queued and taken back, the fourth was not queued yet."""
    book(*people(*NAMES))
    edition = made.started(officer, second)
    with committed():
        queue(edition, 2)
    queue(edition, 1)
    actions.stop_edition(by=officer, edition_id=edition.pk, why="Is the date right?")
    mail.outbox.clear()
    return edition


def queue(edition, most):
    by = made.machine(edition, Can.QUEUE_EDITION)
    return actions.queue_some(by=by, edition_id=edition.pk, most=most)


def resume(by, edition, why="It is"):
    return actions.resume_edition(by=by, edition_id=edition.pk, why=why)


def went_on(edition):
    """To whom the rest went: the worker does every job that waits, also those of before it was stopped."""
    while queue(edition, 1):
        pass
    work_off()
    return sorted(each.to[0] for each in mail.outbox)


def reasons(call):
    with pytest.raises(Refused) as told:
        call()
    return told.value.reasons


def test_it_goes_to_those_who_have_not_got_it_and_to_nobody_twice(officer, stopped):
    assert queries.delivered(officer, stopped) == {Delivery.SENT: 2, Delivery.GIVEN_UP: 2}
    row = resume(officer, stopped)
    assert (row.state, row.finished_at) == (State.SENDING, None)
    assert went_on(stopped) == ["cy@x.example", "di@x.example"]
    assert queries.delivered(officer, stopped) == {Delivery.SENT: 4}
    stopped.refresh_from_db()
    assert stopped.state == State.SENT
    assert stopped.steps.get(verb="resume").why == "It is"


def test_who_left_or_went_meanwhile_does_not_get_it(officer, stopped, book):
    Subscription.objects.filter(address="cy@x.example").update(left_at=NOW)
    book(*people("ann", "bo", "cy", "new"))
    assert reasons(lambda: resume(officer, stopped)) == (EditionFault.ALL_HAVE_IT,)
    book(*people(*NAMES))
    resume(officer, stopped)
    assert went_on(stopped) == ["di@x.example"]
    assert stopped.recipients.get(address="cy@x.example").left_out == LeftOut.UNSUBSCRIBED


def test_who_is_no_longer_one_of_them_is_left_out_with_why(officer, stopped, book):
    book(*people("ann", "bo", "cy"))
    assert resume(officer, stopped).left_out == 1
    assert stopped.recipients.get(address="di@x.example").left_out == LeftOut.GONE
    assert went_on(stopped) == ["cy@x.example"]


def test_what_a_person_gave_up_by_hand_stays_so(officer, second, book):
    book(*people(*NAMES))
    edition = made.started(officer, second)
    queue(edition, 1)
    given_up = QueuedMail.objects.get()
    given_up.words, given_up.ended_by = "They telephoned", "Ann"
    move(given_up, MailVerb.GIVE_UP)
    actions.stop_edition(by=officer, edition_id=edition.pk, why="Wait")
    resume(officer, edition)
    assert given_up.to not in went_on(edition)
    assert len(mail.outbox) == 3


def test_a_mail_whose_words_were_forgotten_is_written_anew(officer, stopped):
    QueuedMail.objects.filter(state="given_up").update(content=None)
    with clock.freeze(NOW + timedelta(days=40)):
        resume(officer, stopped)
        assert went_on(stopped) == ["cy@x.example", "di@x.example"]


def test_it_is_stopped_and_resumed_as_often_as_need_be(officer, stopped):
    for _ in range(2):
        resume(officer, stopped)
        queue(stopped, 1)
        actions.stop_edition(by=officer, edition_id=stopped.pk, why="Once more")
    resume(officer, stopped)
    assert went_on(stopped) == ["cy@x.example", "di@x.example"]
    assert QueuedMail.objects.count() == len(NAMES)


def test_not_without_why_not_twice_not_by_whoever_only_reads(cast, officer, stopped):
    assert reasons(lambda: resume(officer, stopped, " ")) == (EditionFault.NO_REASON,)
    assert reasons(lambda: resume(cast.auditor.actor, stopped)) == (NotAllowed.NO_PERMISSION,)
    resume(officer, stopped)
    assert reasons(lambda: resume(officer, stopped)) == (EditionFault.NOT_NOW,)


def test_not_beside_a_corrected_edition_and_again_once_that_is_given_up(officer, stopped):
    corrected = actions.correct_edition(by=officer, edition_id=stopped.pk)
    assert reasons(lambda: resume(officer, stopped)) == (EditionFault.CORRECTED_INSTEAD,)
    actions.drop_edition(by=officer, edition_id=corrected.pk, why="The first was right")
    assert resume(officer, stopped).state == State.SENDING


def test_no_corrected_edition_is_begun_while_it_goes_on(officer, stopped):
    resume(officer, stopped)
    correct = actions.correct_edition
    assert reasons(lambda: correct(by=officer, edition_id=stopped.pk)) == (EditionFault.NOT_SENT,)


@pytest.mark.parametrize(
    ("left", "corrected", "worth_until", "faults"),
    [
        (1, False, None, ()),
        (1, False, TODAY, ()),
        (1, False, TODAY - timedelta(days=1), (EditionFault.NO_LONGER_WORTH,)),
        (0, False, None, (EditionFault.ALL_HAVE_IT,)),
        (0, True, None, (EditionFault.CORRECTED_INSTEAD, EditionFault.ALL_HAVE_IT)),
    ],
)
def test_what_is_against_it(left, corrected, worth_until, faults):
    assert against_resuming(TODAY, left=left, corrected=corrected, worth_until=worth_until) == faults


def test_its_page_resumes_it_or_says_why_not(browser, officer, stopped):
    page = reverse("newsletter:step", args=[stopped.pk, "resume"])
    assert page in browser.get(reverse("newsletter:edition", args=[stopped.pk])).content.decode()
    assert browser.post(page, {"why": ""}).status_code == 400
    told = browser.post(page, {"why": "The date is right"}, follow=True).content.decode()
    assert "It goes on." in told
    assert "The date is right" in told
    again = browser.post(page, {"why": "Once more"})
    assert again.status_code == 409
    assert "It has moved on meanwhile" in again.content.decode()
