"""That journeys do share one house, but for those with their own: workers must keep a group together."""

from __future__ import annotations

import pytest


def test_journeys_are_one_group(request: pytest.FixtureRequest) -> None:
    if not getattr(request.config.option, "loadgroup", False):
        return  # no workers, or a way of sharing that somebody chose: one house each
    assert request.node.nodeid.endswith("@journeys")
