"""An edition as one reader reads it: on a page, as HTML mail and as plain text."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from markupsafe import Markup

from carepost.newsletter.engine.markup import as_html, as_plain
from carepost.newsletter.models import Edition, NewsItem, Piece
from carepost.newsletter.rules import Profile, Section, reads

#: The one style sheet of the mail, written out in it. Its digest lets the preview show it under our strict policy.
STYLE = """
body { margin: 0; padding: 16px; background: #ffffff; color: #1a1d21; font: 16px/1.5 Arial, Helvetica, sans-serif; }
main { max-width: 600px; margin: 0 auto; overflow-wrap: anywhere; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 16px; }
h2 { font-size: 19px; margin: 32px 0 8px; padding-top: 12px; border-top: 3px solid #1d5c63; }
h3 { font-size: 17px; margin: 20px 0 4px; }
p, ul, ol { margin: 0 0 12px; }
a { color: #0b5a8a; }
.small { font-size: 14px; color: #505a5f; }
footer { margin-top: 40px; padding-top: 12px; border-top: 1px solid #b1b4b6; }
"""
STYLE_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_LEAVE = "https://leave.invalid/here"
SERVICE_MAIL = (
    "Letters, answers to what you asked, and joining details of events that you signed up for are not part of it:"
    " they reach you all the same."
)


@dataclass(frozen=True, slots=True)
class Told:
    """One item, ready to show."""

    title: str
    html: Markup
    plain: str
    link: str
    item: Piece | NewsItem


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its items."""

    title: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Printed:
    """An edition as one kind of reader reads it; its mail with the address at which that one reader leaves."""

    title: str
    number: int
    council: str
    opening: Markup
    opening_plain: str
    parts: tuple[Part, ...]
    drawn: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it is for this reader."""
        return not self.parts

    def html(self, leave: str) -> str:
        """The HTML mail, drawn once for all who read the same."""
        if "html" not in self.drawn:
            self.drawn["html"] = render_to_string("newsletter/mail.html", self._context())
        return self.drawn["html"].replace(_LEAVE, leave)

    def text(self, leave: str) -> str:
        """The same as plain text."""
        if "text" not in self.drawn:
            self.drawn["text"] = "\n".join(self._lines())
        return self.drawn["text"].replace(_LEAVE, leave)

    def _context(self) -> dict[str, Any]:
        # the style is ours, and the digest in the policy is that of these very characters
        return {"printed": self, "style": Markup(STYLE), "leave": _LEAVE, "service_mail": SERVICE_MAIL}  # noqa: S704

    def _lines(self) -> Iterable[str]:
        yield from (self.title, "=" * len(self.title), "")
        if self.opening_plain:
            yield from (self.opening_plain, "")
        for part in self.parts:
            yield from ("", part.title.upper(), "")
            for told in part.told:
                yield from (told.title, "", told.plain, *([told.link] if told.link else []), "")
        yield from ("--", f"The newsletter of {self.council}, number {self.number}.", SERVICE_MAIL, "")
        yield f"Leave the newsletter: {_LEAVE}"


def printed(
    edition: Edition, council: str, items: Iterable[Piece | NewsItem], profile: Profile | None = None
) -> Printed:
    """The edition as this reader reads it; whole without one. Sections with nothing in them are not there."""
    mine = [item for item in items if profile is None or reads(profile, item.audience)]
    held: dict[str, list[Piece | NewsItem]] = {}
    for item in sorted(mine, key=lambda one: (one.place, one.pk)):
        held.setdefault(item.section, []).append(item)
    parts = tuple(_part(section, held[section]) for section in edition.order if section.value in held)
    return Printed(
        edition.title, edition.number, council, _safe(edition.opening), as_plain(edition.opening), parts
    )


def _part(section: Section, items: Sequence[Piece | NewsItem]) -> Part:
    told = (Told(item.title, _safe(item.words), as_plain(item.words), item.link, item) for item in items)
    return Part(section.label, tuple(told))


def _safe(words: str) -> Markup:
    return Markup(as_html(words))  # noqa: S704  markdown-it with HTML off: it escapes all that was typed
