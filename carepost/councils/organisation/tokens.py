"""What makes an ID token a proof (OpenID Connect Core 1.0 §3.1.3.7), and whom it proves."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

#: How far the provider's clock may be from ours, in seconds.
LEEWAY = 60
#: Signatures made with a private key; never "none", never one that the client's secret could make.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
#: Microsoft's word for "the tenant of whoever signs in" in the issuer of its shared endpoints.
ANY_TENANT = "{tenantid}"
LONGEST_UID = 191


def verified(
    token: str | None, *, config: Mapping[str, Any], client_id: str, nonce: str | None, tenants: Sequence[str]
) -> dict[str, Any]:
    """The claims of an ID token. Raises OAuth2Error when anything about it is wrong.

    `config` is the provider's discovery document; with `tenants`, the token's tid must be one of them.
    """
    if not token:
        raise OAuth2Error("The identity provider sent no ID token")
    try:
        key = _key(token, str(config["jwks_uri"]))
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=list(ALGORITHMS),
            audience=client_id,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"], "verify_iss": False},
        )
    except jwt.PyJWTError as wrong:
        raise OAuth2Error(f"The ID token is not right: {wrong}") from wrong
    _check_claims(claims, config, client_id, nonce, tenants)
    return claims


def check_issuer(config: Mapping[str, Any], configured: str) -> None:
    """A discovery document names the issuer it was asked for (OpenID Connect Discovery 1.0 §4.3).

    Raises OAuth2Error otherwise. Microsoft's shared endpoints name a pattern instead of a tenant.
    """
    issuer = str(config.get("issuer", ""))
    if issuer.rstrip("/") != configured.rstrip("/") and ANY_TENANT not in issuer:
        raise OAuth2Error(f"The identity provider calls itself {issuer}, not {configured}")


def identity(claims: Mapping[str, Any]) -> str:
    """Who somebody is for good: issuer and subject. Addresses change hands; these do not."""
    uid = f"{claims['iss']}|{claims['sub']}"
    return uid if len(uid) <= LONGEST_UID else f"sha256:{hashlib.sha256(uid.encode()).hexdigest()}"


def _check_claims(
    claims: Mapping[str, Any],
    config: Mapping[str, Any],
    client_id: str,
    nonce: str | None,
    tenants: Sequence[str],
) -> None:
    tenant = str(claims.get("tid", ""))
    if claims["iss"] != str(config["issuer"]).replace(ANY_TENANT, tenant or ANY_TENANT):
        raise OAuth2Error("The ID token is from another issuer")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise OAuth2Error("The ID token names nobody")
    if not nonce or not hmac.compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise OAuth2Error("The ID token answers another request")
    if (isinstance(claims["aud"], list) and len(claims["aud"]) > 1) and claims.get("azp") != client_id:
        raise OAuth2Error("The ID token was issued to another application")
    if (tenants or ANY_TENANT in str(config["issuer"])) and tenant not in tenants:
        raise OAuth2Error("The ID token is from a tenant that is not on the list")


def _key(token: str, keys_url: str) -> Any:
    """The provider's public key that the token names; asked each time, so that keys may change."""
    kid = jwt.get_unverified_header(token).get("kid")
    with get_adapter().get_requests_session() as session:
        response = session.get(keys_url)
        response.raise_for_status()
        known = jwt.PyJWKSet.from_dict(response.json())
    for key in known.keys:
        if key.key_id == kid:
            return key
    raise OAuth2Error("The ID token is signed with a key that the provider does not publish")
