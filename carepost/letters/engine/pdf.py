"""Letters set as a tagged PDF (PDF/UA-1) by Typst, each in its language and its direction.

Words arrive as data, never as source: nothing in them is read as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from carepost.letters.rules.languages import ENGLISH, Language, Layout, language

SOURCE = Path(__file__).with_name("letter.typ")
#: Carried by Typst itself, so that a letter looks the same on every machine. Latin, Greek, Cyrillic, Hebrew.
CARRIED = "Libertinus Serif"
#: Letters below this, and these signs, are in the font that Typst carries.
_LATIN, _PLAIN = 0x180, frozenset("–—‘’“”•…€\u2068\u2069")
_NO_SIGN = re.compile(r'the text `?"(?P<sign>.+?)"`? could not be displayed')


class Undrawable(Exception):
    """A letter has a sign for which no font is there; `sentence` says which, and what to do."""

    def __init__(self, sign: str, languages: Sequence[Language]) -> None:
        wanting = [each.name for each in languages if each.fonts]
        self.sentence = (
            f"There is no font here for {' or '.join(wanting)}. On Debian: apt-get install fonts-noto-core"
            if wanting
            else f"The sign “{sign}” cannot be printed. Take it out of the letter."
        )
        super().__init__(self.sentence)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A composed letter (plain JSON) with the number that stands on each page, and how it is set."""

    letter: Mapping[str, Any]
    ref: str = ""
    layout: Layout = Layout.STANDARD

    @property
    def language(self) -> Language:
        return language(self.letter["lang"])

    def as_json(self) -> dict[str, Any]:
        spoken = self.language
        return {
            **self.letter,
            **_spoken(spoken),
            "ref": self.ref,
            "large": self.layout is Layout.LARGE,
            "fonts": [CARRIED, *spoken.fonts],
        }


def _spoken(spoken: Language) -> dict[str, Any]:
    """A language as Typst takes it."""
    return {"script": spoken.script, "region": spoken.tag.partition("-")[2] or None, "rtl": spoken.rtl}


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet of a print run: what it is, how many of which kind, and every letter in its order."""

    title: str
    lines: tuple[str, ...]
    counts: tuple[tuple[str, str, str, str], ...]
    letters: tuple[tuple[str, str, str], ...]

    def as_json(self) -> dict[str, Any]:
        return {"title": self.title, "lines": self.lines, "counts": self.counts, "letters": self.letters}


def check(one: Drawn) -> None:
    """Raise Undrawable for a letter that cannot be set. One of plain Latin letters is known to be."""
    if not _plain(one.letter):
        draw([one], title=one.letter["subject"], author="")


def _plain(letter: Mapping[str, Any]) -> bool:
    return all(ord(sign) < _LATIN or sign in _PLAIN for sign in json.dumps(letter, ensure_ascii=False))


def draw(letters: Sequence[Drawn], *, title: str, author: str, cover: Cover | None = None) -> bytes:
    """The PDF of these letters, each beginning on a page of its own; behind a cover sheet each begins on a new sheet of
    paper, since runs are printed on both sides. Raises Undrawable.
    """
    import typst  # noqa: PLC0415  the web process should not wait for it as it starts

    languages = [each.language for each in letters]
    # The file is of one language where all letters are; else of English, and each letter says its own.
    whole = languages[0] if len(set(languages)) == 1 and cover is None else language(ENGLISH)
    job = {
        "title": title, "author": author, "letters": [each.as_json() for each in letters], **_spoken(whole),
        "cover": cover.as_json() if cover else None,
    }  # fmt: skip
    fonts = {"font_paths": _system_fonts()} if any(each.fonts for each in languages) else {}
    try:
        made: bytes = typst.compile(
            SOURCE.read_bytes(),
            format="pdf",
            sys_inputs={"job": json.dumps(job)},
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            **fonts,
        )
    except typst.TypstError as error:
        if found := _NO_SIGN.search(str(error)):
            raise Undrawable(found["sign"], languages) from error
        raise
    return made


@cache
def _system_fonts() -> Any:
    """The fonts of this machine, read once: for scripts that Typst's own fonts do not have."""
    import typst  # noqa: PLC0415  as above

    return typst.Fonts(include_system_fonts=True)
