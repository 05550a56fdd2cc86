"""A policy taken to pieces for a form, and put together again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carepost.core.policies import Entered, Shape, Words, as_kept, built, flat, leaves, value_of
from carepost.core.policies.values import same_kind


@dataclass(frozen=True)
class Gaps:
    days: int = 14
    share: float = 0.4
    z: float = 1.96
    strict: bool = True
    steps: tuple[int, ...] = (1, 2)
    bands: tuple[str, ...] = ("green",)
    called: str = "Gaps"
    places: tuple[str, ...] = ()
    weights: Mapping[str, int] = field(default_factory=lambda: {"red": 3, "amber": 2})


POLICY = Entered(
    "tests.gaps",
    Gaps,
    "Gaps",
    words={
        "days": Words("Days"),
        "share": Words("Share"),
        "z": Words("Quantile"),
        "strict": Words("Strict"),
        "steps": Words("Steps", parts=("First", "Second")),
        "bands": Words("Bands", parts={"green": "Green", "amber": "Amber"}),
        "called": Words("Called"),
        "places": Words("Places"),
        "weights": Words("Weights", parts={"red": "Red", "amber": "Amber"}),
    },
)


def test_every_value_has_its_leaf_with_words_and_a_shape() -> None:
    assert [(leaf.name, leaf.label, leaf.shape) for leaf in leaves(POLICY)] == [
        ("days", "Days", Shape.WHOLE),
        ("share", "Share", Shape.SHARE),
        ("z", "Quantile", Shape.NUMBER),
        ("strict", "Strict", Shape.YES_NO),
        ("steps.0", "First", Shape.WHOLE),
        ("steps.1", "Second", Shape.WHOLE),
        ("bands", "Bands", Shape.CHOICES),
        ("called", "Called", Shape.TEXT),
        ("places", "Places", Shape.NAMES),
        ("weights.red", "Red", Shape.WHOLE),
        ("weights.amber", "Amber", Shape.WHOLE),
    ]


def test_a_scale_with_more_steps_than_words_is_a_slip() -> None:
    wrong = Entered("tests.gaps", Gaps, "Gaps", words={"steps": Words("Steps", parts=("First",))})
    with pytest.raises(ValueError, match="shorter"):
        leaves(wrong)


@given(
    st.builds(
        Gaps,
        days=st.integers(0, 99),
        share=st.floats(0, 1),
        z=st.floats(1, 3),
        strict=st.booleans(),
        steps=st.tuples(st.integers(), st.integers()),
        bands=st.lists(st.sampled_from(["green", "amber"]), unique=True).map(tuple),
        called=st.text(),
        places=st.lists(st.text()).map(tuple),
        weights=st.fixed_dictionaries({"red": st.integers(), "amber": st.integers()}),
    )
)
def test_taken_apart_and_put_together_it_is_the_same(value: Gaps) -> None:
    assert value_of(Gaps, built(POLICY, flat(POLICY, value))) == value
    assert built(POLICY, flat(POLICY, value)) == as_kept(value)


@pytest.mark.parametrize(
    ("value", "fits"), [([], True), (["Wiltshire"], True), ([3], False), ("Wiltshire", False)]
)
def test_a_list_of_names_takes_names_alone(value: object, fits: bool) -> None:
    assert same_kind((), value) is fits
