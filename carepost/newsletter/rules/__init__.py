"""The newsletter's words and decisions: items, editions, who reads them, and what became of each mail."""

from carepost.newsletter.rules.audience import (
    Audience,
    Counted,
    Kind,
    Known,
    LeftOut,
    Profile,
    Recipient,
    counted,
    kinds_of,
    reads,
    recipients,
    together,
)
from carepost.newsletter.rules.delivery import LEAVE_SALT, AgainFault, Delivery, LeaveFault, Way
from carepost.newsletter.rules.editions import MOVES, EditionFault, State, Verb
from carepost.newsletter.rules.items import ITEM_MOVES, ItemFault, ItemState, ItemVerb, Words
from carepost.newsletter.rules.policy import NewsletterPolicy
from carepost.newsletter.rules.sections import Section

__all__ = [
    "ITEM_MOVES",
    "LEAVE_SALT",
    "MOVES",
    "AgainFault",
    "Audience",
    "Counted",
    "Delivery",
    "EditionFault",
    "ItemFault",
    "ItemState",
    "ItemVerb",
    "Kind",
    "Known",
    "LeaveFault",
    "LeftOut",
    "NewsletterPolicy",
    "Profile",
    "Recipient",
    "Section",
    "State",
    "Verb",
    "Way",
    "Words",
    "counted",
    "kinds_of",
    "reads",
    "recipients",
    "together",
]
