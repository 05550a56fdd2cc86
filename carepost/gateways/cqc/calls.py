"""One question to CQC's API: the key, the time limits, the tries, and every way in which an answer can be
bad.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn, Self

import httpx

from carepost.gateways.cqc.pace import Pace, Turnstile
from carepost.gateways.failures import Failure, GatewayFailed

KEY_HEADER = "Ocp-Apim-Subscription-Key"
LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}
OK, NOT_FOUND, TOO_MANY, FORBIDDEN = 200, 404, 429, 403

Params = Mapping[str, str | int | list[str]]


class _TryAgain(Exception):
    """This try failed in a way that a later one may not."""

    def __init__(self, failure: GatewayFailed, wait: float | None = None) -> None:
        super().__init__(failure.sentence)
        self.failure = failure
        self.wait = wait


class Calls:
    """Asks for one path and returns the JSON object, or None where CQC answers that there is no such thing
    (404).

    Raises GatewayFailed for everything else, after as many tries as the pace allows. Safe to use from several
    threads. The key never appears in an error and never travels over plain HTTP, except to this machine.
    """

    def __init__(
        self,
        base_url: str,
        key: str,
        *,
        pace: Pace | None = None,
        partner_code: str = "",
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.pace = pace or Pace()
        self._sleep, self._monotonic, self._chance = sleep, monotonic, chance
        self._turnstile = Turnstile(self.pace.per_second, sleep=sleep, monotonic=monotonic)
        self._always = {"partnerCode": partner_code} if partner_code else {}
        self._http = httpx.Client(
            base_url=_checked(base_url),
            headers={KEY_HEADER: _checked_key(key), "Accept": "application/json", "User-Agent": "Carepost"},
            timeout=httpx.Timeout(self.pace.read_timeout, connect=self.pace.connect_timeout),
            trust_env=httpx.URL(base_url).host not in LOCAL_HOSTS,
        )

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, path: str, params: Params | None = None) -> dict[str, Any] | None:
        """The JSON object at `path`, or None for 404. Raises GatewayFailed."""
        query = {**(params or {}), **self._always}
        for attempt in range(1, self.pace.attempts + 1):
            self._turnstile.enter()
            try:
                return self._once(path, query)
            except _TryAgain as again:
                self._wait_or_give_up(again, attempt)
        raise AssertionError("the last try either answers or raises")

    def _wait_or_give_up(self, again: _TryAgain, attempt: int) -> None:
        if attempt == self.pace.attempts or (again.wait or 0) > self.pace.longest_asked_wait:
            raise again.failure from again
        wait = max(again.wait or 0.0, self.pace.wait_before(attempt, self._chance()))
        if again.wait is not None:
            self._turnstile.hold(wait)  # we were told to slow down: every thread does
        self._sleep(wait)

    def _once(self, path: str, query: Params) -> dict[str, Any] | None:
        try:
            with self._http.stream("GET", path, params=dict(query)) as response:
                self._judge(response)
                if response.status_code == NOT_FOUND:
                    return None
                return _json_object(self._body(response), response.headers.get("Content-Type", ""))
        except httpx.TransportError as error:
            raise _TryAgain(GatewayFailed(Failure.UNREACHABLE, _unreachable(error))) from error
        except httpx.DecodingError as error:
            raise _TryAgain(GatewayFailed(Failure.UNREADABLE, UNREADABLE)) from error

    def _judge(self, response: httpx.Response) -> None:
        """Nothing for an answer we can read; else raises."""
        status, wait = response.status_code, retry_after(response.headers.get("Retry-After"))
        # the service in front of CQC's API answers 403 with Retry-After when a day's allowance is used up
        if status == TOO_MANY or (status == FORBIDDEN and wait is not None):
            raise _TryAgain(GatewayFailed(Failure.BUSY, _busy(wait), retry_after=wait), wait)
        if status >= 500:
            sentence = (
                f"CQC's service has a problem (code {status}). Try again later: we go on where we stopped."
            )
            raise _TryAgain(GatewayFailed(Failure.BROKEN, sentence, retry_after=wait), wait)
        if status not in (OK, NOT_FOUND):
            _refuse(status)

    def _body(self, response: httpx.Response) -> bytes:
        """The whole answer, within the limits of size and time."""
        until = self._monotonic() + self.pace.whole_answer
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self.pace.largest_answer:
                raise GatewayFailed(
                    Failure.UNREADABLE, "CQC's answer is far larger than any we expect. Nothing was read."
                )
            if self._monotonic() > until:
                raise _TryAgain(GatewayFailed(Failure.UNREACHABLE, SLOW))
        return bytes(body)


UNREADABLE = "CQC's answer was cut short or damaged. Try again later: we go on where we stopped."
SLOW = "CQC's service is answering too slowly. Try again later: we go on where we stopped."


def retry_after(header: str | None, *, now: datetime | None = None) -> float | None:
    """Seconds to wait from a Retry-After header (RFC 9110 §10.2.3: seconds or a date), or None if absent
    or unreadable.
    """
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def _json_object(body: bytes, content_type: str) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        if body.lstrip()[:1] == b"<" or "html" in content_type:
            sentence = (
                "Something between here and CQC answered with a web page instead of data. "
                "Check the address of CQC's API and your network's proxy."
            )
            raise GatewayFailed(Failure.UNREADABLE, sentence) from error
        raise _TryAgain(GatewayFailed(Failure.UNREADABLE, UNREADABLE)) from error
    if not isinstance(found, dict):
        raise GatewayFailed(
            Failure.UNREADABLE, "CQC's answer does not have the shape we know. Nothing was read."
        )
    return found


def _refuse(status: int) -> NoReturn:
    if status in (401, FORBIDDEN):
        sentence = "CQC did not accept the key. Check CQC's API key in the settings."
    elif 300 <= status < 400:
        sentence = "CQC's API has moved to another address. Check the address in the settings."
    else:
        sentence = (
            f"CQC did not understand the question (code {status}). "
            "Check the address, and the council's name as CQC writes it."
        )
    raise GatewayFailed(Failure.REFUSED, sentence)


def _busy(wait: float | None) -> str:
    if wait is None:
        return "CQC asks us to slow down. Try again later: we go on where we stopped."
    minutes = max(1, round(wait / 60))
    unit = "minute" if minutes == 1 else "minutes"
    return f"CQC asks us to wait about {minutes} {unit}. Try again then: we go on where we stopped."


def _unreachable(error: httpx.TransportError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return SLOW
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError):
        return UNREADABLE
    return "We cannot reach CQC's service. Check this machine's network and the address of CQC's API."


def _checked(base_url: str) -> str:
    try:
        url = httpx.URL(base_url)
    except (httpx.InvalidURL, TypeError) as error:
        raise GatewayFailed(
            Failure.REFUSED, "The address of CQC's API is not a web address. Check the settings."
        ) from error
    if not url.host or (url.scheme != "https" and not (url.scheme == "http" and url.host in LOCAL_HOSTS)):
        sentence = (
            "The address of CQC's API must begin with https, so that nobody can read the key on its way."
        )
        raise GatewayFailed(Failure.REFUSED, sentence)
    return base_url


def _checked_key(key: str) -> str:
    if not key or not key.isascii() or not key.isprintable() or " " in key:
        raise GatewayFailed(
            Failure.REFUSED,
            "CQC's API key is missing or has a space or sign in it that does not belong there.",
        )
    return key
