"""References that people read out, and keys that machines hand back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.core import ids

NUMBERS = st.integers(min_value=0, max_value=10**9)


@pytest.mark.parametrize(
    ("number", "written"), [(42, "C-0042-2"), (1, "C-0001-8"), (0, "C-0000-0"), (123456, "C-123456-6")]
)
def test_a_reference_has_at_least_four_digits_and_a_check_digit(number: int, written: str) -> None:
    assert ids.reference("C", number) == written


@given(NUMBERS)
def test_every_reference_is_known_again_however_it_was_typed(number: int) -> None:
    written = ids.reference("C", number)
    assert ids.is_reference(f"  {written.lower()} ", "C")
    assert not ids.is_reference(written, "E")


@given(NUMBERS, st.integers(min_value=0), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_noticed(number: int, place: int, by: int) -> None:
    prefix, digits, check = ids.reference("C", number).split("-")
    at = place % len(digits)
    wrong = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    assert not ids.is_reference(f"{prefix}-{wrong}-{check}", "C")


@pytest.mark.parametrize("text", ["", "C", "C-0042", "C-0042-x", "C--2", "C-0042-2-2", "C-٤٢-2x", "0042-2"])
def test_what_is_no_reference_is_not_taken_for_one(text: str) -> None:
    assert not ids.is_reference(text, "C")


def test_submission_keys_are_long_and_never_the_same() -> None:
    keys = {ids.submission_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(len(key) == 22 for key in keys)
