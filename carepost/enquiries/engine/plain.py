"""HTML as plain text: words and line ends, no script, no style, no address that is fetched."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg"})
BREAKS = frozenset({"br", "hr"})
BLOCKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol", "blockquote"})


class _Words:
    """Told by the parser what it finds, it keeps the words."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.unseen = 0

    def start(self, tag: Any, attributes: Any) -> None:
        self.unseen += tag in UNSEEN
        if tag in BLOCKS or tag in BREAKS:
            self.found.append("\n")

    def end(self, tag: Any) -> None:
        self.unseen = max(0, self.unseen - (tag in UNSEEN))
        if tag in BLOCKS:
            self.found.append("\n")

    def data(self, text: Any) -> None:
        if not self.unseen:
            self.found.append(re.sub(r"\s+", " ", text))

    def comment(self, text: Any) -> None:
        """Nobody is to read it."""

    def close(self) -> None:
        """All was told. The words stand in `found`."""


def plain_text(html: str) -> str:
    """The words of some HTML. What is no HTML comes back as the words that it is.

    By libxml2, whose time grows with the length: Python's own parser needs hours for some megabytes of tags left open.
    """
    words = _Words()
    parser = etree.HTMLParser(target=words)
    parser.feed(html)
    parser.close()
    lines = [line.strip() for line in "".join(words.found).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
