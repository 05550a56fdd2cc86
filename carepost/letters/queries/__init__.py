"""The readers of letters. The viewer comes first."""

from carepost.letters.queries.previews import previewed, services_meant
from carepost.letters.queries.templates import (
    Past,
    may_publish,
    open_draft,
    past_of,
    template,
    templates,
    version,
)

__all__ = [
    "Past",
    "may_publish",
    "open_draft",
    "past_of",
    "previewed",
    "services_meant",
    "template",
    "templates",
    "version",
]
