"""The grammar of a template: ((fields)), and a few marks at the beginning of a line. Nothing else means anything.

    # A heading
    * a point of a list
    1. a numbered step
    ^ something that stands apart

Blocks are separated by an empty line. The text is read once, before any value is put in: so what a value says can
neither be a field nor a mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

_FIELD = re.compile(r"\(\(([^()\n]{1,60})\)\)")
_BROKEN = re.compile(r"\(\(.{0,30}|.{0,30}\)\)")
_MARKS = (
    re.compile(r"(?P<mark>#)\s+(?P<rest>.+)"),
    re.compile(r"(?P<mark>[*•-])\s+(?P<rest>.+)"),
    re.compile(r"(?P<mark>\d{1,2}\.)\s+(?P<rest>.+)"),
    re.compile(r"(?P<mark>\^)\s+(?P<rest>.+)"),
)


class Shape(StrEnum):
    """How a block is set."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    POINTS = "points"
    STEPS = "steps"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; with a `name`, the place of a field."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a template: its lines, or of a list its points, each in runs."""

    shape: Shape
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A block of a letter: plain text, nothing left to fill in."""

    shape: Shape
    lines: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {"shape": self.shape.value, "lines": list(self.lines)}


def name_of(text: str) -> str:
    """A field's name as it is compared: small letters, single spaces."""
    return " ".join(text.casefold().split())


def names_in(text: str) -> tuple[str, ...]:
    """The names of the fields in a text, in order, each once."""
    return tuple(dict.fromkeys(name_of(found) for found in _FIELD.findall(text)))


def broken(text: str) -> list[str]:
    """What looks like a field and is none: brackets that do not close, or hold nothing."""
    return [found.strip() for found in _BROKEN.findall(_FIELD.sub("", text))]


def runs(line: str) -> tuple[Run, ...]:
    """A line in stretches of text and places of fields."""
    return tuple(_runs(line))


def _runs(line: str) -> Iterator[Run]:
    at = 0
    for found in _FIELD.finditer(line):
        if found.start() > at:
            yield Run(line[at : found.start()])
        yield Run(found[0], name_of(found[1]))
        at = found.end()
    if at < len(line):
        yield Run(line[at:])


def blocks(body: str) -> tuple[Block, ...]:
    """A template's text in blocks."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n")):
        found += _grouped([line.strip() for line in part.split("\n") if line.strip()])
    return tuple(found)


def _grouped(lines: list[str]) -> list[Block]:
    """The lines of one part as blocks: neighbours of one shape stand together."""
    found: list[tuple[Shape, list[tuple[Run, ...]]]] = []
    for line in lines:
        shape, rest = _shaped(line)
        alone = shape is Shape.HEADING
        if found and found[-1][0] is shape and not alone:
            found[-1][1].append(runs(rest))
        else:
            found.append((shape, [runs(rest)]))
    return [Block(shape, tuple(each)) for shape, each in found]


def _shaped(line: str) -> tuple[Shape, str]:
    shapes = (Shape.HEADING, Shape.POINTS, Shape.STEPS, Shape.APART)
    for shape, pattern in zip(shapes, _MARKS, strict=True):
        if found := pattern.fullmatch(line):
            return shape, found["rest"]
    return Shape.PARAGRAPH, line


def filled(block: Block, values: Mapping[str, str]) -> Said:
    """A block with its values put in. Raises KeyError for a field without one: who calls has asked before.

    A value of several lines goes on in lines of its own, but in a list or a heading stays in its place.
    """
    joined = [_joined(line, values) for line in block.lines]
    if block.shape in (Shape.PARAGRAPH, Shape.APART):
        lines = [each for text in joined for each in text.split("\n")]
    else:
        lines = [", ".join(text.split("\n")) for text in joined]
    return Said(block.shape, tuple(lines))


def filled_line(text: str, values: Mapping[str, str]) -> str:
    """One line, such as the subject, with its values put in."""
    return ", ".join(_joined(runs(text), values).split("\n"))


def _joined(line: tuple[Run, ...], values: Mapping[str, str]) -> str:
    return "".join(values[run.name] if run.name else run.text for run in line)
