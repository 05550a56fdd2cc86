"""The writers of question sets and of drafts."""

from carepost.questions.actions.drafting import (
    DraftRefused,
    EditedMeanwhile,
    OwnDraft,
    begin_draft,
    change_draft,
    drop_draft,
    publish_draft,
    undo_change,
)
from carepost.questions.actions.publishing import FaultySet, PublishRefused, publish

__all__ = [
    "DraftRefused",
    "EditedMeanwhile",
    "FaultySet",
    "OwnDraft",
    "PublishRefused",
    "begin_draft",
    "change_draft",
    "drop_draft",
    "publish",
    "publish_draft",
    "undo_change",
]
