"""What can be decided about a service that another provider runs, case by case."""

from __future__ import annotations

from datetime import date

import pytest

from carepost.providers.rules import Decided, HandoverFault, Kind, against_deciding, in_words

DAY = date(2026, 12, 1)
NOTHING, HELP = Decided(DAY), Decided(DAY, frozenset({Kind.HELP}))


@pytest.mark.parametrize(
    ("wanted", "given", "faults"),
    [
        (NOTHING, {}, ()),
        (HELP, {}, ()),
        (HELP, {"standing": NOTHING}, ()),
        (HELP, {"standing": HELP}, (HandoverFault.SAME,)),
        (NOTHING, {"reason": " "}, (HandoverFault.NO_REASON,)),
        (Decided(date(2024, 11, 30)), {}, (HandoverFault.FAR_DAY,)),
        (Decided(date(2026, 6, 1)), {}, ()),
        (Decided(DAY, frozenset({Kind.HELP}), DAY), {}, (HandoverFault.SINCE_AFTER,)),
        (Decided(DAY, frozenset({Kind.HELP}), date(2026, 11, 30)), {}, ()),
        (HELP, {"undone": True, "reason": ""}, (HandoverFault.NOT_A_CHANGE,)),
    ],
)
def test_what_can_be_decided(
    wanted: Decided, given: dict[str, object], faults: tuple[HandoverFault, ...]
) -> None:
    asked = {"standing": None, "told_on": DAY, "reason": "Agreed with both.", "undone": False} | given
    assert against_deciding(wanted, **asked) == faults  # type: ignore[arg-type]


def test_what_is_opened_is_told_in_words() -> None:
    assert in_words(()) == "Nothing"
    assert in_words({Kind.LETTERS, Kind.ENQUIRIES}) == "Enquiries and their answers; Letters and mails"
