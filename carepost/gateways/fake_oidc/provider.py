"""An OpenID Connect provider (authorisation code with PKCE), apart from the network that it is asked over.

OpenID Connect Core 1.0 §3.1, RFC 7636 for PKCE.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass, replace
from typing import Any

from carepost.gateways.fake_oidc.tokens import LIFE, Misissue, Person, SigningKey, claims_of, sign

CODE_LIFE = 60  # seconds
TENANT = "11111111-0000-4000-8000-000000000001"
Form = dict[str, str]


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    person: Person
    redirect_uri: str
    scope: str
    nonce: str | None
    challenge: str | None
    made: float


class OidcRefusal(Exception):
    """The provider says no: `code` is one of the standard's error words."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        super().__init__(description)
        self.code, self.description, self.status = code, description, status


class Provider:
    """People, keys, codes and tokens of one tenant. Safe across threads."""

    def __init__(
        self, people: list[Person], *, client_id: str, client_secret: str, tenant: str = TENANT
    ) -> None:
        self.people = people
        self.client_id, self.client_secret, self.tenant = client_id, client_secret, tenant
        self.issuer = ""
        self.redirect_uris: set[str] | None = None  # None: any, until a test names them
        self.require_pkce = True
        self.misissue: Misissue | None = None
        self.keys = [SigningKey()]
        self._grants: dict[str, Grant] = {}
        self._tokens: dict[str, Person] = {}
        self._lock = threading.Lock()

    def rotate_keys(self) -> None:
        """Sign with a new key from now on; the old one stays published, as real providers do."""
        self.keys.insert(0, SigningKey())

    def check_request(self, query: Form) -> None:
        """Raises OidcRefusal for an authorisation request that must not be answered by a redirect."""
        if query.get("client_id") != self.client_id:
            raise OidcRefusal("unauthorized_client", "This application is not known here.")
        uri = query.get("redirect_uri", "")
        if not uri or (self.redirect_uris is not None and uri not in self.redirect_uris):
            raise OidcRefusal("invalid_request", "The address to return to is not registered.")
        if query.get("response_type") != "code" or "openid" not in query.get("scope", "").split():
            raise OidcRefusal("invalid_request", "Only the code flow with the scope openid is served.")
        if self.require_pkce and query.get("code_challenge_method") != "S256":
            raise OidcRefusal("invalid_request", "A code challenge (S256) is required.")

    def code_for(self, person: Person, query: Form) -> str:
        """A code for this person, good once, for a minute."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._grants[code] = Grant(
                person=person,
                redirect_uri=query["redirect_uri"],
                scope=query["scope"],
                nonce=query.get("nonce"),
                challenge=query.get("code_challenge"),
                made=time.monotonic(),
            )
        return code

    def redeem(self, form: Form, credentials: tuple[str, str] | None) -> dict[str, Any]:
        """The token endpoint's answer. Raises OidcRefusal."""
        found = credentials or (form.get("client_id", ""), form.get("client_secret", ""))
        if not all(hmac.compare_digest(*pair) for pair in zip(found, self._own(), strict=True)):
            raise OidcRefusal("invalid_client", "The application's name or secret is wrong.", 401)
        if form.get("grant_type") != "authorization_code":
            raise OidcRefusal("unsupported_grant_type", "Only authorization_code is served.")
        with self._lock:
            grant = self._grants.pop(form.get("code", ""), None)  # good once, even when what follows fails
        _check_grant(grant, form)
        assert grant is not None
        return self._tokens_for(grant)

    def userinfo(self, access_token: str) -> dict[str, Any]:
        """What the userinfo endpoint says of the person: no tenant, as with Microsoft. Raises OidcRefusal."""
        with self._lock:
            person = self._tokens.get(access_token)
        if person is None:
            raise OidcRefusal("invalid_token", "The access token is not known.", 401)
        claims = {"sub": person.sub, "email": person.email, "name": person.name}
        claims |= {name: value for name, value in person.claims.items() if name in claims}
        return {name: value for name, value in claims.items() if value is not None}

    def discovery(self) -> dict[str, Any]:
        """The discovery document (OpenID Connect Discovery 1.0 §3)."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "email"],
            "claims_supported": ["sub", "iss", "aud", "exp", "iat", "tid", "email", "name", "nonce"],
        }

    def _own(self) -> tuple[str, str]:
        return self.client_id, self.client_secret

    def _tokens_for(self, grant: Grant) -> dict[str, Any]:
        access = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens[access] = self._wrongly(grant.person)
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": LIFE, "scope": grant.scope}
        if self.misissue is not Misissue.NO_ID_TOKEN:
            claims = claims_of(
                grant.person,
                issuer=self.issuer,
                tenant=self.tenant,
                audience=self.client_id,
                nonce=grant.nonce,
                misissue=self.misissue,
            )
            answer["id_token"] = sign(claims, self.keys[0], self.misissue)
        return answer

    def _wrongly(self, person: Person) -> Person:
        if self.misissue is Misissue.NO_SUBJECT:
            return replace(person, claims={**person.claims, "sub": None})
        return person


def _check_grant(grant: Grant | None, form: Form) -> None:
    if grant is None or time.monotonic() - grant.made > CODE_LIFE:
        raise OidcRefusal("invalid_grant", "The code is unknown, used or too old.")
    if form.get("redirect_uri") != grant.redirect_uri:
        raise OidcRefusal("invalid_grant", "The address to return to is not the one that asked.")
    if grant.challenge is not None and challenge_of(form.get("code_verifier", "")) != grant.challenge:
        raise OidcRefusal("invalid_grant", "The code verifier does not fit the challenge.")


def challenge_of(verifier: str) -> str:
    """The S256 code challenge of a verifier (RFC 7636 §4.2)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
