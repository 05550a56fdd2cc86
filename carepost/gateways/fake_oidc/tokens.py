"""What the fake identity provider signs: the claims of one person, and how they can be wrong."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

LIFE = 3600  # seconds


class Misissue(StrEnum):
    """One thing that is wrong with the next tokens: each must be refused by whoever signs people in."""

    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_NONCE = "wrong_nonce"
    NO_NONCE = "no_nonce"
    EXPIRED = "expired"
    OTHER_TENANT = "other_tenant"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    UNSIGNED = "unsigned"  # alg none
    NO_SUBJECT = "no_subject"
    NO_ID_TOKEN = "no_id_token"  # noqa: S105 - a name, not a secret


OTHER_TENANT = "99999999-0000-4000-8000-000000000009"


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in. `claims` adds to or replaces what the token says; None takes a claim away."""

    sub: str
    email: str
    name: str
    claims: dict[str, Any] = field(default_factory=dict)


class SigningKey:
    """An RSA key and its public half as the provider publishes it (RFC 7517)."""

    def __init__(self) -> None:
        self.kid = uuid4().hex
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def public(self) -> dict[str, Any]:
        jwk: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        return {**jwk, "kid": self.kid, "use": "sig", "alg": "RS256"}

    def sign(self, claims: dict[str, Any], kid: str | None = None) -> str:
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": kid or self.kid})


def claims_of(
    person: Person, *, issuer: str, tenant: str, audience: str, nonce: str | None, misissue: Misissue | None
) -> dict[str, Any]:
    """The ID token's claims, named as Microsoft Entra ID names them (v2.0), with one thing wrong if asked."""
    now = int(time.time())
    who = {"sub": person.sub, "email": person.email, "name": person.name, "preferred_username": person.email}
    times = {"iat": now, "nbf": now, "exp": now + LIFE}
    own = {"iss": issuer, "aud": audience, "tid": tenant, "ver": "2.0", "jti": uuid4().hex, "nonce": nonce}
    claims: dict[str, Any] = {**own, **times, **who, **person.claims}
    if misissue is not None:
        claims |= _wrong(now).get(misissue, {})
    return {name: value for name, value in claims.items() if value is not None}


def _wrong(now: int) -> dict[Misissue, dict[str, Any]]:
    """What each misissue puts in place of the right claims; None takes one away."""
    return {
        Misissue.WRONG_ISSUER: {"iss": "https://somebody-else.example/v2.0"},
        Misissue.WRONG_AUDIENCE: {"aud": "another-application"},
        Misissue.WRONG_NONCE: {"nonce": "not-what-was-sent"},
        Misissue.NO_NONCE: {"nonce": None},
        Misissue.EXPIRED: {"iat": now - 2 * LIFE, "nbf": now - 2 * LIFE, "exp": now - LIFE},
        Misissue.OTHER_TENANT: {"tid": OTHER_TENANT},
        Misissue.NO_SUBJECT: {"sub": None},
    }


def sign(claims: dict[str, Any], key: SigningKey, misissue: Misissue | None) -> str:
    """The signed token; badly signed if asked."""
    match misissue:
        case Misissue.BAD_SIGNATURE:  # the right key's name on another key's work
            return SigningKey().sign(claims, kid=key.kid)
        case Misissue.UNKNOWN_KEY:
            return SigningKey().sign(claims)
        case Misissue.UNSIGNED:
            return jwt.encode(claims, "", algorithm="none", headers={"kid": key.kid})
        case _:
            return key.sign(claims)
