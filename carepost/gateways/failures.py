"""How a gateway says that an outside service let us down: one exception, in the reader's words."""

from __future__ import annotations

from enum import StrEnum


class Failure(StrEnum):
    """What kind of let-down it was. The caller decides by this, never by the words."""

    UNREACHABLE = "unreachable"  # no answer, or the connection broke
    BUSY = "busy"  # asked us to slow down for longer than we may wait
    BROKEN = "broken"  # the service's own fault, repeatedly
    UNREADABLE = "unreadable"  # an answer came and could not be understood
    REFUSED = "refused"  # our key, address or question was not accepted; trying again does not help
    UNKNOWN = "unknown"  # it may have been taken or not; trying again might do it twice
    IN_USE = "in_use"  # somebody else is using what we need


class GatewayFailed(Exception):
    """An outside service could not be used. Nothing was written here; what was fetched is kept.

    `sentence` says what happened and what to do, for a page or the command line. `retry_after` is the
    number of seconds after which trying again makes sense, where the service told us.
    """

    def __init__(self, kind: Failure, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence
        self.retry_after = retry_after

    @property
    def worth_retrying(self) -> bool:
        """Whether the same request may succeed later without anybody changing anything."""
        return self.kind not in (Failure.REFUSED, Failure.UNKNOWN)
