"""What a room adds to the sets that it asks with: where they are used, signals to raise, a preview, past answers.

A room enters one `Use` for each of its sets as it starts. The questions room knows no more of any room than this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest
from markupsafe import Markup

from carepost.core.acting import Actor
from carepost.questions.rules import Past, QuestionSet


@dataclass(frozen=True, slots=True)
class SignalWords:
    """A kind of signal that an answer may raise: its name, and what its severities 0 to 5 mean ("" for unused ones)."""

    kind: str
    label: str
    scale: tuple[str, ...]

    def told(self, severity: int | None) -> str:
        """A severity in the words of this signal: "five cases or more"."""
        if severity is None:
            return "nothing"
        words = self.scale[severity] if 0 <= severity < len(self.scale) else ""
        return words or f"severity {severity} of 5"


@dataclass(frozen=True, slots=True)
class Shown:
    """A set as those see it who ask with it, and what they have typed, by question."""

    fields: Markup
    raw: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Use:
    """`back` is the name of the address where the set is used. `pasts(viewer, most)` are the newest answers."""

    key: str
    back: str
    back_label: str
    signals: Sequence[SignalWords]
    preview: Callable[[HttpRequest, QuestionSet], Shown]
    pasts: Callable[[Actor, int], Sequence[Past]]

    def signal(self, kind: str) -> SignalWords:
        """The words of a kind of signal; its bare key where none are given."""
        found = next((signal for signal in self.signals if signal.kind == kind), None)
        return found or SignalWords(kind, kind, ())


_uses: dict[str, Use] = {}


def enter(use: Use) -> None:
    """Say what a set is used for. Raises ImproperlyConfigured when somebody said so already."""
    if use.key in _uses:
        raise ImproperlyConfigured(f"The use of the question set {use.key} is entered already")
    _uses[use.key] = use


def use_of(key: str) -> Use:
    """The use of a set. Raises Http404 for a set that nobody asks with."""
    if key not in _uses:
        raise Http404(f"There is no question set called {key}")
    return _uses[key]
