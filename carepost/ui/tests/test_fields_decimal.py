"""A field for a number that need not be whole."""

from decimal import Decimal

import pytest

from carepost.ui import fields
from carepost.ui.tests.filling import filled, said


@pytest.mark.parametrize(
    ("typed", "number"), [("1.95996", "1.95996"), ("40", "40"), (".5", "0.5"), ("1,000.25", "1000.25")]
)
def test_a_number_need_not_be_whole(typed, number):
    form = filled(fields.DecimalField(label="Share", most=2000), x=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["x"] == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("half", "Share must be a number, like 2.5"),
        ("NaN", "Share must be a number, like 2.5"),
        ("1e3", "Share must be a number, like 2.5"),
        (".", "Share must be a number, like 2.5"),
        ("-0.5", "Share must be between 0 and 100"),
        ("100.5", "Share must be between 0 and 100"),
        ("", "Enter share"),
    ],
)
def test_a_number_that_need_not_be_whole_says_what_it_wants(typed, message):
    assert said(filled(fields.DecimalField(label="Share", most=100), x=typed)) == [message]
