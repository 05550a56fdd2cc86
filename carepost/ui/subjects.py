"""What an answer tells of, by the references that people read out: kept with it, for whoever notes who read what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase

_KEY = "subjects"


def told_of(kept: HttpRequest | HttpResponseBase, *refs: str) -> None:
    """A page or a file tells of these, too; it is said of the request, or of the answer that holds them."""
    setattr(kept, _KEY, subjects_of(kept).union(refs))


def subjects_of(kept: HttpRequest | HttpResponseBase) -> frozenset[str]:
    """All that was said of one so far."""
    found: frozenset[str] = getattr(kept, _KEY, frozenset())
    return found
