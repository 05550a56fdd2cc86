"""Errors as a machine reads them: problem details (RFC 9457), each of a kind with an address that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import JsonResponse

#: Where each kind is explained: a page of ours, so a reference without a host.
EXPLAINED_AT = "/api/reference/"
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: `key` names it in its address, `do` is what a caller can do about it."""

    key: str
    status: int
    title: str
    do: str

    @property
    def type(self) -> str:
        return f"{EXPLAINED_AT}#problem-{self.key}"


BAD_REQUEST = Kind("bad-request", 400, "The request could not be read", "Send what the description says.")
BAD_CURSOR = Kind(
    "bad-cursor",
    400,
    "The cursor is not one of this list",
    "Send a cursor as it was given, with the same filters; or begin again without one.",
)
NO_TOKEN = Kind(
    "no-token",
    401,
    "A token is needed that opens this",
    "Send a token that has not ended as “Authorization: Bearer cp_…”.",
)
NOT_ALLOWED = Kind(
    "not-allowed",
    403,
    "That is not open to you",
    "Have a token made with the scope that the operation names.",
)
NOT_FOUND = Kind("not-found", 404, "There is nothing there that you may see", "Check the address and the id.")
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed",
    405,
    "The address does not answer to that method",
    "Use one of the methods that the header Allow names.",
)
REFUSED = Kind(
    "refused", 409, "That cannot be done as things stand", "Read the reasons, look again, decide again."
)
KEY_IN_USE = Kind(
    "key-in-use",
    409,
    "A request with this key is under way",
    "Wait for as long as Retry-After says, then send the same request again.",
)
CHANGED_MEANWHILE = Kind(
    "changed-meanwhile",
    412,
    "It has changed since it was read",
    "Read it again, and send the ETag that comes with it.",
)
TOO_LARGE = Kind("too-large", 413, "The request is too large", "Send less at a time.")
NOT_JSON = Kind(
    "not-json", 415, "The body is not JSON", "Send JSON, and say so: “Content-Type: application/json”."
)
NOT_AS_DESCRIBED = Kind(
    "not-as-described",
    422,
    "A value is not as described",
    "Each of the errors names the parameter or the field, and what it has to be.",
)
KEY_USED_OTHERWISE = Kind(
    "key-used-otherwise",
    422,
    "This key was used for another request",
    "Use a new Idempotency-Key for each new request.",
)
TOO_MANY = Kind(
    "too-many-requests",
    429,
    "That was asked too often",
    "Wait for as long as the header Retry-After says.",
)
OUR_FAULT = Kind(
    "our-fault",
    500,
    "Something went wrong on our side",
    "Nothing was kept. Try again in a few minutes; then quote the reference to whoever looks after Carepost.",
)
UNAVAILABLE = Kind(
    "unavailable", 503, "Carepost is not available just now", "Try again when Retry-After says."
)
KINDS = (
    BAD_REQUEST, BAD_CURSOR, NO_TOKEN, NOT_ALLOWED, NOT_FOUND, METHOD_NOT_ALLOWED, REFUSED, KEY_IN_USE,
    CHANGED_MEANWHILE, TOO_LARGE, NOT_JSON, NOT_AS_DESCRIBED, KEY_USED_OTHERWISE, TOO_MANY, OUR_FAULT, UNAVAILABLE,
)  # fmt: skip
_BY_STATUS = {kind.status: kind for kind in reversed(KINDS)}


def kind_of(status: int) -> Kind:
    """The kind that a bare status stands for."""
    return _BY_STATUS.get(status) or (OUR_FAULT if status >= 500 else BAD_REQUEST)


def problem(
    kind: Kind,
    detail: str = "",
    *,
    reasons: Sequence[str] = (),
    errors: Sequence[dict[str, Any]] = (),
    reference: str = "",
    retry_after: int | None = None,
) -> JsonResponse:
    """The answer that tells a problem. `reasons` are sentences, `errors` name parameters and fields."""
    told = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": detail or kind.do}
    more = {"reasons": list(reasons), "errors": list(errors), "reference": reference}
    answer = JsonResponse(
        told | {name: value for name, value in more.items() if value},
        status=kind.status,
        content_type=MEDIA_TYPE,
    )
    answer["Cache-Control"] = "no-store"
    if retry_after is not None:
        answer["Retry-After"] = str(retry_after)
    if kind is NO_TOKEN:
        answer["WWW-Authenticate"] = 'Bearer realm="Carepost"'
    return answer
