"""The same council through spellings, codes and reorganisations; and one that is no more stays itself."""

from __future__ import annotations

import pytest

from carepost.insight.engine.places import Level, Places, UnknownArea
from carepost.insight.tests.files import COUNCILS, SPELLINGS

PLACES = Places(COUNCILS, SPELLINGS)


@pytest.mark.parametrize(
    ("code", "name", "key"),
    [
        ("", "Isle of Wight", "IOW"),
        ("", "ISLE OF WIGHT COUNCIL", "IOW"),
        ("", "IoW", "IOW"),
        ("E06000046", "whatever it is called", "IOW"),
        ("E08000020", "Gateshead", "GAT"),  # the code of before the boundary was set right
        ("", "Bristol, City of", "bristol"),
        ("E10000027", "Somerset", "SMT"),  # a county that became one council, with all of its districts
        ("E06000066", "Somerset", "SMT"),
        ("E10000006", "Cumbria", "CMA"),  # divided into two
        ("E10000009", "Dorset", "DOR"),  # lost Christchurch: other land than today's Dorset
        ("", "Dorset", "DST"),  # a name alone is today's
        ("E06000028", "Bournemouth", "BMH"),
        ("", "Yorkshire and the Humber", "E12000003"),
        ("E12000009", "", "E12000009"),
        ("", "england", "E92000001"),
        ("", "Shire Counties", "shire counties"),
    ],
)
def test_an_area_is_the_same_however_it_is_written(code: str, name: str, key: str) -> None:
    assert PLACES.area(code, name).key == key


@pytest.mark.parametrize(
    ("code", "name", "end", "key"),
    [
        ("E10000009", "Dorset", "2019-03-31", "DOR"),  # the county's last day
        ("E10000009", "Dorset County", "2020-03-31", "DST"),  # the council of today under the county's code
        ("E10000009", "Dorset", "", "DOR"),
        ("E10000009", "Hampshire", "2025-03-31", "DOR"),  # a name of nobody who followed it
        ("E10000006", "Cumbria", "2025-03-31", "CMA"),  # divided: of neither that followed
        ("E06000028", "Bournemouth", "2025-03-31", "BMH"),
    ],
)
def test_a_figure_under_the_code_of_an_ended_council_is_of_who_followed_under_its_name(
    code: str, name: str, end: str, key: str
) -> None:
    assert PLACES.area(code, name, end).key == key


def test_what_is_no_council_is_not_taken_for_one() -> None:
    assert PLACES.area("", "Shire Counties").level is Level.OTHER
    assert PLACES.area("E45000001", "a centre of Public Health England").level is Level.OTHER
    assert PLACES.area("E07000246", "").level is Level.DISTRICT


def test_a_council_that_ended_tells_who_followed_it() -> None:
    cumbria = PLACES.area("", "Cumbria")
    assert (cumbria.ended, cumbria.followed_by) == ("2023-04-01", ("Cumberland", "Westmorland and Furness"))
    bournemouth = PLACES.area("", "Bournemouth")
    assert bournemouth.region == "South West"  # the list has none for it; its heir's is right


def test_without_a_list_councils_go_by_their_names_without_titles() -> None:
    bare = Places()
    assert bare.area("", "Bristol, City of").key == bare.area("", "Bristol City Council").key
    assert bare.area("", "Wiltshire").level is Level.COUNCIL
    assert bare.area("E06000054", "Wiltshire").key == "E06000054"
    assert bare.area("", "South West").level is Level.REGION


def test_a_name_that_nobody_has_names_the_nearest() -> None:
    among = {"IOW": PLACES.area("", "Isle of Wight"), "WIL": PLACES.area("", "Wiltshire")}
    with pytest.raises(UnknownArea, match="Did you mean Isle of Wight"):
        PLACES.find("Isle of Wite", among)
    assert PLACES.find("wilts", among).key == "WIL"
