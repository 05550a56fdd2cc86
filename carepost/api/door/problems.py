"""How what goes wrong in an operation becomes a problem (RFC 9457), whatever raised it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from carepost.core.refusals import NotAllowed, Refused
from carepost.ui import problems
from carepost.ui.problems import Kind, problem


class ProblemError(Exception):
    """Ends an operation with a problem of some kind."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        errors: Sequence[dict[str, Any]] = (),
        retry_after: int | None = None,
    ) -> None:
        super().__init__(kind.key)
        self.answer = problem(kind, detail, errors=errors, retry_after=retry_after)


def tell_problems(api: NinjaAPI) -> None:
    """Have every exception of an operation told as a problem; what nobody expected goes on to Django's handler."""
    for kind in (ProblemError, Refused, Http404, ValidationError, AuthenticationError, HttpError, Exception):
        api.add_exception_handler(kind, _told)


def _told(request: HttpRequest, error: Any) -> HttpResponse:
    match error:
        case ProblemError():
            return error.answer
        case Refused():
            return _refused(error)
        case Http404():
            return problem(problems.NOT_FOUND)
        case ValidationError():
            return problem(problems.NOT_AS_DESCRIBED, errors=[_where(each) for each in error.errors])
        case AuthenticationError():
            return problem(problems.NO_TOKEN)
        case HttpError():
            return problem(problems.kind_of(error.status_code))
    raise error


def _refused(refused: Refused) -> HttpResponse:
    about_role = all(isinstance(reason, NotAllowed) for reason in refused.reasons)
    kind = problems.NOT_ALLOWED if about_role else problems.REFUSED
    return problem(kind, reasons=[reason.sentence for reason in refused.reasons])


def _where(error: dict[str, Any]) -> dict[str, Any]:
    """Which value is wrong, in the place where the caller put it; the value itself is not repeated."""
    place, *path = error["loc"]
    if place == "body":
        # The first part is the name of our own parameter, which the caller has never seen.
        return {"pointer": "#/" + "/".join(str(each) for each in path[1:]), "detail": error["msg"]}
    return {"parameter": str(path[-1]) if path else "", "in": place, "detail": error["msg"]}
