"""What a translation must be, and the lives of letters and translations as tables."""

from datetime import date

import pytest

from carepost.letters.rules.languages import Layout, Way, language, told
from carepost.letters.rules.letters import (
    LETTER_MOVES,
    LetterFault,
    LetterState,
    LetterVerb,
    Reader,
    after,
    against_reaching,
    against_step,
    digest_of,
    kept_since,
)
from carepost.letters.rules.translating import Words, english_line, problems_of
from carepost.letters.rules.wording import Asked, Wording
from carepost.messages.known import Kind

ENGLISH = Wording(
    "To ((name))", "On ((day)). ((how))", asked=(Asked("how", Kind.CHOICE, ("By car", "By train")),)
)
POLISH = Words(
    "Do ((name))", "Dnia ((day)). ((how))", {"how": {"By car": "Autem", "By train": "Pociągiem"}}, "Anna"
)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"subject": " "}, "Enter the subject"),
        ({"body": ""}, "Enter the text"),
        ({"translator": ""}, "Say who translated it"),
        ({"subject": "x" * 151}, "too long"),
        ({"body": "Dnia ((day))."}, "((how)) is missing"),
        ({"body": "Dnia ((day)). ((how)) ((dzień))"}, "((dzień)) is no field of the English text"),
        ({"body": "Dnia ((day)). ((how)) ((x"}, "“((x” is no field"),
        ({"choices": {"how": {"By car": "Autem"}}}, "Enter “By train” in the other language"),
    ],
)
def test_a_translation_has_the_fields_of_the_text_and_words_for_every_answer(change, sentence):
    given = {"subject": POLISH.subject, "body": POLISH.body, "choices": POLISH.choices, "translator": "Anna"}
    assert problems_of(POLISH, ENGLISH) == ()
    assert any(sentence in problem.sentence for problem in problems_of(Words(**given | change), ENGLISH))


def test_the_line_in_an_english_letter_names_the_language_in_itself_and_where_to_ask():
    line = english_line(language("pl"), "Marta", "Ambershire", "https://x/how/")
    assert "This letter is in English." in line
    assert "Polish (polski)" in line
    assert "Marta at Ambershire" in line
    assert line.endswith("https://x/how/")


@pytest.mark.parametrize(
    ("way", "emails", "address", "faults"),
    [
        (Way.EMAIL, ("a@x.example",), False, ()),
        (Way.EMAIL, (), True, (LetterFault.NO_ADDRESS,)),
        (Way.POST, ("a@x.example",), False, (LetterFault.NO_POSTAL,)),
        (Way.POST, (), True, ()),
    ],
)
def test_a_reader_is_reached_in_the_way_they_asked_for_or_not_at_all(way, emails, address, faults):
    assert against_reaching(Reader(("To",), emails, address, "en-GB", Layout.STANDARD, way)) == faults


def test_a_letter_moves_by_the_table_and_says_why_where_it_has_to():
    assert after(LetterState.HELD, LetterVerb.SEND) is LetterState.SENT
    assert after(LetterState.SENT, LetterVerb.CANCEL) is None
    assert against_step(LetterState.SENT, LetterVerb.CANCEL, " ") == (
        LetterFault.NOT_NOW,
        LetterFault.NO_WORDS,
    )
    assert len({(move.source, move.verb) for move in LETTER_MOVES}) == len(list(LETTER_MOVES))


def test_the_digest_of_an_audience_is_of_who_is_in_it():
    assert digest_of([2, 1]) == digest_of([1, 2]) != digest_of([1])


@pytest.mark.parametrize(
    ("today", "since"), [(date(2026, 11, 9), date(2020, 11, 9)), (date(2028, 2, 29), date(2022, 2, 28))]
)
def test_letters_are_kept_whole_for_years(today, since):
    assert kept_since(today, 6) == since


def test_a_wish_is_told_in_words():
    assert told("pl", Layout.LARGE, Way.POST) == "Polish (polski), large print, by post"
