"""Spellings of one council meet, and those of two councils do not."""

import csv
import gzip

import pytest

from carepost.core.testing import shared_data
from carepost.register.rules import council_key, region_name


@pytest.mark.parametrize(
    "spellings",
    [
        ("Bristol, City of", "Bristol City Council", "City of Bristol", "Bristol UA", "BRISTOL"),
        ("Herefordshire, County of", "Herefordshire Council", "Herefordshire"),
        ("St. Helens", "St Helens", "St. Helens Metropolitan Borough Council", "Saint Helens"),
        ("Kingston upon Hull, City of", "Hull City Council", "Hull"),
        ("County Durham", "Durham County Council", "Durham"),
        ("Southend-on-Sea", "Southend on Sea Borough Council", "Southend"),
        ("Bournemouth, Christchurch and Poole", "Bournemouth, Christchurch & Poole Council", "BCP Council"),
        ("City of London", "City of London Corporation"),
        ("Kensington and Chelsea", "Royal Borough of Kensington & Chelsea"),
        ("Brent", "London Borough of Brent", "brent london boro"),
        ("Telford and Wrekin", "Telford & the Wrekin UA"),
    ],
)
def test_all_spellings_of_one_council_have_one_key(spellings):
    assert len({council_key(name) for name in spellings}) == 1


def test_blanks_have_no_key():
    assert council_key("") == council_key(" - ") == ""


def _english_upper_tier():
    with shared_data("geo/local_authorities.csv").open(encoding="utf-8", newline="") as stream:
        return [
            row
            for row in csv.DictReader(stream)
            if row["nation"] == "England"
            and row["current-authority"] == "True"
            and row["local-authority-type"] in ("UA", "MD", "LBO", "CTY", "CC", "SRA")
        ]


def test_no_two_english_councils_share_a_key():
    councils = [row for row in _english_upper_tier() if row["local-authority-type"] != "SRA"]
    keys = {council_key(row["official-name"]): row["local-authority-code"] for row in councils}
    assert len(keys) == len(councils) == 153


def test_nearly_every_spelling_that_others_collected_finds_its_council():
    councils = _english_upper_tier()
    codes = {
        council_key(row[name]): row["local-authority-code"]
        for row in councils
        for name in ("official-name", "nice-name")
    }
    ours = set(codes.values())
    with shared_data("geo/local_authority_name_spellings.csv").open(encoding="utf-8", newline="") as stream:
        spellings = [row for row in csv.DictReader(stream) if row["local-authority-code"] in ours]
    lost = [
        row["la-name"]
        for row in spellings
        if codes.get(council_key(row["la-name"])) != row["local-authority-code"]
    ]
    assert len(spellings) > 700
    assert lost == ["north west somerset"]


def test_every_council_name_that_cqc_uses_finds_its_council_but_the_two_abolished_since():
    keys = {council_key(row["official-name"]) for row in _english_upper_tier()}
    with gzip.open(
        shared_data("cqc/ratings_england_asc_2021-01.csv.gz"), "rt", encoding="utf-8", newline=""
    ) as stream:
        names = {row["Location Local Authority"] for row in csv.DictReader(stream)}
    assert sorted(name for name in names if council_key(name) not in keys) == ["Cumbria", "Northamptonshire"]


@pytest.mark.parametrize(
    ("words", "region"),
    [
        ("East", "East of England"),
        ("South West (ADASS Region)", "South West"),
        ("Yorkshire & Humberside", "Yorkshire and The Humber"),
        ("Yorkshire and Humber (ADASS Region)", "Yorkshire and The Humber"),
        ("Greater London (ADASS Region)", "London"),
        ("Wales", "Wales"),
        ("", ""),
    ],
)
def test_regions_have_one_name_in_all_files(words, region):
    assert region_name(words) == region
