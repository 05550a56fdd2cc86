"""On register's Monday, with a provider's manager at her phone."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _doors(nobody_tried):
    """Links are tried anew in each test."""


@pytest.fixture
def manager(cast):
    return cast.provider_manager.actor


@pytest.fixture
def phone(cast, client_as, monday):
    return client_as(cast.provider_manager)
