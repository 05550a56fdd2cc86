"""A minimal OpenID Connect provider on this machine only, for tests of sign-in and for the demo."""

from carepost.gateways.fake_oidc.provider import TENANT, challenge_of
from carepost.gateways.fake_oidc.server import FakeOidc
from carepost.gateways.fake_oidc.tokens import OTHER_TENANT, Misissue, Person

__all__ = ["OTHER_TENANT", "TENANT", "FakeOidc", "Misissue", "Person", "challenge_of"]
