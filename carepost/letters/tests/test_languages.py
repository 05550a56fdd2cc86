"""A reader's language: kept as asked, never silently English, and no translation is used that nobody confirmed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.http import Http404

from carepost.core import clock
from carepost.core.tests.held import held, lifted
from carepost.councils.tests.cast import scope
from carepost.gateways.tests.post import posted
from carepost.letters import actions, jobs, queries
from carepost.letters.actions.faulty import Faulty
from carepost.letters.models import Letter, ReaderWish, TranslationConfirmation
from carepost.letters.rules.languages import Layout, Way
from carepost.letters.rules.letters import LetterFault, LetterState
from carepost.letters.rules.translating import Missing, TranslationFault, TranslationState, Words
from carepost.letters.tests import factories as made
from carepost.letters.tests.conftest import NOW
from carepost.letters.tests.test_letters import reasons, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
POLISH = Words(
    "Nasza wizyta w ((service name))",
    "Szanowna Pani ((registered manager)),\n\n# Co robimy\n\nOdwiedzimy ((service name)) ((visit date)).\n\n"
    "* Proszę przygotować grafik\n* Przyjedzie ((officer))",
    {}, "Anna Nowak",
)  # fmt: skip


def translate(by, template, second=None, number=1, words=POLISH):
    row = actions.write_translation(by=by, template_id=template.pk, number=number, tag="pl", words=words)
    if second is not None:
        actions.confirm_translation(by=second, template_id=template.pk, number=number, tag="pl", seen=row.pk)
    return row


class TestNeverSilentlyEnglish:
    def test_the_sender_has_to_decide_and_the_table_holds_that_too(self, officer, template, service, polish):
        assert reasons(lambda: send(officer, template, service)) == {LetterFault.UNDECIDED}
        assert not Letter.objects.exists()
        send(officer, template, service, missing=Missing.ENGLISH)
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.update(told_english=False)

    def test_in_english_it_says_so_first_and_how_to_ask_for_another_language(
        self, officer, template, service, polish
    ):
        with posted():
            send(officer, template, service, missing=Missing.ENGLISH)
        row = Letter.objects.get()
        assert (row.language, row.wished, row.told_english) == ("en-GB", "pl", True)
        assert "To ask for it in Polish (polski)" in row.letter["blocks"][0]["lines"][0]
        assert f"/provider/letters/how/{service.ref}/" in mail.outbox[0].body

    def test_held_back_it_has_no_words_sends_nothing_and_is_not_the_providers_to_see(
        self, cast, officer, template, service, polish
    ):
        with posted():
            send(officer, template, service, missing=Missing.HOLD)
        row = Letter.objects.get()
        assert (row.state, row.letter, row.left_at, mail.outbox) == ("held", None, None, [])
        assert Letter.objects.get().mailing.told == "1 letter held back for a translation"
        with scope(cast.provider) as by, pytest.raises(Http404):
            queries.letter(by, row.pk)

    def test_held_back_it_can_go_in_english_after_all_with_a_reason(self, officer, template, service, polish):
        send(officer, template, service, missing=Missing.HOLD)
        row = Letter.objects.get()
        english = lambda words: actions.send_held_in_english(by=officer, letter_id=row.pk, words=words)  # noqa: E731
        assert reasons(lambda: english("")) == {LetterFault.NO_WORDS}
        with posted():
            english("They asked on the telephone for it today")
        assert "This letter is in English." in mail.outbox[0].body
        assert reasons(lambda: english("Again")) == {LetterFault.NOT_NOW}

    def test_held_back_it_can_be_cancelled_and_what_left_cannot(self, officer, template, service, polish):
        send(officer, template, service, missing=Missing.HOLD)
        row = actions.cancel_letter(by=officer, letter_id=Letter.objects.get().pk, words="The visit is off")
        assert row.state == LetterState.CANCELLED
        send(officer, template, service, missing=Missing.ENGLISH, key="second")
        left = Letter.objects.get(state="sent")
        assert reasons(lambda: actions.cancel_letter(by=officer, letter_id=left.pk, words="x")) == {
            LetterFault.NOT_NOW
        }


class TestTranslating:
    def test_what_nobody_else_confirmed_is_not_used_and_the_table_holds_that_too(
        self, officer, director, template, service, polish
    ):
        row = translate(officer, template)
        own = lambda: actions.confirm_translation(  # noqa: E731
            by=officer, template_id=template.pk, number=1, tag="pl", seen=row.pk
        )
        assert reasons(own) == {TranslationFault.OWN}
        assert reasons(lambda: send(officer, template, service)) == {LetterFault.UNDECIDED}
        with pytest.raises(IntegrityError), transaction.atomic():
            TranslationConfirmation.objects.create(
                council=row.council, translation=row, writer_id=7, by_id=7, by_name="Me", at=NOW
            )

    def test_confirmed_it_is_what_the_reader_gets_in_its_language_throughout(
        self, officer, director, template, service, polish
    ):
        translate(officer, template, director)
        with posted():
            send(officer, template, service)
        row = Letter.objects.get()
        assert (row.language, row.told_english, row.translation.confirmation.by_id) == (
            "pl",
            False,
            director.user_id,
        )
        assert mail.outbox[0].subject == "Nasza wizyta w Willow Bank"
        assert "Odwiedzimy Willow Bank 30 listopada 2026." in mail.outbox[0].body
        assert '<html lang="pl" dir="ltr">' in mail.outbox[0].alternatives[0].content

    def test_letters_that_waited_go_once_it_is_confirmed_and_not_before(
        self, officer, director, template, service, polish
    ):
        send(officer, template, service, missing=Missing.HOLD)
        version = template.current_id
        release = lambda: actions.release_letters(by=officer, version_id=version, tag="pl")  # noqa: E731
        row = translate(officer, template)
        assert reasons(release) == {TranslationFault.NOT_YET}
        actions.confirm_translation(by=director, template_id=template.pk, number=1, tag="pl", seen=row.pk)
        with posted():
            assert len(release()) == 1
        assert "Odwiedzimy Willow Bank 30 listopada 2026." in mail.outbox[0].body
        assert reasons(release) == {LetterFault.NOT_NOW}
        assert len(mail.outbox) == 2

    def test_one_made_for_a_version_is_not_used_for_the_next_until_somebody_says_that_it_fits(
        self, officer, director, cast, template, service, polish
    ):
        first = translate(officer, template, director)
        made.next_version(officer, director, template, replace(made.VISIT, head="Another team"))
        template.refresh_from_db()
        assert reasons(lambda: send(officer, template, service)) == {LetterFault.UNDECIDED}
        assert queries.translated(officer, template.current, "pl").state is TranslationState.EARLIER
        carry = lambda by: actions.carry_translation(  # noqa: E731
            by=by, template_id=template.pk, number=2, tag="pl", seen=first.pk
        )
        assert reasons(lambda: carry(officer)) == {TranslationFault.OWN}
        carry(director)
        send(officer, template, service)
        assert Letter.objects.get().translation.carried_from_id == first.pk
        assert reasons(lambda: carry(director)) == {TranslationFault.MOVED_ON}

    def test_one_that_lacks_a_field_of_the_next_version_does_not_fit_it(self, officer, director, template):
        first = translate(officer, template, director)
        more = replace(made.VISIT, body=made.VISIT.body + "\n\n((service town))")
        made.next_version(officer, director, template, more)
        with pytest.raises(Faulty) as told:
            actions.carry_translation(by=director, template_id=template.pk, number=2, tag="pl", seen=first.pk)
        assert "((service town)) is missing" in told.value.problems[0].sentence

    def test_a_newer_entry_has_to_be_confirmed_itself(self, officer, director, template, service, polish):
        first = translate(officer, template, director)
        translate(officer, template, words=replace(POLISH, subject="Wizyta ((service name))"))
        assert reasons(lambda: send(officer, template, service)) == {LetterFault.UNDECIDED}
        stale = lambda: actions.confirm_translation(  # noqa: E731
            by=director, template_id=template.pk, number=1, tag="pl", seen=first.pk
        )
        assert reasons(stale) == {TranslationFault.MOVED_ON}

    @pytest.mark.parametrize("tag", ["en-GB", "xx"])
    def test_there_is_no_translation_into_english_or_an_unknown_language(self, officer, template, tag):
        write = lambda: actions.write_translation(  # noqa: E731
            by=officer, template_id=template.pk, number=1, tag=tag, words=POLISH
        )
        assert reasons(write) == {TranslationFault.NO_LANGUAGE}

    def test_the_worklist_has_what_letters_wait_for_first(self, officer, director, template, service, polish):
        other = made.published(officer, director, name="Another")
        translate(officer, other, director)
        send(officer, template, service, missing=Missing.HOLD)
        rows = [
            (row.version.template.name, row.spoken.tag, row.state.value, row.waiting)
            for row in queries.worklist(officer)
        ]
        assert rows == [("Visit", "pl", "wanted", 1), ("Another", "pl", "confirmed", 0)]


class TestWishes:
    def test_the_newest_wish_counts_and_the_provider_says_its_own(
        self, cast, officer, template, service, polish
    ):
        with scope(cast.provider) as by:
            actions.keep_own_wish(
                by=by, service_id=service.pk, language="en-GB", layout=Layout.PLAIN, way=Way.EMAIL
            )
        with posted():
            send(officer, template, service)
        assert mail.outbox[0].alternatives == []
        assert queries.wish_of(officer, service).by_provider
        assert ReaderWish.objects.count() == 2

    def test_of_another_providers_and_another_councils_service_nothing_can_be_wished(self, cast, service):
        given = {"service_id": service.pk, "language": "pl", "layout": Layout.LARGE, "way": Way.POST}
        with scope(cast.stranger) as by, pytest.raises(Http404):
            actions.keep_own_wish(by=by, **given)
        with scope(cast.neighbour) as by, pytest.raises(Http404):
            actions.keep_wish(by=by, **given)

    def test_large_print_is_large_in_the_mail_too(self, officer, template, service):
        actions.keep_wish(
            by=officer, service_id=service.pk, language="en-GB", layout=Layout.LARGE, way=Way.EMAIL
        )
        with posted():
            send(officer, template, service)
        assert "font-size:24px" in mail.outbox[0].alternatives[0].content

    def test_who_wants_post_gets_no_mail_and_their_letter_waits_to_be_printed(
        self, officer, template, service
    ):
        actions.keep_wish(
            by=officer, service_id=service.pk, language="en-GB", layout=Layout.LARGE, way=Way.POST
        )
        with posted():
            send(officer, template, service)
        assert (Letter.objects.get().state, mail.outbox) == ("to_print", [])


def test_what_letters_say_is_forgotten_when_its_time_is_over_and_that_there_was_one_stays(
    officer, template, service
):
    send(officer, template, service)
    with clock.freeze(NOW + timedelta(days=6 * 365)):
        assert jobs.forget_for_each_council() == 0
    with clock.freeze(NOW + timedelta(days=6 * 366)):
        assert jobs.forget_for_each_council() == 1
        assert jobs.forget_for_each_council() == 0
    row = Letter.objects.get()
    assert (row.letter, row.values, row.emails, row.subject) == (None, None, [], "Our visit to Willow Bank")


def test_under_a_legal_hold_what_letters_say_stays_until_it_is_lifted(officer, template, service):
    send(officer, template, service)
    hold = held(officer.council_id, "letters")
    with clock.freeze(NOW + timedelta(days=6 * 366)):
        assert jobs.forget_for_each_council() == 0
        lifted(hold)
        assert jobs.forget_for_each_council() == 1


def test_another_council_has_none_of_it(cast, officer, director, template, polish):
    row = translate(officer, template, director)
    with scope(cast.neighbour) as by:
        assert not ReaderWish.objects.exists()
        assert queries.worklist(by) == []
        with pytest.raises(Http404):
            actions.carry_translation(by=by, template_id=template.pk, number=1, tag="pl", seen=row.pk)
