"""Error pages: what happened, what to do, and nothing that needs a person, a session or a database.

The same page answers GET and POST, a browser, htmx (a fragment for the page's alert) and a machine (a problem as JSON).
"""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape

from carepost.core.acting import NOBODY, ActorKind
from carepost.core.refusals import NotAllowed, Reason, Refused

from . import problems, shell

log = logging.getLogger("carepost.errors")


@dataclass(frozen=True, slots=True)
class Words:
    """What an error page says: its title, what happened, and what the reader can do."""

    title: str
    happened: str
    do: str


PAGES: dict[int, Words] = {
    400: Words(
        "We could not read that",
        "Something in what the browser sent was not what this page expects.",
        "Go back, check what you typed and send it again.",
    ),
    403: Words(
        "You cannot do this here",
        "Your role in this place does not include it.",
        "If you need it, ask your council's administrator or, at a provider, a manager there: they can change roles.",
    ),
    404: Words(
        "We could not find that page",
        "It may have moved, or it belongs to a place you are not signed in for.",
        "Check the address, search for what you need, or switch place at the top of the page.",
    ),
    405: Words(
        "This page does not work that way",
        "The address was opened in a way that it does not answer to.",
        "Go back and use the button on the page.",
    ),
    409: Words(
        "This could not be done",
        "Nothing was changed.",
        "Go back, look at how things stand now, and decide again.",
    ),
    429: Words(
        "Too many tries",
        "This was asked for very often in a short time, so we are holding it back to keep everybody safe.",
        "Wait five minutes, then try again.",
    ),
    500: Words(
        "Something went wrong on our side",
        "It is not something you did. What you sent was not saved.",
        "Try again in a few minutes. If it happens again, tell whoever looks after Carepost.",
    ),
    503: Words(
        "Carepost is not available just now",
        "It is being restarted or looked after. What you sent was not saved.",
        "Try again in a few minutes. If somebody is in danger, do not wait: call 999.",
    ),
}

#: What was closed to somebody is told with what they can do, and is not told a second time.
SAID_BY_ITS_REASONS = frozenset({403})

#: Addresses at which nobody but a machine asks, whatever it says that it accepts.
MACHINES = "/api/v1/"

LAST_RESORT = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1><p>{happened}</p><p>{do}</p></main></body></html>"
)


def page(
    request: HttpRequest,
    status: int,
    *,
    reasons: Sequence[str] = (),
    reference: str = "",
    retry_after: int | None = None,
) -> HttpResponse:
    """The error page of a status. `reasons` are sentences that say more; `reference` is what to quote."""
    words = PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    if _is_machine(request):
        kind = problems.kind_of(status)
        said = list(reasons) or [words.happened]
        response: HttpResponse = problems.problem(kind, words.title, reasons=said, reference=reference)
    else:
        response = HttpResponse(_html(request, status, words, reasons, reference), status=status)
    if _is_htmx(request):
        response["HX-Retarget"] = "#page-alert"
        response["HX-Reswap"] = "innerHTML"
    if retry_after:
        response["Retry-After"] = str(retry_after)
    response["Cache-Control"] = "no-store"
    return response


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The page of a refusal that no view answered: 403 when it is about the role, 409 when about how
    things stand.
    """
    about_role = all(isinstance(reason, NotAllowed) for reason in refusal.reasons)
    return page(request, 403 if about_role else 409, reasons=sentences(refusal.reasons))


def sentences(reasons: Sequence[Reason]) -> list[str]:
    """The reasons as the reader sees them."""
    return [reason.sentence for reason in reasons]


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403; what the exception says is the reason."""
    return page(request, 403, reasons=[said] if (said := str(exception or "")) else ())


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404. Says nothing of why: what one may not see and what is not there look the same."""
    return page(request, 404)


def method_not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of 405, for GET and POST alike."""
    return page(request, 405)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler429, which the sign-in library calls when it holds somebody back."""
    return page(request, 429, retry_after=300)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of 503."""
    return page(request, 503, retry_after=60)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. A database that cannot be reached is told as 503; the rest gets a reference,
    logged.
    """
    failure = sys.exc_info()[1]
    if isinstance(failure, OperationalError | InterfaceError):
        return unavailable(request)
    reference = secrets.token_hex(4)
    log.error("Error page with reference %s for %s %s", reference, request.method, request.path)
    return page(request, 500, reference=reference)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """settings.CSRF_FAILURE_VIEW: the form's proof was missing or old."""
    said = (
        "This page was open for too long, or you signed in or out in another tab, so we could not accept it."
    )
    return page(
        request, 403, reasons=[said, "Go back, reload the page and send it again. Copy long texts first."]
    )


def _html(request: HttpRequest, status: int, words: Words, reasons: Sequence[str], reference: str) -> str:
    context = {
        "here": shell.bare(),
        "status": status,
        "words": words,
        "reasons": list(reasons),
        "do": "" if reasons and status in SAID_BY_ITS_REASONS else words.do,
        "reference": reference,
    }
    if _is_htmx(request):
        return _render("ui/error_fragment.html", context, request, words)
    actor = getattr(request, "actor", NOBODY)
    if status < 500 and actor.kind != ActorKind.NOBODY:
        try:
            return render_to_string("ui/error.html", context | {"base": "ui/layout.html"}, request)
        except Exception:
            log.exception("The error page could not be drawn with the person's menu")
    return _render("ui/error.html", context | {"base": "ui/skeleton.html"}, request, words)


def _render(template: str, context: dict[str, object], request: HttpRequest, words: Words) -> str:
    try:
        return render_to_string(template, context, request)
    except Exception:
        log.exception("The error page could not be drawn")
        said = {"title": words.title, "happened": words.happened, "do": words.do}
        return LAST_RESORT.format(**{key: escape(value) for key, value in said.items()})


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def _is_machine(request: HttpRequest) -> bool:
    if request.path.startswith(MACHINES):
        return True
    wants = request.headers.get("Accept", "")
    return "application/json" in wants and "text/html" not in wants
