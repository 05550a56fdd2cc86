"""Sign-ins, as the audit book tells them."""

from __future__ import annotations

from collections.abc import Sequence

from carepost.core import audit
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.councils.permissions import Can


@action(Can.RECORD_SIGN_IN)
def record_sign_in(*, by: Actor, methods: Sequence[str]) -> None:
    """Record that a person signed in, and how."""
    audit.note(subject=f"user:{by.user_id}", methods=list(methods))
