"""What tests of verbs do: send a page, and see why it was refused."""

from __future__ import annotations

import pytest

from carepost.core import ids
from carepost.core.refusals import Refused


def key() -> str:
    """The key of a new page."""
    return ids.submission_key()


def refusal(call):
    """Every reason with which a verb was refused."""
    with pytest.raises(Refused) as told:
        call()
    return set(told.value.reasons)
