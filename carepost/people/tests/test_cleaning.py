"""What becomes of names, dates, postcodes, telephones, NHS numbers and addresses as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from carepost.people.engine.cleaning import addresses, dates, emails, names, nhs, postcodes, sexes, telephones
from carepost.people.engine.cleaning.values import Done, told

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("raw", "value", "done"),
    [
        ("Margaret", "margaret", ()),
        ("  MARGARET ", "margaret", ()),
        ("Mrs. Margaret", "margaret", (Done.TITLE,)),
        ("Dr M", "m", (Done.TITLE, Done.INITIAL)),
        ("Mary-Jane", "mary jane", ()),
        ("Margaret (Peggy)", "margaret peggy", (Done.OTHER_NAME,)),
        ("Łukasz", "lukasz", (Done.LATIN,)),
        ("Siân", "sian", (Done.LATIN,)),
        ("J.", "j", (Done.INITIAL,)),
        ("J R", "j r", (Done.INITIAL,)),
        ("Unknown", "", (Done.PLACEHOLDER,)),
        ("n/a", "", (Done.PLACEHOLDER,)),
        ("-", "", (Done.PLACEHOLDER,)),
        ("", "", ()),
    ],
)
def test_forenames(raw: str, value: str, done: tuple[Done, ...]) -> None:
    assert (names.clean_forename(raw).value, names.clean_forename(raw).done) == (value, done)


@pytest.mark.parametrize(
    ("raw", "value", "done"),
    [
        ("SMITH", "smith", ()),
        ("O'Brien", "obrien", (Done.JOINED,)),
        ("O’Brien", "obrien", (Done.LATIN, Done.JOINED)),
        ("O Brien", "obrien", (Done.JOINED,)),
        ("van den Berg", "vandenberg", (Done.JOINED,)),
        ("Mc Donald", "mcdonald", (Done.JOINED,)),
        ("McDonald", "mcdonald", ()),
        ("Smith-Jones", "smith jones", (Done.JOINED,)),
        ("Brown OBE", "brown", (Done.TITLE,)),
        ("Masters", "masters", ()),
        ("Lord", "lord", ()),
        ("Van", "van", ()),
        ("Wójcik", "wojcik", (Done.LATIN,)),
        ("not known", "", (Done.PLACEHOLDER,)),
    ],
)
def test_surnames(raw: str, value: str, done: tuple[Done, ...]) -> None:
    assert (names.clean_surname(raw).value, names.clean_surname(raw).done) == (value, done)


@pytest.mark.parametrize(
    ("full", "forename", "surname"),
    [
        ("SMITH, Mrs Anna", "Mrs Anna", "SMITH"),
        ("Anna Smith", "Anna", "Smith"),
        ("Anna van den Berg", "Anna", "van den Berg"),
        ("Mr John Robert Brown OBE", "Mr John Robert", "Brown OBE"),
        ("Cher", "", "Cher"),
    ],
)
def test_whole_names_are_split(full: str, forename: str, surname: str) -> None:
    assert names.split(full) == (forename, surname)


NICKNAMES = [("peggy", "margaret"), ("bill", "william"), ("liz", "elizabeth"), ("jack", "john")]


@pytest.mark.parametrize(("short", "long"), NICKNAMES)
def test_a_nickname_may_stand_for_the_name(short: str, long: str) -> None:
    assert set(names.likes(short)) & set(names.likes(long))


@pytest.mark.parametrize(("one", "other"), [("john", "james"), ("margaret", "mary"), ("peter", "paul")])
def test_other_names_do_not_stand_for_each_other(one: str, other: str) -> None:
    assert not set(names.likes(one)) & set(names.likes(other))


@pytest.mark.parametrize(
    "group",
    ["mohammed muhammad mohamed mohammad", "yusuf youssef yousef", "hussain hussein hossain", "khalid khaled",
     "catherine katherine", "stephen steven", "sean shaun", "chowdhury choudhury chaudhry", "siddiqui siddiqi"],
)  # fmt: skip
def test_spellings_of_one_name_sound_alike(group: str) -> None:
    assert len({names.sound(name) for name in group.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("smith", "jones"), ("mohammed", "ahmed"), ("brown", "green")])
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    assert names.sound(one) != names.sound(other)


@pytest.mark.parametrize(
    ("raw", "value", "done"),
    [
        ("1948-12-31", "1948-12-31", ()),
        ("31/12/1948", "1948-12-31", (Done.DAY_FIRST,)),
        ("31.12.1948", "1948-12-31", (Done.DAY_FIRST,)),
        ("5 Mar 1948", "1948-03-05", (Done.DAY_FIRST,)),
        ("5-March-48", "1948-03-05", (Done.DAY_FIRST, Done.CENTURY)),
        ("19481231", "1948-12-31", ()),
        ("1948-12-31 00:00:00", "1948-12-31", (Done.TIME_OFF,)),
        ("12/31/1948", "1948-12-31", (Done.DAY_FIRST, Done.MONTH_FIRST)),
        ("01/02/26", "2026-02-01", (Done.DAY_FIRST, Done.CENTURY)),
        ("01/02/27", "1927-02-01", (Done.DAY_FIRST, Done.CENTURY)),
        ("01/01/1950", "1950-01-01", (Done.DAY_FIRST, Done.FIRST_JANUARY)),
        ("30/02/1950", "", (Done.DAY_FIRST, Done.IMPOSSIBLE)),
        ("29/02/1951", "", (Done.DAY_FIRST, Done.IMPOSSIBLE)),
        ("1900-01-01", "", (Done.IMPLAUSIBLE,)),
        ("2026-11-30", "", (Done.IMPLAUSIBLE,)),
        ("sometime", "", (Done.NOT_ONE,)),
        ("  ", "", ()),
    ],
)
def test_dates_of_birth(raw: str, value: str, done: tuple[Done, ...]) -> None:
    assert (dates.clean(raw, TODAY).value, dates.clean(raw, TODAY).done) == (value, done)


@pytest.mark.parametrize(
    ("raw", "value", "done"),
    [
        ("BN1 1AA", "BN1 1AA", ()),
        ("bn11aa", "BN1 1AA", (Done.SPACED,)),
        ("BN1 IAA", "BN1 1AA", (Done.LOOKALIKE,)),
        ("BNI OAA", "BN1 0AA", (Done.LOOKALIKE,)),
        ("SW1A 1AA", "SW1A 1AA", ()),
        ("EC1A  1BB", "EC1A 1BB", (Done.SPACED,)),
        ("ZZ99 3VZ", "", (Done.PLACEHOLDER,)),
        ("Brighton", "", (Done.NOT_ONE,)),
        ("BN1", "", (Done.NOT_ONE,)),
        ("", "", ()),
    ],
)
def test_postcodes(raw: str, value: str, done: tuple[Done, ...]) -> None:
    assert (postcodes.clean(raw).value, postcodes.clean(raw).done) == (value, done)


@pytest.mark.parametrize(
    ("raw", "value", "done"),
    [
        ("2119", "2119", (Done.FOREIGN,)),
        ("00-950", "00950", (Done.FOREIGN,)),
        ("D02 AF30", "D02AF30", (Done.FOREIGN,)),
        ("Cork", "", (Done.NOT_ONE,)),
        ("1", "", (Done.NOT_ONE,)),
        ("", "", ()),
    ],
)
def test_postcodes_of_other_countries(raw: str, value: str, done: tuple[Done, ...]) -> None:
    assert (postcodes.clean_foreign(raw).value, postcodes.clean_foreign(raw).done) == (value, done)


@pytest.mark.parametrize(
    ("records", "british", "different", "foreign"),
    [(100, 0, 40, True), (100, 49, 60, True), (100, 50, 60, False), (100, 0, 4, False), (0, 0, 0, False)],
    ids=["none British", "fewer than half", "half", "one for many homes", "none at all"],
)
def test_a_column_is_foreign_where_few_are_british_and_few_records_share_one(
    records: int, british: int, different: int, foreign: bool
) -> None:
    assert postcodes.foreign(records, british, different) is foreign


@pytest.mark.parametrize(
    ("raw", "value", "done"),
    [
        ("9434765919", "9434765919", ()),
        ("943 476 5919", "9434765919", (Done.SPACED,)),
        ("943-476-5919", "9434765919", (Done.SPACED,)),
        ("9434765918", "", (Done.CHECK_DIGIT,)),
        ("9434756919", "", (Done.CHECK_DIGIT,)),
        ("1111111111", "", (Done.NOT_ONE,)),
        ("943476591", "", (Done.NOT_ONE,)),
        ("AB123456C", "", (Done.NOT_ONE,)),
        ("", "", ()),
    ],
)
def test_nhs_numbers(raw: str, value: str, done: tuple[Done, ...]) -> None:
    assert (nhs.clean(raw).value, nhs.clean(raw).done) == (value, done)


@pytest.mark.parametrize(
    ("raw", "value", "done"),
    [
        ("01632 960001", "+441632960001", (Done.SPACED,)),
        ("+441632960001", "+441632960001", ()),
        ("0044 1632 960001", "+441632960001", (Done.SPACED,)),
        ("(01632) 960001", "+441632960001", (Done.SPACED,)),
        ("07700 900001 / 01632 960001", "+447700900001", (Done.FIRST_OF_SEVERAL, Done.SPACED)),
        ("01632 960001 ext 4", "+441632960001", (Done.SPACED,)),
        ("+48 22 123 45 67", "+48221234567", (Done.SPACED,)),
        ("07000000000", "", (Done.NOT_ONE,)),
        ("ask daughter", "", (Done.NOT_ONE,)),
        ("", "", ()),
    ],
)
def test_telephones(raw: str, value: str, done: tuple[Done, ...]) -> None:
    assert (telephones.clean(raw).value, telephones.clean(raw).done) == (value, done)


@pytest.mark.parametrize(
    ("raw", "value", "done"),
    [
        ("Flat 9, 11 Gladmere Close", "9|11|gladmere close", ()),
        ("9/11 Gladmere Cl.", "9|11|gladmere close", (Done.WRITTEN_OUT,)),
        ("Apt 9, 11 Gladmere Cl", "9|11|gladmere close", (Done.WRITTEN_OUT,)),
        ("11A GLADMERE CLOSE", "|11a|gladmere close", ()),
        ("11-13 Gladmere Close", "|11|gladmere close", ()),
        ("Gladmere Close", "||gladmere close", ()),
        ("Fernley Court, Gladmere Close", "||fernley court gladmere close", ()),
        ("St Ann's Rd", "||st anns road", (Done.WRITTEN_OUT,)),
        ("?", "", (Done.NOT_ONE,)),
        ("", "", ()),
    ],
)
def test_addresses(raw: str, value: str, done: tuple[Done, ...]) -> None:
    assert (addresses.clean(raw).value, addresses.clean(raw).done) == (value, done)


@pytest.mark.parametrize(
    ("raw", "value"),
    [("A.Smith@Example.com ", "a.smith@example.com"), ("noreply@example.com", ""), ("none", ""), ("", "")],
)
def test_emails(raw: str, value: str) -> None:
    assert emails.clean(raw).value == value


@pytest.mark.parametrize(
    ("raw", "value"), [("M", "m"), ("female", "f"), ("2", "f"), ("not said", ""), ("X", ""), ("", "")]
)
def test_sex_is_man_woman_or_not_said(raw: str, value: str) -> None:
    assert sexes.clean(raw).value == value


def test_what_was_done_is_told_in_words() -> None:
    cleaned = dates.clean("01/01/50", TODAY)
    assert told(cleaned.raw, cleaned.keys) == (
        "“01/01/50”: it was read with the day first; its century was added; "
        "1 January often stands for a day that nobody knew"
    )
