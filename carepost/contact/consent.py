"""Consent to share what was written down in calls, for verbs and readers alike: of one call, and of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from carepost.contact.models import SharingChange, WelfareCall
from carepost.contact.rules.sharing import SHARE_NOTES, is_shared

Calls = QuerySet[WelfareCall, WelfareCall]


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether what was written down in a call may leave the council.

    `answer` is what was said in the call itself, empty where nobody asked; `changes` are those since that count, the
    newest first.
    """

    answer: str
    changes: Sequence[SharingChange]

    @property
    def changed(self) -> bool | None:
        """What was said last since the call, if anything."""
        return self.changes[0].allowed if self.changes else None

    @property
    def shared(self) -> bool:
        return is_shared(self.answer, self.changed)


def changes_of(council: Any, service: Any, began: Any) -> QuerySet[SharingChange, SharingChange]:
    """The changes that count for a call that began then, the newest first: a yes for that very call, and every no
    said after it.
    """
    counts = Q(allowed=True, began=began) | Q(allowed=False, at__gte=began)
    return SharingChange.objects.filter(counts, council=council, service=service).order_by("-at", "-pk")


def consent_of(call: WelfareCall) -> Consent:
    """The consent of one call."""
    changes = changes_of(call.council_id, call.service_id, call.started_at)
    return Consent(call.answers.get(SHARE_NOTES, ""), list(changes))


def with_consent(calls: Calls) -> Calls:
    """Calls that know of themselves what was answered (`consent_answer`) and said since (`consent_changed`)."""
    latest = changes_of(OuterRef("council_id"), OuterRef("service_id"), OuterRef("started_at"))
    return calls.annotate(
        consent_answer=KeyTextTransform(SHARE_NOTES, "answers"),
        consent_changed=Subquery(latest.values("allowed")[:1]),
    )
