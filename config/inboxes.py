"""The mailboxes in which enquiries come in: one by three settings, or those of several councils by a file."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from carepost.gateways.failures import GatewayFailed
from carepost.gateways.inbox import Grant, InboxAddress, Mailbox, inbox_at
from config.variables import Variables, is_local

NAME = "CAREPOST_INBOXES_FILE"
#: Microsoft 365: where an app of a tenant asks for a token, and for what.
TOKEN_URL = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"  # noqa: S105  an address
SCOPE = "https://outlook.office365.com/.default"
_APP = ("client_id", "client_secret", "client_secret_file", "tenant", "token_url", "scope")
_KEYS = ("council", "address", "host", "port", "folder", "user", "tls", "password", "password_file", *_APP)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def read_inboxes(v: Variables) -> tuple[Mailbox, ...]:
    """Every mailbox that the settings name; what is wrong is among the problems of `v`."""
    url, file = v.address("CAREPOST_INBOX_URL", ("imaps", "imap")), v.text(NAME)
    if url and file:
        v.problems.append(f"CAREPOST_INBOX_URL and {NAME} are both set. Put every mailbox into the file.")
    council, email = v.text("CAREPOST_INBOX_COUNCIL"), v.text("CAREPOST_INBOX_ADDRESS").lower()
    if file:
        return _of_file(v, Path(file).expanduser())
    if not url:
        return ()
    try:
        return (Mailbox(council, email, inbox_at(url)),)
    except GatewayFailed as failure:
        v.problems.append(f"CAREPOST_INBOX_URL cannot be used. {failure.sentence}")
        return ()


def _of_file(v: Variables, path: Path) -> tuple[Mailbox, ...]:
    try:
        told = tomllib.loads(v.private_file(path, NAME)).get("mailbox", [])
    except tomllib.TOMLDecodeError as error:
        v.problems.append(f"The file of {NAME}, {path}, cannot be read ({error}).")
        return ()
    if not isinstance(told, list) or not all(isinstance(each, dict) for each in told):
        v.problems.append(f"The file of {NAME} names no mailboxes. Begin each with a line [[mailbox]].")
        return ()
    found = [box for number, each in enumerate(told, 1) if (box := _one(v, number, each)) is not None]
    v.problems.extend(_twice(found))
    return tuple(found)


def _one(v: Variables, number: int, told: Mapping[str, Any]) -> Mailbox | None:
    name = str(told.get("address") or f"number {number}")
    before = len(v.problems)
    v.problems.extend(f"Mailbox {name} in {NAME} {wrong}" for wrong in _against(told))
    if len(v.problems) > before:
        return None
    try:
        address = InboxAddress(
            str(told["host"]), int(told.get("port", 993)), bool(told.get("tls", True)),
            str(told.get("user", told["address"])), str(told.get("folder", "INBOX")),
            _secret(v, told, "password"), _grant(v, told),
        )  # fmt: skip
    except GatewayFailed as failure:
        v.problems.append(f"Mailbox {name} in {NAME} cannot be used. {failure.sentence}")
        return None
    return Mailbox(str(told["council"]), name.lower(), address)


def _against(told: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a mailbox, as the end of a sentence."""
    for key in ("council", "address", "host"):
        if not isinstance(told.get(key), str) or not told[key].strip():
            yield f"has no {key}. Name it."
    if unknown := sorted(set(told) - set(_KEYS)):
        yield f"has {', '.join(unknown)}, which is not known. Use: {', '.join(_KEYS)}."
    if isinstance(told.get("address"), str) and not _EMAIL.fullmatch(told["address"]):
        yield "has an address that is no e-mail address. Write the one to which people write."
    port = told.get("port", 993)
    if not isinstance(port, int) or not 0 < port < 65536:
        yield "has a port that is none. It is a number, mostly 993."
    password = "password" in told or "password_file" in told
    app = any(key in told for key in _APP)
    if password == app:
        yield "needs either a password, or the app that signs in (tenant, client_id and client_secret)."
    if app:
        yield from _against_app(told)


def _against_app(told: Mapping[str, Any]) -> Iterator[str]:
    has_secret = "client_secret" in told or "client_secret_file" in told
    if not told.get("client_id") or not has_secret or not (told.get("tenant") or told.get("token_url")):
        yield "signs in as an app, which needs tenant (or token_url), client_id and client_secret (or its file)."
    if told.get("tenant") and not re.fullmatch(r"[\w.-]+", str(told["tenant"])):
        yield "has a tenant that is none. Copy the directory (tenant) id."
    url = str(told.get("token_url", "https://"))
    if not url.startswith("https://") and not is_local(url.partition("://")[2].partition(":")[0]):
        yield "has a token_url that does not begin with https://."


def _grant(v: Variables, told: Mapping[str, Any]) -> Grant | None:
    if "client_id" not in told:
        return None
    return Grant(
        str(told.get("token_url") or TOKEN_URL.format(tenant=told["tenant"])), str(told["client_id"]),
        str(told.get("scope", SCOPE)), _secret(v, told, "client_secret"),
    )  # fmt: skip


def _secret(v: Variables, told: Mapping[str, Any], key: str) -> str:
    """The secret itself, or what the file beside it holds."""
    file = told.get(f"{key}_file")
    path = Path(str(file)).expanduser()
    return v.private_file(path, f"{key}_file in {NAME}") if file else str(told.get(key, ""))


def _twice(found: list[Mailbox]) -> Iterator[str]:
    """One mailbox that is two councils', or read twice: whose a mail is would be chance."""
    for email, times in Counter(box.email for box in found).items():
        if times > 1:
            yield f"{email} is in {NAME} more than once. One address is one council's."
    places = Counter((box.at.host.lower(), box.at.user.lower(), box.at.folder) for box in found)
    for (host, user, folder), times in places.items():
        if times > 1:
            yield f"{NAME} has the folder {folder} of {user} at {host} more than once. Give each address its own."
