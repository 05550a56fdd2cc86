"""Fixtures of this room's tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from carepost.councils.tests.cast import Cast, Person
from carepost.councils.tests.identity import ASHA, BEN
from carepost.councils.tests.signing import with_password
from carepost.gateways.fake_oidc import FakeOidc
from config.signin import organisation_provider


@pytest.fixture(autouse=True)
def no_counts() -> Iterator[None]:
    """Every test starts with nobody having tried anything."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer(cast: Cast) -> Person:
    return with_password(cast.officer)


@pytest.fixture
def idp(settings: Any) -> Iterator[FakeOidc]:
    """The organisation's identity provider, on the list with its tenant."""
    cache.clear()
    with FakeOidc(ASHA, BEN) as fake:
        settings.SITE_URL = "http://testserver"
        settings.SOCIALACCOUNT_PROVIDERS = organisation_provider(
            issuer=fake.issuer,
            client_id="carepost",
            secret="fake-secret",
            tenants=(fake.provider.tenant,),
            name="Fernshire Council",
        )
        yield fake
