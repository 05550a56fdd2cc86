"""The newsletter's tables, one file per noun."""

from carepost.newsletter.models.editions import Edition, EditionStep, Piece
from carepost.newsletter.models.items import ItemStep, NewsItem
from carepost.newsletter.models.recipients import Recipient, Subscription, SubscriptionStep

__all__ = [
    "Edition",
    "EditionStep",
    "ItemStep",
    "NewsItem",
    "Piece",
    "Recipient",
    "Subscription",
    "SubscriptionStep",
]
