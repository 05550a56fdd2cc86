"""A Monday morning in Ambershire: groups that meet, an officer, a director, a standing clock."""

from __future__ import annotations

import pytest

from carepost.core import clock
from carepost.councils.tests.cast import scope
from carepost.decisions.tests import factories


@pytest.fixture
def monday(cast):
    with clock.freeze(factories.at(23)), scope(cast.director) as director:
        yield director


@pytest.fixture
def groups(cast, monday):
    return factories.ladder(cast)
