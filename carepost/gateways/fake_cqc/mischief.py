"""The ways in which the fake CQC can be told to misbehave: all of them were seen in real services."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """What goes wrong with one answer."""

    TOO_MANY = "too_many"  # 429 with Retry-After
    ALLOWANCE_USED = "allowance_used"  # 403 with Retry-After, as the gateway before CQC's API answers
    BROKEN = "broken"  # 500
    UNAVAILABLE = "unavailable"  # 503
    SLOW = "slow"  # answers rightly, after `seconds`
    TRUNCATED = "truncated"  # promises more bytes than it sends
    HALF_JSON = "half_json"  # a complete answer whose JSON stops in the middle
    WEB_PAGE = "web_page"  # 200 with HTML, as a proxy's sign-in page
    DROPPED = "dropped"  # the connection closes without an answer
    ELSEWHERE = "elsewhere"  # 302 to another address


@dataclass
class Mischief:
    """One trouble for the next `times` requests whose path contains `path`.

    `seconds` is the Retry-After, or how slow; `retry_after` replaces the header's text, to try a date or
    nonsense.
    """

    trouble: Trouble
    times: int = 1
    path: str = ""
    seconds: float = 1.0
    retry_after: str | None = None

    @property
    def retry_after_text(self) -> str:
        return self.retry_after if self.retry_after is not None else str(int(self.seconds))


class Mischiefs:
    """The queue of troubles to come. Safe across threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queue: list[Mischief] = []

    def add(self, mischief: Mischief) -> None:
        with self._lock:
            self._queue.append(mischief)

    def clear(self) -> None:
        with self._lock:
            self._queue.clear()

    def next_for(self, path: str) -> Mischief | None:
        """The first trouble that fits the path, used up by one; None for a peaceful answer."""
        with self._lock:
            for mischief in self._queue:
                if mischief.times > 0 and mischief.path in path:
                    mischief.times -= 1
                    return mischief
        return None
