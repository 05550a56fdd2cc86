"""Reads a mailbox by IMAP4rev1 (RFC 3501), with Python's imaplib: hands out what is unseen, and marks what is kept."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.inbox.address import InboxAddress
from carepost.gateways.inbox.tokens import TOKENS, Grant

PATIENCE = 30  # seconds for each answer of the server
MOST = 100  # mails at a time; the rest waits for the next minute
LARGEST = 40 * 1024 * 1024  # bytes that are read of one mail: what is longer is cut, and told as too big


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
            if address.grant is not None:  # Exchange ends a session with its token
                TOKENS.forget(address.grant)
            raise _failure(error, address) from error
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
    if address.grant is None:
        connection.login(address.user, address.password)
    else:
        _enter_by_token(connection, address.user, address.grant)
    answer, _ = connection.select(f'"{address.folder}"')
    if answer != "OK":
        raise GatewayFailed(
            Failure.REFUSED, f"The mailbox has no folder “{address.folder}”. Check its address."
        )


def _enter_by_token(connection: imaplib.IMAP4, user: str, grant: Grant) -> None:
    """Sign in by XOAUTH2. A token that is not taken may have been withdrawn early: it is asked for once more."""
    for again in (True, False):
        words = f"user={user}\x01auth=Bearer {TOKENS.token(grant)}\x01\x01".encode()
        try:
            connection.authenticate("XOAUTH2", _said_once(words))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            TOKENS.forget(grant)
            if not again:
                raise
        else:
            return


def _said_once(words: bytes) -> Callable[[bytes], bytes]:
    """Answers the first challenge with these words, and a second one, which tells of a refusal, with nothing."""
    said = iter([words])
    return lambda _: next(said, b"")


def _failure(error: imaplib.IMAP4.error, address: InboxAddress) -> GatewayFailed:
    if isinstance(error, imaplib.IMAP4.abort):
        return GatewayFailed(Failure.UNREACHABLE, "The mailbox broke off. What is left is read in a minute.")
    if address.grant is not None:
        told = "The mailbox did not let our app in. Give it leave to read this mailbox: docs/run/mailbox.md."
        return GatewayFailed(Failure.REFUSED, told)
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
