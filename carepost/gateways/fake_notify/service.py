"""A service in the fake GOV.UK Notify: its templates, what it was handed, its limits, apart from the network.

Checks, error types, messages and statuses as in "REST API documentation", "Error messages", "Limits" and "Testing" of
GOV.UK Notify.
"""

from __future__ import annotations

import base64
import binascii
import re
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

PAGE = 250
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
REPLY_TO = "8e222534-7f05-4972-86e3-17c5d9f894e2"
STATUSES = (
    "created", "sending", "delivered", "permanent-failure", "temporary-failure", "technical-failure", "failed",
)  # fmt: skip
FAILURES = ("permanent-failure", "temporary-failure", "technical-failure")
FILES = ["csv", "doc", "docx", "jpeg", "jpg", "json", "odt", "pdf", "png", "rtf", "txt", "xlsx"]
_PLACE = re.compile(r"\(\(([^()]+)\)\)")
_ADDRESS = re.compile(r"[^@\s<>]+@[^@\s<>.]+(\.[^@\s<>.]+)+")
_KNOWN = {
    "email_address", "template_id", "personalisation", "reference", "email_reply_to_id", "one_click_unsubscribe_url",
    "sanitise_content_for",
}  # fmt: skip


class Trouble(StrEnum):
    """How it can misbehave. The two that TAKE have the email all the same, which nobody is told."""

    NONE = "none"
    BROKEN = "answers 500"
    TAKES_AND_BREAKS = "takes it, and answers 500"
    TAKES_AND_HANGS_UP = "takes it, and hangs up"
    HANGS_UP = "hangs up"
    NO_JSON = "answers with a page, as a proxy does"
    TOO_FAST = "too many requests in a minute"
    TOO_MANY = "too many emails today"
    TRIAL = "a service in trial mode"


class Refusal(Exception):
    """An error as the API answers it."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status, self.error, self.message = status, error, message


def invalid(message: str) -> Refusal:
    return Refusal(400, "ValidationError", message)


def bad(message: str) -> Refusal:
    return Refusal(400, "BadRequestError", message)


@dataclass
class Service:
    """What one service has. Safe across threads."""

    templates: dict[str, tuple[str, str]] = field(
        default_factory=lambda: {TEMPLATE: ("((subject))", "((body))\n\n((file))")}
    )
    reply_to: frozenset[str] = frozenset({REPLY_TO})
    trouble: Trouble = Trouble.NONE
    emails: list[dict[str, Any]] = field(default_factory=list)
    asked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to an email that is handed over. Raises Refusal."""
        self._checked(given)
        subject, body = self.templates[given["template_id"]]
        values = {name: _shown(value) for name, value in given.get("personalisation", {}).items()}
        email = {
            "id": str(uuid4()), "reference": given.get("reference"), "email_address": given["email_address"],
            "type": "email", "status": _begins_as(given["email_address"]), "subject": _filled(subject, values),
            "body": _filled(body, values), "created_at": _stamp(), "sent_at": _stamp(), "completed_at": None,
            "template": {"id": given["template_id"], "version": 1, "uri": f"/v2/template/{given['template_id']}/1"},
            "one_click_unsubscribe": given.get("one_click_unsubscribe_url"),
        }  # fmt: skip
        with self._lock:
            self.emails.insert(0, email)
        content = {"subject": email["subject"], "body": email["body"], "from_email": "care@notify.example"}
        shown = {key: email[key] for key in ("id", "reference", "template")}
        return {**shown, "content": content, "uri": f"/v2/notifications/{email['id']}"}

    def one(self, number: str) -> dict[str, Any]:
        """The data of one email. Raises Refusal."""
        if not _is_uuid(number):
            raise invalid("id is not a valid UUID")
        found = next((email for email in self.emails if email["id"] == number), None)
        if found is None:
            raise Refusal(404, "NoResultFound", "No result found")
        return found

    def all(self, query: Mapping[str, str]) -> dict[str, Any]:
        """A page of emails, the newest first. Raises Refusal."""
        status, kind = query.get("status"), query.get("template_type")
        if status and status not in STATUSES:
            raise invalid(f"status {status} is not one of [{', '.join(STATUSES)}]")
        if kind and kind not in ("sms", "email", "letter"):
            raise invalid(f"template_type {kind} is not one of [sms, email, letter]")
        wanted = FAILURES if status == "failed" else (status,) if status else STATUSES
        found = [
            email for email in self._older_than(query.get("older_than"))
            if email["status"] in wanted and kind in (None, "email")
            and query.get("reference") in (None, email["reference"])
        ]  # fmt: skip
        links = {"current": "/v2/notifications"}
        if found:  # also on the last page, whose next one is empty
            links["next"] = f"/v2/notifications?older_than={found[:PAGE][-1]['id']}"
        return {"notifications": found[:PAGE], "links": links}

    def template(self, number: str) -> dict[str, Any]:
        """A template with its placeholders. Raises Refusal."""
        if number not in self.templates:
            raise Refusal(404, "NoResultFound", "No result found")
        subject, body = self.templates[number]
        fields = {name: {"required": True} for name in _places(f"{subject} {body}")}
        return {
            "id": number, "type": "email", "name": "Carepost", "version": 1, "subject": subject, "body": body,
            "personalisation": fields,
        }  # fmt: skip

    def settle(self, reference: str, status: str) -> dict[str, Any]:
        """Let the newest email of a reference become that; returns the receipt that tells of it."""
        email = next(email for email in self.emails if email["reference"] == reference)
        email["status"], email["completed_at"] = status, _stamp()
        return {
            "id": email["id"], "reference": reference, "to": email["email_address"], "status": status,
            "created_at": email["created_at"], "completed_at": email["completed_at"], "sent_at": email["sent_at"],
            "notification_type": "email", "template_id": email["template"]["id"], "template_version": 1,
        }  # fmt: skip

    def _older_than(self, number: str | None) -> list[dict[str, Any]]:
        with self._lock:
            emails = list(self.emails)
        at = next((place for place, email in enumerate(emails) if email["id"] == number), None)
        return emails if number is None else emails[at + 1 :] if at is not None else []

    def _checked(self, given: Mapping[str, Any]) -> None:
        for name in ("email_address", "template_id"):
            if name not in given:
                raise invalid(f"{name} is a required property")
        for name in given:
            if name not in _KNOWN:
                raise invalid(f"Additional properties are not allowed ({name} was unexpected)")
        if not _ADDRESS.fullmatch(str(given["email_address"])):
            raise invalid("email_address Not a valid email address")
        if not _is_uuid(given["template_id"]):
            raise invalid("template_id is not a valid UUID")
        if not str(given.get("one_click_unsubscribe_url", "https://")).startswith("https://"):
            raise invalid("one_click_unsubscribe_url is not a valid https url")
        if given["template_id"] not in self.templates:
            raise bad("Template not found")
        if given.get("email_reply_to_id", REPLY_TO) not in self.reply_to:
            raise bad(
                f"email_reply_to_id {given['email_reply_to_id']} does not exist in database for service id"
            )
        if self.trouble is Trouble.TRIAL:
            raise bad("Can't send to this recipient when service is in trial mode")
        self._filled_in(given)

    def _filled_in(self, given: Mapping[str, Any]) -> None:
        values = given.get("personalisation", {})
        missing = [
            name
            for name in _places(" ".join(self.templates[given["template_id"]]))
            if values.get(name) is None
        ]
        if missing:
            raise bad(f"Missing personalisation: {', '.join(missing)}")
        for value in values.values():
            if isinstance(value, Mapping):
                _checked_file(value)


def _checked_file(upload: Mapping[str, Any]) -> None:
    name = str(upload.get("filename") or "")
    if len(name) > 100:
        raise bad("`filename` cannot be longer than 100 characters")
    if name and name.rpartition(".")[2].lower() not in FILES:
        raise bad(f"Unsupported file type '{name}'. Supported types are: {FILES}")
    try:
        content = base64.b64decode(upload["file"], validate=True)
    except (binascii.Error, KeyError) as error:
        raise bad("Incorrect base64 encoding") from error
    if len(content) > 2 * 1024 * 1024:
        raise bad("File exceeds maximum size of 2MB")


def _places(text: str) -> Iterable[str]:
    return dict.fromkeys(_PLACE.findall(text))


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda found: values.get(found[1], ""), text)


def _shown(value: Any) -> str:
    """A file becomes a link, as in the real one."""
    return (
        f"https://documents.notify.example/{value.get('filename')}"
        if isinstance(value, Mapping)
        else str(value)
    )


def _begins_as(address: str) -> str:
    """With a test key two addresses fail at once ("Testing"); all others are on their way until `settle`."""
    tried = {
        "perm-fail@simulator.notify": "permanent-failure",
        "temp-fail@simulator.notify": "temporary-failure",
    }
    return tried.get(address, "sending")


def _is_uuid(text: Any) -> bool:
    try:
        return bool(UUID(str(text)))
    except ValueError:
        return False


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
