"""The readers of question sets and of drafts."""

from carepost.questions.queries.drafts import Draft, draft, draft_of, last_draft, last_said, publishers
from carepost.questions.queries.published import Published, Version, current, named, version, versions

__all__ = [
    "Draft",
    "Published",
    "Version",
    "current",
    "draft",
    "draft_of",
    "last_draft",
    "last_said",
    "named",
    "publishers",
    "version",
    "versions",
]
