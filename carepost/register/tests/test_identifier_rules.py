"""Ids as they arrive: trailing blanks, eaten zeros, short codes of NHS bodies."""

import pytest

from carepost.register.rules import (
    OdsKind,
    check_company_number,
    check_cqc_id,
    check_ods_code,
    check_postcode,
    check_uprn,
)


@pytest.mark.parametrize("text", ["RL4", "RXX01", "RWDDA", "H5L2X", "1-10024040008", " 1-123456789 ", "rxx"])
def test_cqc_ids_of_every_kind_are_accepted(text):
    assert check_cqc_id(text).value == text.strip().upper()


@pytest.mark.parametrize(
    "text", ["1-abc", "1-1234", "1-1234567890123", "2-123456789", "123456789", "Oldham", "RL"]
)
def test_what_is_no_cqc_id_is_named_as_such(text):
    found = check_cqc_id(text)
    assert not found.ok
    assert found.value is None
    assert text in found.problem


@pytest.mark.parametrize("text", ["", " ", "-", "nan"])
def test_a_blank_id_is_neither_a_value_nor_a_problem(text):
    for check in (check_cqc_id, check_ods_code, check_company_number, check_uprn, check_postcode):
        assert check(text).ok
        assert check(text).value is None


@pytest.mark.parametrize(
    ("code", "kind", "warns"),
    [
        ("VNH5M", OdsKind.SITE, False),
        ("NVC27", OdsKind.SITE, True),
        ("A7E0", OdsKind.HEADQUARTERS, False),
        ("8HX01", OdsKind.HEADQUARTERS, True),
        ("8HX01", None, False),
    ],
)
def test_an_unusual_ods_prefix_is_a_warning_and_never_a_refusal(code, kind, warns):
    found = check_ods_code(code, kind)
    assert found.value == code
    assert bool(found.warning) is warns


def test_an_ods_code_with_other_characters_is_refused():
    assert not check_ods_code("VNH-5").ok


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15756430    ", "15756430"),
        ("oc370574", "OC370574"),
        ("RS007104", "RS007104"),
        ("IP19203R", "IP19203R"),
        ("07488164", "07488164"),
    ],
)
def test_company_numbers_are_accepted_with_stray_blanks_and_any_prefix(text, value):
    assert check_company_number(text).value == value
    assert check_company_number(text).warning is None


@pytest.mark.parametrize("text", ["8134155", "8134155.0"])
def test_a_company_number_that_lost_its_zero_gets_it_back_with_a_warning(text):
    found = check_company_number(text)
    assert found.value == "08134155"
    assert "zeros" in found.warning


@pytest.mark.parametrize("text", ["123", "ABCDEFGH", "123456789"])
def test_what_is_no_company_number_is_refused(text):
    assert not check_company_number(text).ok


@pytest.mark.parametrize(
    ("text", "value"), [("422000118571", "422000118571"), ("34985254.0", "34985254"), ("000123", "123")]
)
def test_a_uprn_loses_leading_zeros_and_a_spreadsheets_decimals(text, value):
    assert check_uprn(text).value == value


@pytest.mark.parametrize("text", ["1234567890123", "12a", "0"])
def test_what_is_no_uprn_is_refused(text):
    assert not check_uprn(text).ok


@pytest.mark.parametrize(
    ("text", "value"),
    [("ba148jn", "BA14 8JN"), ("BA14  8JN", "BA14 8JN"), ("m1 1ae", "M1 1AE"), ("EC1A\u00a01BB", "EC1A 1BB")],
)
def test_a_postcode_has_capitals_and_one_space(text, value):
    assert check_postcode(text).value == value


@pytest.mark.parametrize("text", ["BA14", "Trowbridge", "BA14 8J", "BA14 8CI"])
def test_what_is_no_full_postcode_is_refused(text):
    assert not check_postcode(text).ok
