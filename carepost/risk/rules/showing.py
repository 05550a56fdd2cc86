"""What a provider reads of its own standing: every reason, but for those that would lead to somebody who must be safe.

“No surprises” (Caldicott principle 8) speaks for showing; safeguarding enquiries, and whoever speaks up about a service
(Public Interest Disclosure Act 1998), for keeping back. What is kept back is said to be so, and never what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .kinds import COMPLAINTS, SAFEGUARDING
from .noting import Teller

KEPT_BACK = (
    "Something else counts that the council may not tell you. Ask the officer who calls what would help."
)
#: Kept back whatever a council's policy says.
ALWAYS_KINDS = frozenset({SAFEGUARDING.key})
ALWAYS_TELLERS = frozenset({Teller.WORKER, Teller.OTHER_PROVIDER, Teller.OTHER})


@dataclass(frozen=True, slots=True)
class ShownPolicy:
    """Carepost's defaults (policy key `risk.shown`): what providers read of their standing, and how disagreement is
    answered.

    Safeguarding and people who speak up are kept back whatever is set. An answer is due in `answer_days` working days;
    when it is late the managers are told. A provider may send `evidence_files` with one, each `evidence_mb` at most.
    """

    reasons: bool = True
    year: bool = True
    complaints: bool = False
    families: bool = False
    answer_days: int = 10
    evidence_files: int = 5
    evidence_mb: int = 10


def is_kept_back(kind: str, source: str, policy: ShownPolicy) -> bool:
    """Whether a reason of this kind from this source is kept from the provider that it is about."""
    if kind in ALWAYS_KINDS or source in ALWAYS_TELLERS:
        return True
    if not policy.reasons or (kind == COMPLAINTS.key and not policy.complaints):
        return True
    return source == Teller.FAMILY and not policy.families


def shown(reasons: Iterable[Mapping[str, Any]], policy: ShownPolicy) -> list[Mapping[str, Any]]:
    """The reasons of a standing, as its row keeps them, without those kept back."""
    return [each for each in reasons if not is_kept_back(each["kind"], each["source"], policy)]


def keeps_back(reasons: Sequence[Mapping[str, Any]], policy: ShownPolicy) -> bool:
    """Whether some worry among the reasons is kept back."""
    return any(each["severity"] and is_kept_back(each["kind"], each["source"], policy) for each in reasons)
