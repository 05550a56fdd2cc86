"""The numbers of the rota, and how it speaks of days and hours."""

from dataclasses import replace
from datetime import date

import pytest

from carepost.contact.rules.rota import (
    RotaPolicy,
    RotaPolicyFault,
    days_in_words,
    minutes_in_words,
    rota_policy_faults,
)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({}, None),
        ({"working_days": 0}, RotaPolicyFault.NUMBERS),
        ({"other_time": -1}, RotaPolicyFault.NUMBERS),
        ({"afternoon_from": 600}, RotaPolicyFault.PARTS),
        ({"late_per_day": 20}, RotaPolicyFault.ORDER),
        ({"moved_when_mending": 30}, RotaPolicyFault.ORDER),
        ({"moved_when_mending": 239}, None),
        ({"moved_when_mending": 240}, RotaPolicyFault.ORDER),
        ({"unmet": 840}, RotaPolicyFault.ORDER),
    ],
)
def test_numbers_that_would_let_a_provider_wait_for_a_convenience_are_refused(
    changed: dict[str, int], fault: RotaPolicyFault | None
) -> None:
    found = rota_policy_faults(replace(RotaPolicy(), **changed))
    assert found == ((fault,) if fault else ())


def test_days_and_hours_are_told_as_people_tell_them() -> None:
    thursday, monday = date(2026, 12, 3), date(2026, 12, 7)
    assert days_in_words([thursday]) == "on Thursday 3 December"
    assert days_in_words([monday, thursday]) == "between Thursday 3 December and Monday 7 December"
    assert [minutes_in_words(m) for m in (30, 60, 150)] == ["30 minutes", "1 hour", "2 hours 30 minutes"]
