"""A letter as a mail: its text, and the same as HTML that says its language and direction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from carepost.letters.engine.plain import plain

_PAGE = Markup(
    '<!doctype html><html lang="{lang}" dir="{dir}"><head><meta charset="utf-8"><title>{subject}</title></head>'
    '<body style="font-family:Arial,sans-serif;font-size:{size};line-height:1.5">'
    '<p lang="en-GB" dir="ltr">{head}</p><p>{day}</p><h1 style="font-size:1.3em">{subject}</h1>{body}'
    '<p lang="en-GB" dir="ltr"><a href="{page}">{page}</a></p></body></html>'
)
_BREAK, _POINTS, _STEPS = Markup("<br>"), Markup("<ul>{}</ul>"), Markup("<ol>{}</ol>")


def text(letter: Mapping[str, Any], page: str) -> str:
    """The words of the mail, who writes first; at the end the address at which the provider's people find it."""
    parts = ["\n".join(letter["head"]), letter["day"], letter["subject"], plain(letter), page]
    return "\n\n".join(part for part in parts if part) + "\n"


def html(letter: Mapping[str, Any], page: str, *, large: bool) -> str:
    """The same as HTML. Nothing in it is fetched from anywhere, so that no opening of it is known."""
    return _PAGE.format(
        lang=letter["lang"], dir=letter["dir"], subject=letter["subject"], size="24px" if large else "16px",
        head=_BREAK.join(letter["head"]), day=letter["day"], page=page,
        body=Markup("").join(_blocks(letter)),
    )  # fmt: skip


def _blocks(letter: Mapping[str, Any]) -> Iterator[Markup]:
    for each in letter["blocks"]:
        lines = [escape(line) for line in each["lines"]]
        if each["shape"] == "heading":
            yield Markup('<h2 style="font-size:1.1em">{}</h2>').format(lines[0])
        elif each["shape"] in ("points", "steps"):
            items = Markup("").join(Markup("<li>{}</li>").format(line) for line in lines)
            yield (_POINTS if each["shape"] == "points" else _STEPS).format(items)
        elif each["shape"] == "apart":
            yield Markup("<blockquote>{}</blockquote>").format(_BREAK.join(lines))
        else:
            yield Markup("<p>{}</p>").format(_BREAK.join(lines))
