"""Where a mailbox lies, whose it is, and how its reader signs in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from carepost.gateways.failures import Failure, GatewayFailed
from carepost.gateways.inbox.tokens import Grant

HERE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class InboxAddress:
    """Where a mailbox is, and who reads it: by a password, or by a token that `grant` asks for. The secrets stay out of
    what is printed. Raises GatewayFailed (refused) for one that cannot be read.
    """

    host: str
    port: int
    tls: bool
    user: str
    folder: str
    password: str = field(default="", repr=False)
    grant: Grant | None = None

    def __post_init__(self) -> None:
        if not self.tls and self.host not in HERE:  # a password does not travel in the open
            raise GatewayFailed(
                Failure.REFUSED, "The mailbox has to be read with TLS: begin its address with imaps://."
            )
        if not self.user or re.search(r"[\r\n\"\\]", self.folder):
            raise GatewayFailed(
                Failure.REFUSED, "The address of the mailbox names no user, or no folder that can be read."
            )


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox of a council: `council` is its short name, empty where there is only one; `email` is what people write
    to, in small letters.
    """

    council: str
    email: str
    at: InboxAddress

    @property
    def named(self) -> str:
        """What tells it from other mailboxes: its address; where none is set, who reads it on which host."""
        return self.email or f"{self.at.user} on {self.at.host}"

    def is_of(self, slug: str) -> bool:
        return self.council in ("", slug)


def inbox_at(url: str) -> InboxAddress:
    """The address that a setting names: imaps://user:password@host:993/FOLDER. Raises GatewayFailed (refused)."""
    parts = urlsplit(url)
    tls = parts.scheme == "imaps"
    return InboxAddress(
        parts.hostname or "", parts.port or (993 if tls else 143), tls, unquote(parts.username or ""),
        unquote(parts.path.strip("/")) or "INBOX", unquote(parts.password or ""),
    )  # fmt: skip
