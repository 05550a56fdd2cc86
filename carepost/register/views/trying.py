"""What every page does with a verb: try it, and put a refusal where the reader will find it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

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


def status_of(form: Form) -> int:
    """The HTTP status of a page that shows this form: 200 unsent, 400 filled in wrongly, 409 refused."""
    if not form.is_bound or not form.errors:
        return 200
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    return 400 if codes - {None} else 409
