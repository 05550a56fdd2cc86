"""What became of a mail to one recipient, in the words of the newsletter; and leaving it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from carepost.core.refusals import Reason
from carepost.gateways.mail.states import State as MailState
from carepost.newsletter.rules.audience import LeftOut

LEAVE_SALT = "carepost.newsletter.leave"
#: The kind of its mails, as the outgoing mail lists them.
KIND = "newsletter"


class Delivery(StrEnum):
    """Where one recipient's mail is."""

    WAITING = "waiting"
    HANDING = "handing"
    SENT = "sent"
    DELIVERED = "delivered"
    REFUSED = "refused"
    BOUNCED = "bounced"
    UNKNOWN = "unknown"
    GIVEN_UP = "given_up"
    UNSUBSCRIBED = "unsubscribed"
    LEFT_OUT = "left_out"
    FORGOTTEN = "forgotten"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def failed(self) -> bool:
        """Whether it did not arrive and can be tried again, at another address as well."""
        return self in (Delivery.REFUSED, Delivery.BOUNCED)


_LABELS = {
    Delivery.WAITING: "Waits",
    Delivery.HANDING: "Being handed over",
    Delivery.SENT: "Sent",
    Delivery.DELIVERED: "Delivered",
    Delivery.REFUSED: "Refused",
    Delivery.BOUNCED: "Came back",
    Delivery.UNKNOWN: "Not known",
    Delivery.GIVEN_UP: "Stopped before it was sent",
    Delivery.UNSUBSCRIBED: "Unsubscribed",
    Delivery.LEFT_OUT: "Left out",
    Delivery.FORGOTTEN: "Sent, no longer followed",
}
#: What each state of mail means here. A state that is not named counts as waiting.
OF_MAIL = {
    MailState.HANDING: Delivery.HANDING,
    MailState.SENT: Delivery.SENT,
    MailState.DELIVERED: Delivery.DELIVERED,
    MailState.BOUNCED: Delivery.BOUNCED,
    MailState.REFUSED: Delivery.REFUSED,
    MailState.UNCERTAIN: Delivery.UNKNOWN,
    MailState.GIVEN_UP: Delivery.GIVEN_UP,
}


@dataclass(frozen=True, slots=True)
class Sorts:
    """How many mails of an edition left, are in doubt, wait, are being handed over, and were stopped."""

    left: int
    unknown: int
    waiting: int
    handing: int
    stopped: int

    @property
    def on_their_way(self) -> int:
        return self.waiting + self.handing


def in_sorts(delivered: Mapping[Delivery, int]) -> Sorts:
    """What became of an edition's mails, by what it means for whoever stops it."""

    def many(*where: Delivery) -> int:
        return sum(delivered.get(each, 0) for each in where)

    return Sorts(
        left=many(Delivery.SENT, Delivery.DELIVERED, Delivery.BOUNCED, Delivery.FORGOTTEN),
        unknown=many(Delivery.UNKNOWN), waiting=many(Delivery.WAITING), handing=many(Delivery.HANDING),
        stopped=many(Delivery.GIVEN_UP),
    )  # fmt: skip


OF_LEFT_OUT = {
    LeftOut.UNSUBSCRIBED: Delivery.UNSUBSCRIBED,
    LeftOut.BOUNCED: Delivery.LEFT_OUT,
    LeftOut.NO_ADDRESS: Delivery.LEFT_OUT,
    LeftOut.BAD_ADDRESS: Delivery.LEFT_OUT,
    LeftOut.GONE: Delivery.LEFT_OUT,
}


class Way(StrEnum):
    """How somebody left, or came back."""

    MAIL = "mail"
    PAGE = "page"
    PORTAL = "portal"

    @property
    def label(self) -> str:
        return {
            Way.MAIL: "Their mail program",
            Way.PAGE: "The link in the mail",
            Way.PORTAL: "Signed in",
        }[self]


class LeaveFault(Reason):
    """Why somebody cannot leave or come back like this."""

    NOT_YOURS = "Only the person whose address it is can leave or come back."
    NOT_HERE = "No council that you work with sends you this newsletter."


class AgainFault(Reason):
    """Why a recipient's mail cannot be sent again."""

    STOPPED = "The edition was stopped. It can be sent to them once it goes on."
    NOT_FAILED = "It was not refused and did not come back. There is nothing to send again."
    SAME_ADDRESS = (
        "The address is the one that was refused. Put it right where it is kept, then send it again."
    )
    HAS_IT = "This edition went to that address already. Nobody gets it twice."
    GONE = "Nobody is kept there any more. There is nobody to send it to."
    LEFT = "They have unsubscribed meanwhile. Nothing is sent to them."
