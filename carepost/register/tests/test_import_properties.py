"""What holds for imports whatever the files: any order of rows and files, once or twice, and back."""

import os
import random
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carepost.register.actions.importing import undo_import
from carepost.register.tests.files import (
    ACTIVE,
    DEACTIVATED,
    RATINGS,
    closed_row,
    home,
    operator,
    rating_row,
    take,
)
from carepost.register.tests.held import state

pytestmark = [pytest.mark.django_db, pytest.mark.data_layer]

FEW = settings(
    max_examples=int(os.environ.get("CAREPOST_TEST_EXAMPLES", "6")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
VALUES = ["Good", "Outstanding", "Requires improvement", "Inadequate", "Not rated", ""]

days = st.integers(0, 400).map(lambda n: date(2023, 6, 1) + timedelta(days=n))
published = st.sampled_from(["03/05/2023", "01/04/2022", "02/02/2021"])


@st.composite
def home_rows(draw):
    numbers = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5, unique=True))
    return [
        home(
            n,
            name=draw(st.sampled_from(["Willow Bank", "Oak House"])),
            beds=draw(st.sampled_from(["20", "21"])),
            manager=draw(st.sampled_from(["Marsh, Jo", "Hill, Sam", ""])),
            rating=draw(st.sampled_from(VALUES)),
            published=draw(published),
            dormant=draw(st.sampled_from("YN")),
            provider=draw(st.sampled_from(["1-600000001", "1-600000002"])),
            provider_name="Meadow Care Limited",
        )
        for n in sorted(numbers)
    ]


@st.composite
def rating_rows(draw):
    numbers = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4, unique=True))
    rows = []
    for n in sorted(numbers):
        day = draw(published)
        for question in ("Overall", "Safe"):
            value = draw(st.sampled_from(VALUES[:4]))
            rows.append(rating_row(n, value, question=question, **{"Publication Date": day}))
    return rows


@st.composite
def closed_rows(draw):
    numbers = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True))
    return [closed_row(n, "20/05/2023") for n in sorted(numbers)]


@st.composite
def files(draw):
    columns, rows = draw(
        st.one_of(
            st.tuples(st.just(ACTIVE), home_rows()),
            st.tuples(st.just(RATINGS), rating_rows()),
            st.tuples(st.just(DEACTIVATED), closed_rows()),
        )
    )
    return columns, rows, draw(days)


def read(*wanted, shuffled=None):
    """The state of a register that read these files in this order, and the runs; the register is empty again after."""
    with tempfile.TemporaryDirectory() as folder:
        runs = []
        for number, (columns, rows, on) in enumerate(wanted):
            order = rows if shuffled is None else random.Random(shuffled).sample(rows, len(rows))
            runs.append(take(Path(folder) / f"{number}.csv", order, on, columns))
        return state(), runs


class _EmptyAgain(Exception):
    pass


def alone(function):
    """What it returns, in a register that is put back afterwards."""
    found = []
    try:
        with transaction.atomic():
            found.append(function())
            raise _EmptyAgain
    except _EmptyAgain:
        return found[0]


@FEW
@given(one=files(), other=files())
def test_two_files_of_different_days_give_the_same_register_in_either_order(one, other):
    if one[2] == other[2]:
        return
    forward = alone(lambda: read(one, other)[0])
    backward = alone(lambda: read(other, one)[0])
    assert without_noticed(forward) == without_noticed(backward)


NOTICED = ("manager_left", "manager_came", "woke", "not_seen", "seen_again")


def without_noticed(found):
    """All but the events that a reader notices by comparing: they tell in which order files were read."""
    events = [
        line for line in found["RegistrationEvent"] if not any(f"'kind': '{k}'" in line for k in NOTICED)
    ]
    return found | {"RegistrationEvent": events}


@FEW
@given(one=files(), seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(one, seed):
    assert alone(lambda: read(one)[0]) == alone(lambda: read(one, shuffled=seed)[0])


@FEW
@given(one=files(), other=files())
def test_reading_a_file_twice_is_reading_it_once(one, other):
    once, _ = alone(lambda: read(one, other))
    twice, runs = alone(lambda: read(one, other, other))
    assert once == twice
    assert not runs[-1].counts.keys() & {"added", "changed", "ratings_added", "seen_again"}


@FEW
@given(one=files(), other=files())
def test_undoing_an_import_leaves_the_register_as_it_was(one, other):
    def there_and_back():
        before, _ = read(one)
        _, runs = read(other)
        undo_import(by=operator(), run=runs[0])
        return before, state()

    before, after = alone(there_and_back)
    assert before == after
