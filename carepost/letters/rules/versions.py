"""The life of a template's version: written, published by somebody else, replaced, and published again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from carepost.core.moves import Move, Moves
from carepost.core.refusals import Reason


class VersionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"
    DROPPED = "dropped"


_S = VersionState
VERSION_MOVES: Moves[VersionState, str, str] = Moves(
    (
        Move(None, "begin", _S.DRAFT),
        Move(_S.DRAFT, "publish, by somebody who wrote nothing in it", _S.PUBLISHED),
        Move(_S.DRAFT, "drop", _S.DROPPED),
        Move(_S.PUBLISHED, "another is published", _S.REPLACED),
        Move(_S.REPLACED, "publish again", _S.PUBLISHED),
    )
)


class TemplateFault(Reason):
    """Why nothing can be done to a template or its draft."""

    NO_NAME = "Enter a name for the template."
    NAME_TAKEN = "There is a template of that name already."
    DRAFT_OPEN = "There is a draft already. Carry on with it, or drop it first."
    DRAFT_GONE = "This draft was published or dropped meanwhile. Open the template again."
    MEANWHILE = "A colleague changed this draft while you had it open. Press again to put yours in its place."
    NO_CHANGE = "It says the same as the version in use. Change something, or drop it."
    NO_WORDS = "Say what changed, and why. Colleagues read it beside the version."
    OWN = "You wrote in this draft. Somebody else who may publish has to look at it."
    NOBODY = "Sign in first: a version is published by a person."
    IN_USE = "This version is the one in use."
    RETIRED = "This template is no longer offered. Bring it back first."
    NOT_PUBLISHED = "This template has no published version yet."


def against_publishing(
    *, wrote: Collection[int | None], by: int | None, words: str
) -> tuple[TemplateFault, ...]:
    """Reasons against this person (user id) publishing a draft that these wrote in; empty means they may."""
    if by is None:
        return (TemplateFault.NOBODY,)
    found = {TemplateFault.OWN: by in wrote, TemplateFault.NO_WORDS: not words.strip()}
    return tuple(fault for fault, holds in found.items() if holds)


def others(wrote: Collection[int | None], holders: Mapping[int, str]) -> tuple[str, ...]:
    """The names of those who may publish a draft, of all who may publish at all."""
    return tuple(name for user_id, name in holders.items() if user_id not in wrote)
