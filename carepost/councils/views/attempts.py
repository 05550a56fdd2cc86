"""What every page does with a verb: try it, and put a refusal where the reader will find it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest

from carepost.core.refusals import NotAllowed, Refused
from carepost.ui.forms import Form

R = TypeVar("R")


def attempt(form: Form, verb: Callable[[], R]) -> R | None:
    """What the verb returned, or None after the form took the reasons of its refusal.

    A verb that is closed to this person is not the form's matter: that refusal goes on, and becomes a 403.
    """
    try:
        return verb()
    except Refused as refused:
        if any(isinstance(reason, NotAllowed) for reason in refused.reasons):
            raise
        form.add_refusal(refused)
        return None


def confirmed(request: HttpRequest, form: Form, verb: Callable[[], object]) -> bool:
    """True when the question was answered with yes and the verb was done. The verb returns something."""
    return request.method == "POST" and attempt(form, verb) is not None


def status_of(form: Form) -> int:
    """The HTTP status of a page that shows this form: 200 unsent, 400 when it was filled in wrongly, 409
    refused.
    """
    if not form.is_bound:
        return 200
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return 400 if codes - {None, "refused"} else 409
