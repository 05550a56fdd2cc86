"""How fast we ask and how long we try: CQC shares one service among everybody who reads it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """How gently the client asks.

    CQC publishes no limit for today's address; its former one was 600 requests a minute for each client, so
    the Carepost default stays under that. All waits are in seconds.
    """

    per_second: float = 8.0
    at_once: int = 3
    attempts: int = 6
    first_wait: float = 0.5
    longest_wait: float = 30.0
    longest_asked_wait: float = 120.0  # a Retry-After beyond this fails at once, and says how long
    connect_timeout: float = 10.0
    read_timeout: float = 30.0
    whole_answer: float = 120.0  # an answer that drips may not hold us longer than this
    largest_answer: int = 32 * 1024 * 1024

    def __post_init__(self) -> None:
        if self.per_second <= 0 or self.at_once < 1 or self.attempts < 1:
            raise ValueError("A pace needs at least one request a second, at once and in all")

    def wait_before(self, attempt: int, chance: float) -> float:
        """Seconds before the try after `attempt` (1 = the first): doubling, bounded, with jitter from
        `chance` (0 to 1).

        Half of the wait is fixed and half is chance: clients that failed together do not return together.
        """
        whole = min(self.longest_wait, self.first_wait * 2.0 ** (attempt - 1))
        return whole / 2 + whole / 2 * chance


class Turnstile:
    """Lets requests through one at a time, evenly spaced, across threads; can be held shut for a while."""

    def __init__(
        self,
        per_second: float,
        *,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gap = 1.0 / per_second
        self._sleep = sleep
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._next = 0.0

    def enter(self) -> None:
        """Wait for our turn."""
        with self._lock:
            now = self._monotonic()
            turn = max(now, self._next)
            self._next = turn + self._gap
        if turn > now:
            self._sleep(turn - now)

    def hold(self, seconds: float) -> None:
        """Let nobody through for so long: one thread was told to slow down, so all do."""
        with self._lock:
            self._next = max(self._next, self._monotonic() + seconds)
