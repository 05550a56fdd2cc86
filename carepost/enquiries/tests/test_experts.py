"""An expert outside answers by a link that shows a question, takes one answer, and ends."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from carepost.core import clock, ids
from carepost.core.acting import Actor
from carepost.core.refusals import NotAllowed, Refused
from carepost.enquiries import actions, queries
from carepost.enquiries.models import ExpertQuestion
from carepost.enquiries.rules import Asker, AskFault, State, Verb
from carepost.enquiries.rules.experts import (
    LINK_SALT,
    ExpertFault,
    LinkState,
    Showing,
    against_asking,
    state_of,
)
from carepost.enquiries.tests import factories as made
from carepost.gateways.tests.post import posted
from carepost.register.tests.monday import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WEEK = timedelta(days=7)


def link(token):
    return reverse("enquiries:expert", args=[token])


@pytest.fixture
def row(officer, service):
    return made.owned(officer, service, words="May her daughter Ann visit?")


@pytest.fixture
def asked(officer, row):
    return made.consulted(officer, row)


@pytest.fixture
def outside(client_as, monday):
    """Somebody without an account."""
    return client_as(None)


def reasons(call):
    with pytest.raises(Refused) as told:
        call()
    return told.value.reasons


class TestTheLink:
    def test_it_shows_the_question_and_nothing_else(self, outside, asked):
        page = outside.get(link(asked[1])).content.decode()
        assert "May they visit with a mask?" in page
        assert "Ann" not in page
        assert "Willow" not in page
        assert "Jo Marsh" not in page

    def test_it_shows_what_the_officer_chose_as_it_was_then(self, outside, officer, row):
        _, token = made.consulted(officer, row, Showing(words=True, service=True))
        page = outside.get(link(token)).content.decode()
        assert "Ann" in page
        assert "Willow Bank" in page
        assert "Jo Marsh" not in page

    def test_only_its_digest_is_kept_and_it_holds_256_random_bits(self, asked):
        question, token = asked
        assert token not in str(ExpertQuestion.objects.values().get())
        assert question.digest == __import__("hashlib").sha256(token.encode()).hexdigest()
        assert len(signing.loads(token, salt=LINK_SALT)[1]) == 43

    def test_the_answer_comes_to_the_officer_as_a_draft_and_to_nobody_else(
        self, outside, officer, row, asked, browser, mailoutbox
    ):
        with posted():
            sent = outside.post(link(asked[1]), {"words": "Yes, with a mask."}, follow=True)
        assert "Thank you" in sent.content.decode()
        assert [mail.to[0] for mail in mailoutbox] == ["support-officer-of-ambershire@example.org"]
        assert "with a mask" not in mailoutbox[0].body
        row.refresh_from_db()
        assert row.state == State.OWNED
        event = row.events.latest("pk")
        assert (event.verb, event.internal) == (Verb.ADVISE, True)
        form = browser.get(reverse("enquiries:one", args=[row.pk]), {"do": "answer", "which": asked[0].pk})
        assert "Yes, with a mask.</textarea>" in form.content.decode()

    @pytest.mark.parametrize("after", ["answered", "withdrawn", "expired"])
    def test_it_is_not_used_again_and_shows_nothing_any_more(self, outside, officer, row, asked, after):
        question, token = asked
        later = NOW + WEEK if after == "expired" else NOW
        if after == "answered":
            outside.post(link(token), {"words": "Yes."})
        if after == "withdrawn":
            actions.call_off_expert(by=officer, enquiry_id=row.pk, question_id=question.pk)
        with clock.freeze(later):
            for answer in (outside.get(link(token)), outside.post(link(token), {"words": "Another one"})):
                assert answer.status_code == 410
                assert "with a mask" not in answer.content.decode()
            assert reasons(
                lambda: actions.advise(by=made.expert_actor(row), digest=question.digest, words="Another one")
            ) == (ExpertFault.ENDED,)
        question.refresh_from_db()
        assert question.answer == ("Yes." if after == "answered" else "")

    def test_a_guessed_a_changed_or_another_kind_of_token_is_not_there(self, outside, asked, row):
        other = signing.dumps([row.council_id, "a" * 43], salt=LINK_SALT)
        elsewhere = signing.dumps(
            [row.council_id + 1, signing.loads(asked[1], salt=LINK_SALT)[1]], salt=LINK_SALT
        )
        for token in ("guess", asked[1][:-1], asked[1] + "x", other, elsewhere, made.rate_token(row)):
            assert outside.get(link(token)).status_code == 404, token

    def test_it_is_kept_out_of_caches_and_of_what_other_sites_are_told(self, outside, asked):
        answer = outside.get(link(asked[1]))
        assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")

    def test_who_tries_many_addresses_is_held_back(self, outside):
        answers = [outside.get(link(f"guess-{n}")).status_code for n in range(61)]
        assert answers[-1] == 429
        assert set(answers[:-1]) == {404}

    def test_it_does_not_open_another_councils_enquiry(self, cast, asked):
        stranger = Actor.operator("expert", council_id=cast.borechester.pk, permissions={"enquiries.advise"})
        assert reasons(lambda: actions.advise(by=stranger, digest=asked[0].digest, words="x")) == (
            ExpertFault.ENDED,
        )

    def test_an_empty_answer_is_asked_for_again_and_the_link_stays_open(self, outside, asked):
        assert outside.post(link(asked[1]), {"words": " "}).status_code == 400
        assert outside.get(link(asked[1])).status_code == 200


class TestAsking:
    def test_the_letter_holds_the_link_and_not_the_question(self, officer, row, mailoutbox):
        with posted():
            for _ in range(2):
                actions.consult_expert(
                    by=officer, enquiry_id=row.pk, expert=made.EXPERT, question="May they?",
                    showing=Showing(words=True),
                    key="once",
                )  # fmt: skip
        (letter,) = mailoutbox
        assert letter.to == [made.EXPERT.email]
        assert "/expert/" in letter.body
        assert "Ann" not in letter.body
        assert "May they" not in letter.body

    def test_one_about_money_is_shown_only_where_that_was_chosen(self, officer, service):
        row = made.owned(officer, service, "money")
        ask = lambda **showing: lambda: made.consulted(officer, row, Showing(**showing))  # noqa: E731
        assert reasons(ask(words=True)) == (ExpertFault.MONEY,)
        assert reasons(ask(service=True)) == (ExpertFault.MONEY,)
        assert made.consulted(officer, row)[0].shown_words == ""
        assert made.consulted(officer, row, Showing(words=True, money_too=True))[0].shown_words == row.words

    def test_what_is_missing_is_told(self, officer, row):
        def consult(**given):
            values = {
                "expert": made.EXPERT,
                "question": "Q",
                "showing": Showing(),
                "key": ids.submission_key(),
            }
            return lambda: actions.consult_expert(by=officer, enquiry_id=row.pk, **values | given)

        assert reasons(consult(expert=Asker("", "x"))) == (ExpertFault.NO_NAME, ExpertFault.NO_EMAIL)
        assert reasons(consult(question="")) == (ExpertFault.NO_QUESTION,)
        assert reasons(consult(key="")) == (AskFault.NO_KEY,)
        assert against_asking("N", "a@b.example", "Q", Showing(), finance=True) == ()

    def test_an_officer_asks_and_withdraws_from_the_page(self, browser, row, mailoutbox):
        page = reverse("enquiries:one", args=[row.pk])
        typed = {
            "do": "consult",
            "key": "k",
            "name": "Dr Hartwell",
            "email": "l@h.example",
            "question": "May they?",
        }
        assert browser.post(page, typed).status_code == 302
        question = ExpertQuestion.objects.get()
        assert question.state_at(NOW) is LinkState.OPEN
        form = browser.get(page, {"do": "call-off", "which": question.pk})
        assert "Withdraw" in form.content.decode()
        assert browser.post(page, {"do": "call-off", "which": question.pk}).status_code == 302
        assert [where for _, where in queries.experts_of(row, NOW)] == [LinkState.WITHDRAWN]
        assert browser.post(page, {"do": "call-off", "which": question.pk}).status_code == 409
        assert browser.post(page, {"do": "call-off", "which": "x"}).status_code == 400

    def test_nobody_signed_in_holds_the_permission_of_the_link(self, cast, officer, asked):
        for person in (officer, cast.director.actor, cast.provider.actor):
            assert reasons(lambda: actions.advise(by=person, digest=asked[0].digest, words="x")) == (  # noqa: B023
                NotAllowed.NO_PERMISSION,
            )


@pytest.mark.parametrize(
    ("answered", "withdrawn", "at", "state"),
    [
        (False, False, NOW, LinkState.OPEN),
        (False, False, NOW + WEEK, LinkState.EXPIRED),
        (True, False, NOW + WEEK, LinkState.ANSWERED),
        (False, True, NOW, LinkState.WITHDRAWN),
    ],
)
def test_a_link_ends_by_an_answer_by_being_withdrawn_or_by_time(answered, withdrawn, at, state):
    assert state_of(answered=answered, withdrawn=withdrawn, expires_at=NOW + WEEK, now=at) is state
