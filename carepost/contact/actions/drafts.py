"""Keep what is typed while a call is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from carepost.contact.actions.claiming import called_here, take
from carepost.contact.models import CallDraft
from carepost.core import audit, clock, ids
from carepost.core.acting import Actor
from carepost.core.action import action
from carepost.core.claims import Held
from carepost.register.models import Service


@action("contact.save_draft")
def save_draft(*, by: Actor, service: Service, typed: Mapping[str, Any], submission_key: str = "") -> Held:
    """Keep what the caller has typed, in place of what they typed before, and keep their claim going.

    The first draft says when the call started, and under which key it will be recorded: once. Raises
    HeldByAnother; then nothing is kept here, and the page still shows what was typed.
    """
    council_id, now = called_here(by, service), clock.now()
    held = take(by, service, now)
    CallDraft.objects.update_or_create(
        council_id=council_id,
        service=service,
        user_id=by.user_id or 0,
        defaults={"typed": dict(typed), "updated_at": now},
        create_defaults={
            "typed": dict(typed),
            "updated_at": now,
            "started_at": now,
            "submission_key": submission_key or ids.submission_key(),
        },
    )
    audit.note(subject=f"service:{service.ref}", answers=len(typed))
    return held
