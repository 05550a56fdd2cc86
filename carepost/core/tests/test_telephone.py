"""Numbers as people write them, the same however they are written, and rung by an address with its extension."""

import pytest

from carepost.core import telephone


@pytest.mark.parametrize(
    "text",
    [
        "01225 713000", "01225 713000 ext 4", "(01225) 713-000 x12", "+44 (0)1225 713000", "0044 1225 713000",
        "01632 960 001", "07700 900123", "020 7946 0000", "0800 1111", "+33 1 42 68 53 00",
    ],
)  # fmt: skip
def test_a_whole_number_is_one(text):
    assert telephone.is_number(text)


@pytest.mark.parametrize(
    "text",
    ["", "nine", "01225", "713000", "01225 71300", "01225 713000 or 713001", "01225 FLOWER", "999", "+1 2"],
)
def test_a_part_of_one_or_two_at_once_is_none(text):
    assert not telephone.is_number(text)


@pytest.mark.parametrize(
    "text", ["01225 713000", "(01225) 713-000", "+44 1225 713000", "00441225713000", "+44 (0)1225 713000"]
)
def test_however_it_is_written_it_is_the_same_number(text):
    assert telephone.key(text) == "+441225713000"


@pytest.mark.parametrize("text", ["01225 713000 ext 4", "01225713000x4", "01225 713000 extension 4"])
def test_an_extension_makes_another_number_and_stands_in_its_address(text):
    assert telephone.key(text) == "+441225713000;ext=4"
    assert telephone.address(text) == "tel:+44-1225-713000;ext=4"


@pytest.mark.parametrize(
    ("text", "spaced"),
    [("01225713000", "01225 713000"), ("01225 713 000", "01225 713 000"), ("12", "12"), ("nine", "nine")],
)
def test_a_number_without_spaces_gets_them_and_no_other_changes(text, spaced):
    assert telephone.spaced(text) == spaced


def test_what_is_no_number_has_signs_to_tell_it_by_and_no_address():
    assert (telephone.key("Ring the bell!"), telephone.address("Ring the bell!")) == ("ringthebell", "")
