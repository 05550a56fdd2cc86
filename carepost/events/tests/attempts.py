"""What tests of verbs do: try one, and see why it was refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from carepost.core.refusals import Reason, Refused


def refusal(call: Callable[[], object]) -> set[Reason]:
    """Every reason with which a verb was refused."""
    with pytest.raises(Refused) as told:
        call()
    return set(told.value.reasons)
