"""A letter is made in its language and drawn as a tagged PDF, in which nothing that anybody typed is Typst."""

from datetime import date

import pytest

from carepost.letters.engine import pdf
from carepost.letters.engine.composing import compose
from carepost.letters.engine.pdf import Drawn, Undrawable, draw
from carepost.letters.engine.plain import plain
from carepost.letters.rules.languages import Layout, language
from carepost.letters.rules.wording import Wording
from carepost.messages.known import Kind

HOSTILE = '#panic("x") #include "/etc/passwd" *b* $a$ `r` <l> @l \\ // /* "'
KINDS = {"name": Kind.TEXT, "day": Kind.DATE, "fee": Kind.MONEY, "beds": Kind.WHOLE, "answer": Kind.CHOICE}
VALUES = {"name": "Willow Bank", "day": date(2026, 11, 12), "fee": 125_050, "beds": 1200, "answer": "Yes"}
WORDING = Wording("((name))", "((day))\n\n((fee))\n\n((beds))\n\n((answer))", "Team")


def made(tag="en-GB", wording=WORDING, **given):
    values = VALUES | given.pop("values", {})
    spoken = language(tag)
    return compose(
        wording, KINDS, values, language=spoken, to=("Asha",), on=date(2026, 11, 9), **given
    ).as_json()


def drawn(letter, layout=Layout.STANDARD, times=1):
    return draw([Drawn(letter, "L-0001-8", layout)] * times, title=letter["subject"], author="Ambershire")


@pytest.mark.parametrize(
    ("tag", "day", "fee", "beds"),
    [
        ("en-GB", "12 November 2026", "£1,250.50", "1,200"),
        ("pl", "12 listopada 2026", "1\u00a0250,50\u00a0GBP", "1\u00a0200"),
        ("cy", "12 Tachwedd 2026", "£1,250.50", "1,200"),
        ("ro", "12 noiembrie 2026", "1.250,50\u00a0GBP", "1.200"),
    ],
)
def test_dates_money_and_numbers_are_said_as_the_language_says_them(tag, day, fee, beds):
    said = [block["lines"][0] for block in made(tag)["blocks"]]
    assert said[:3] == [day, fee, beds]


def test_in_a_language_written_from_the_right_each_value_keeps_its_own_direction():
    letter = made("ur")
    assert letter["dir"] == "rtl"
    assert letter["subject"] == "\u2068Willow Bank\u2069"
    assert "نومبر" in letter["blocks"][0]["lines"][0]


def test_an_answer_is_said_in_the_words_of_the_translation():
    letter = made("pl", choices={"answer": {"Yes": "Tak"}})
    assert letter["blocks"][3]["lines"] == ["Tak"]


def test_a_field_without_a_value_stays_as_it_is_written_so_that_a_preview_shows_it():
    letter = compose(WORDING, KINDS, {}, language=language("en-GB"), to=(), on=date(2026, 11, 9)).as_json()
    assert letter["subject"] == "((name))"


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("tag", ["en-GB", "pl", "uk"])
def test_the_pdf_is_tagged_has_its_language_and_needs_no_font_of_this_machine(tag, layout):
    file = drawn(made(tag), layout)
    assert file.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in file
    assert b"pdfuaid" in file
    assert "/MarkInfo<</Marked true" in file.decode("latin-1")
    assert f"/Lang({tag})/StructTreeRoot" in file.decode("latin-1")


@pytest.mark.parametrize("tag", ["ur", "ar", "fa", "pa", "gu", "bn", "ml", "ta", "hi", "ne"])
def test_every_script_is_set_where_its_fonts_are_and_else_says_which_are_missing(tag):
    spoken = language(tag)
    installed = set(pdf._system_fonts().families())
    letter = made(tag, wording=Wording(spoken.own, spoken.own))
    if installed & set(spoken.fonts):
        assert b"pdfuaid" in drawn(letter)
    else:
        pytest.skip("Debian's fonts-noto-core is not installed here")


def test_a_script_without_a_font_is_refused_with_what_to_install(monkeypatch):
    import typst

    monkeypatch.setattr(pdf, "_system_fonts", lambda: typst.Fonts(include_system_fonts=False))
    with pytest.raises(
        Undrawable, match=r"no font here for Gujarati\. On Debian: apt-get install fonts-noto-core"
    ):
        drawn(made("gu", wording=Wording("ગુજરાતી", "x")))


def test_a_sign_that_no_font_has_is_named():
    with pytest.raises(Undrawable, match=r"The sign “\U0001f9ff”"):
        drawn(made(values={"name": "Willow \U0001f9ff"}))


def test_nothing_that_is_typed_becomes_typst():
    letter = made(
        wording=Wording(
            f"((name)) {HOSTILE}", f"# {HOSTILE}\n\n* {HOSTILE}\n\n1. {HOSTILE}\n\n^ {HOSTILE}", HOSTILE
        ),
        values={"name": HOSTILE},
    )
    letter["to"] = [HOSTILE, "= not a heading"]
    file = draw([Drawn(letter, HOSTILE)], title=HOSTILE, author=HOSTILE)
    assert b"pdfuaid" in file


def test_many_letters_are_one_file_in_which_each_has_its_language():
    letters = [Drawn(made("pl"), "L-1"), Drawn(made("en-GB"), "L-2", Layout.LARGE)]
    file = draw(letters, title="Two letters", author="Ambershire")
    assert b"/Lang(en-GB)/StructTreeRoot" in file
    assert b"/Lang(pl)" in file


def test_as_plain_text_lists_are_still_lists():
    wording = Wording("s", "Dear ((name)),\n\n* a\n* b\n\n1. c\n2. d")
    assert plain(made(wording=wording)) == "Dear Willow Bank,\n\n• a\n• b\n\n1. c\n2. d"
