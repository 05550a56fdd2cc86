"""What of a call may leave the council."""

from __future__ import annotations

from carepost.contact import consent
from carepost.contact.consent import Consent
from carepost.contact.models import WelfareCall
from carepost.contact.queries.calls import Calls, Said, said_of, script_of
from carepost.contact.rules.sharing import may_leave_the_council
from carepost.core.acting import Actor
from carepost.questions.rules import clean


def consent_of(viewer: Actor, call: WelfareCall) -> Consent:
    """How consent stands for a call that the viewer's council made; none for anybody else."""
    return consent.consent_of(call) if call.council_id == viewer.council_id else Consent("", ())


def with_consent(calls: Calls) -> Calls:
    """Calls for a file: each with what its consent follows from."""
    return consent.with_consent(calls)


def shareable(viewer: Actor, call: WelfareCall, given: Consent) -> list[Said]:
    """The answers of a call that may leave the council, in the words of the script it was made with."""
    asked = script_of(viewer, call)
    if asked is None:
        return []
    answers = clean(asked, call.answers, draft=True).answers
    return said_of(asked, may_leave_the_council(asked, answers, given.changed))
