"""The small markup of items: paragraphs, stress, lists, links. No HTML, pictures, headings or code.

CommonMark read by markdown-it with everything else switched off: what is not known stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

HINT = "Plain words. Leave a line empty between paragraphs. *Slanted*, **bold**, - lists, [a link](https://www.example.org)."
_ALLOWED = ("http", "https", "mailto", "tel")
_RULES = ("list", "emphasis", "link", "autolink", "escape", "newline", "entity")


class _Small(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  the library's name
        return urlsplit(url).scheme.lower() in _ALLOWED


_markdown = _Small("zero", {"html": False}).enable(list(_RULES))


def as_html(text: str) -> str:
    """Safe HTML of what was typed."""
    return str(_markdown.render(text.strip()))


def as_plain(text: str) -> str:
    """The same without marks, each link's address behind its words in brackets."""
    return "\n".join(_lines(_markdown.parse(text.strip()))).strip()


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    numbers: list[int] = []
    lead = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            numbers.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else 0)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            numbers.pop()
            lead = "  " * len(numbers)
            if not numbers:
                yield ""
        elif token.type == "list_item_open":
            mark = f"{numbers[-1]}." if numbers[-1] else "-"
            lead = "  " * (len(numbers) - 1) + f"{mark} "
            numbers[-1] += bool(numbers[-1])
        elif token.type == "inline":
            yield lead + _inline(token.children or ())
            lead = "  " * len(numbers)
            if not numbers:
                yield ""


def _inline(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    at: list[tuple[int, str]] = []
    for token in tokens:
        if token.type == "link_open":
            at.append((len(parts), str(token.attrGet("href") or "")))
        elif token.type == "link_close":
            start, address = at.pop()
            bare = address.removeprefix("mailto:").removeprefix("tel:")
            parts += [] if "".join(parts[start:]) in (address, bare) else [f" ({bare})"]
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        else:
            parts.append(token.content)
    return "".join(parts)
