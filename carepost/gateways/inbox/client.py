"""Reads a mailbox by IMAP4rev1 (RFC 3501), with Python's imaplib: hands out what is unseen, and marks what is kept."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from carepost.gateways.failures import Failure, GatewayFailed

PATIENCE = 30  # seconds for each answer of the server
MOST = 100  # mails at a time; the rest waits for the next minute
LARGEST = 40 * 1024 * 1024  # bytes that are read of one mail: what is longer is cut, and told as too big
HERE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class InboxAddress:
    """Where a mailbox is, and who reads it. The password stays out of what is printed."""

    host: str
    port: int
    tls: bool
    user: str
    folder: str
    password: str = field(repr=False)


def inbox_at(url: str) -> InboxAddress:
    """The address that a setting names: imaps://user:password@host:993/FOLDER. Raises GatewayFailed (refused).

    Without TLS only on this machine: a password does not travel in the open.
    """
    parts = urlsplit(url)
    host, tls = parts.hostname or "", parts.scheme == "imaps"
    if not tls and host not in HERE:
        raise GatewayFailed(
            Failure.REFUSED, "The mailbox has to be read with TLS: begin its address with imaps://."
        )
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not parts.username or re.search(r"[\r\n\"\\]", folder):
        raise GatewayFailed(
            Failure.REFUSED, "The address of the mailbox names no user, or no folder that can be read."
        )
    return InboxAddress(
        host, parts.port or (993 if tls else 143), tls, unquote(parts.username), folder, unquote(parts.password or "")
    )  # fmt: skip


class Inbox:
    """An open mailbox. `unseen` hands out mails; `seen` marks one, after it is kept."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self._connection = connection

    def unseen(self, most: int = MOST) -> Iterator[tuple[str, bytes]]:
        """The number and bytes of each mail that nobody has seen, the oldest first. Looking leaves them unseen."""
        found = self._asked("SEARCH", "UNSEEN")
        for number in (found[0] or b"").decode().split()[:most]:
            answer = self._asked("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")
            content = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if isinstance(content, bytes):
                yield number, content

    def seen(self, number: str) -> None:
        """Mark a mail, so that it is not handed out again."""
        self._asked("STORE", number, "+FLAGS", r"(\Seen)")

    def _asked(self, command: str, *arguments: str) -> list[Any]:
        answer, found = self._connection.uid(command, *arguments)
        if answer != "OK":
            raise GatewayFailed(
                Failure.BROKEN, f"The mailbox answered “{answer}”. It is tried again in a minute."
            )
        return found

    @classmethod
    @contextmanager
    def open(cls, address: InboxAddress) -> Iterator[Inbox]:
        """The mailbox at an address. Raises GatewayFailed for whatever goes wrong with it, also later in the block."""
        connection = None
        try:
            connection = _connected(address)
            _enter(connection, address)
            yield cls(connection)
        except imaplib.IMAP4.error as error:
            raise _failure(error) from error
        except (OSError, ssl.SSLError) as error:
            told = "We cannot reach the mailbox. It is tried again in a minute."
            raise GatewayFailed(Failure.UNREACHABLE, told) from error
        finally:
            _leave(connection)


def _connected(address: InboxAddress) -> imaplib.IMAP4:
    if not address.tls:
        return imaplib.IMAP4(address.host, address.port, timeout=PATIENCE)
    checked = ssl.create_default_context()
    return imaplib.IMAP4_SSL(address.host, address.port, ssl_context=checked, timeout=PATIENCE)


def _enter(connection: imaplib.IMAP4, address: InboxAddress) -> None:
    """Sign in and choose the folder. Raises GatewayFailed or IMAP4.error."""
    connection.login(address.user, address.password)
    answer, _ = connection.select(f'"{address.folder}"')
    if answer != "OK":
        raise GatewayFailed(
            Failure.REFUSED, f"The mailbox has no folder “{address.folder}”. Check its address."
        )


def _failure(error: imaplib.IMAP4.error) -> GatewayFailed:
    if isinstance(error, imaplib.IMAP4.abort):
        return GatewayFailed(Failure.UNREACHABLE, "The mailbox broke off. What is left is read in a minute.")
    return GatewayFailed(
        Failure.REFUSED, "The mailbox did not accept our name and password. Check the settings."
    )


def _leave(connection: imaplib.IMAP4 | None) -> None:
    if connection is None:
        return
    try:
        connection.logout()
    except (imaplib.IMAP4.error, OSError):
        connection.shutdown()  # it has gone already: let go of our end
