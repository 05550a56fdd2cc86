"""On register's Monday, with a colleague who reads nothing about money and somebody of a provider at her phone."""

from __future__ import annotations

import pytest

from carepost.councils.rules import Role


@pytest.fixture(autouse=True)
def _doors(nobody_tried):
    """Links and forms are tried anew in each test."""


@pytest.fixture
def nurse(cast):
    """Works on enquiries, and reads none about money."""
    return cast.staff[Role.PUBLIC_HEALTH]


@pytest.fixture
def phone(cast, client_as, monday):
    return client_as(cast.provider)
