"""A thin client over notifications-python-client: its words, and GatewayFailed for whatever goes wrong.

Status codes, error types, limits and statuses are those of "Python client documentation", "Error messages" and "Limits"
of GOV.UK Notify. The text of an error is shown to people and never decided by: "these can sometimes change".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any, Self
from uuid import UUID

from carepost.core import clock
from carepost.gateways.failures import Failure, GatewayFailed

PATIENCE = 20  # seconds for each answer
LARGEST_FILE = 2 * 1024 * 1024  # bytes
_FILES = frozenset(["csv", "doc", "docx", "jpeg", "jpg", "json", "odt", "pdf", "png", "rtf", "txt", "xlsx"])
_NEEDED = ("subject", "body", "file")
_A_MINUTE = 60.0
_BROKE_OFF = "The connection broke while the mail was handed over. Nobody can say yet whether it was taken."
_AWAY = "We cannot reach GOV.UK Notify. The mail is kept and tried again."
_KEY = "GOV.UK Notify did not accept our key, or this machine's clock is wrong. Check the settings."


@dataclass(frozen=True, slots=True)
class NotifyEmail:
    """What is sent: `file` is a name and its content; `leave` the address of one-click unsubscribing, https alone."""

    to: str
    subject: str
    body: str
    reference: str
    file: tuple[str, bytes] | None = None
    leave: str = ""


def files_taken(name: str) -> bool:
    """Whether Notify takes a file of that name."""
    return name.rpartition(".")[2].lower() in _FILES


class NotifyClient:
    """One service of GOV.UK Notify. Used as a context manager; of one thread.

    `template` is the one template that every mail is sent with: ((subject)), ((body)) and ((file)).
    """

    def __init__(self, key: str, *, template: UUID, reply_to: UUID | None = None, url: str = "") -> None:
        # The library brings `requests` with it: only who sends pays for that.
        from notifications_python_client.notifications import NotificationsAPIClient  # noqa: PLC0415

        self._template, self._reply_to = str(template), str(reply_to) if reply_to else None
        given = {"base_url": url} if url else {}
        self._api: Any = NotificationsAPIClient(key, timeout=PATIENCE, **given)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._api.request_session.close()

    def send(self, email: NotifyEmail) -> str:
        """Hand an email over; returns Notify's number for it. Raises GatewayFailed.

        Kind UNKNOWN where it may have been taken: `statuses` tells, a moment later. Notify sends a reference twice, if
        asked twice.
        """
        try:
            with _told(sending=True):
                answer = self._api.send_email_notification(
                    email.to, self._template, self._filled_in(email), email.reference, self._reply_to,
                    email.leave or None,
                )  # fmt: skip
        except GatewayFailed as failure:
            if failure.kind is Failure.REFUSED and (fault := self._template_fault()):
                raise GatewayFailed(Failure.BROKEN, fault) from failure
            raise
        return str(answer["id"])

    def statuses(self, reference: str) -> tuple[str, ...]:
        """How the emails of a reference stand, the newest first; of those of the last week. Raises GatewayFailed."""
        with _told():
            answer = self._api.get_all_notifications(template_type="email", reference=reference)
            return tuple(str(each["status"]) for each in answer["notifications"])

    def template_fault(self) -> str:
        """What is wrong with the template, as a sentence; empty where it is right. Raises GatewayFailed."""
        try:
            with _told():
                template = self._api.get_template(self._template)
        except GatewayFailed as failure:
            if failure.kind is Failure.REFUSED:
                return "GOV.UK Notify has no template of that number. Check CAREPOST_NOTIFY_TEMPLATE."
            raise
        fields = set(template["personalisation"])
        wrong = [f"has no (({name}))" for name in _NEEDED if name not in fields]
        wrong += [f"asks for (({name}))" for name in sorted(fields.difference(_NEEDED))]
        return f"The template in GOV.UK Notify {' and '.join(wrong)}. Mend it there." if wrong else ""

    def _template_fault(self) -> str:
        try:
            return self.template_fault()
        except GatewayFailed:
            return ""  # it cannot be said now: what was said of the mail stands

    def _filled_in(self, email: NotifyEmail) -> dict[str, Any]:
        from notifications_python_client import prepare_upload  # noqa: PLC0415

        name, content = email.file or ("", b"")
        file = prepare_upload(BytesIO(content), filename=name) if name else ""
        return {"subject": email.subject, "body": email.body, "file": file}


@contextmanager
def _told(*, sending: bool = False) -> Iterator[None]:
    from notifications_python_client.errors import APIError  # noqa: PLC0415

    try:
        yield
    except APIError as error:
        raise _failure(error, sending) from error
    except (KeyError, TypeError) as error:  # an answer without what the documentation promises
        raise _failure(None, sending) from error


def _failure(error: Any, sending: bool) -> GatewayFailed:
    status = error.status_code if error is not None and error.response is not None else 0
    if status == 429:
        return _too_many(str(_first(error).get("error", "")))
    if status in (401, 403):
        # not the mail's fault: it waits until somebody has mended the settings
        return GatewayFailed(Failure.BROKEN, _KEY)
    if 400 <= status < 500:
        return GatewayFailed(Failure.REFUSED, f"GOV.UK Notify refused it: {_words_of(error)}")
    if not status and error is not None and _never_left(error.__cause__):
        return GatewayFailed(Failure.UNREACHABLE, _AWAY)
    if sending:
        return GatewayFailed(Failure.UNKNOWN, _BROKE_OFF)
    return GatewayFailed(Failure.BROKEN if status >= 500 else Failure.UNREACHABLE, _AWAY)


def _too_many(kind: str) -> GatewayFailed:
    if kind == "TooManyRequestsError":
        told = "GOV.UK Notify takes no more mails from us today. It goes on after midnight."
        return GatewayFailed(Failure.BUSY, told, retry_after=_until_midnight(clock.now()))
    told = "GOV.UK Notify asks us to slow down. The mail is tried again in a minute."
    return GatewayFailed(Failure.BUSY, told, retry_after=_A_MINUTE)


def _until_midnight(now: datetime) -> float:
    """Seconds until the limits of a day begin anew."""
    tomorrow = clock.local_day(now) + timedelta(days=1)
    return (datetime.combine(tomorrow, time(0, 1), clock.LONDON) - now).total_seconds()


def _never_left(cause: BaseException | None) -> bool:
    """Whether the request cannot have arrived: no connection was made."""
    import requests  # noqa: PLC0415
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError  # noqa: PLC0415

    if isinstance(cause, requests.ConnectTimeout | requests.exceptions.SSLError):
        return True
    inner = getattr(cause.args[0], "reason", None) if cause is not None and cause.args else None
    return isinstance(inner, NewConnectionError | ConnectTimeoutError)


def _words_of(error: Any) -> str:
    words = str(_first(error).get("message", "")).strip()[:300]
    return f"“{words}”." if words else "it does not say why."


def _first(error: Any) -> dict[str, Any]:
    told = error.message
    return told[0] if isinstance(told, list) and told and isinstance(told[0], dict) else {}
