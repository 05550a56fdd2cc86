"""Files that somebody sends: whether they come in, and under which name they are kept. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass

from carepost.core.filekinds import kind_of
from carepost.core.refusals import Reason

LONGEST_NAME = 100
#: How the name of a file ends that may come in. What it is, is told by its content alone.
ENDINGS = ("pdf", "png", "jpg", "jpeg", "docx", "xlsx", "odt", "ods", "txt")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with a mail or through a page, under the name that its sender gave it, whatever that is."""

    name: str
    content: bytes


class FileFault(Reason):
    """Why a file does not come in, as whoever sends it reads it."""

    TOO_MANY = "Send fewer files at once."
    TOO_LARGE = "Send a smaller file."
    NOT_SAFE = "Send a PDF, a picture, plain text, or a document or table without macros."


def file_fault(content: bytes, number: int, *, most: int, largest_mb: int) -> FileFault | None:
    """What stands against a file; None where it is kept. `number` counts from 1, up to `most`."""
    if number > most:
        return FileFault.TOO_MANY
    if len(content) > largest_mb * 1024 * 1024:
        return FileFault.TOO_LARGE
    return None if kind_of(content) is not None else FileFault.NOT_SAFE


def name_of_file(given: str) -> str:
    """The name under which a file is shown and given out: no path, nothing unseen such as a sign that turns the
    writing round ("exe.fdp"), nothing too long.
    """
    last = given.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(sign for sign in last if sign.isprintable())
    stem, dot, ending = seen.strip(" .").rpartition(".")
    short = ending[:10] if dot else ""
    return (f"{stem[: LONGEST_NAME - 11]}.{short}" if stem and short else ending[:LONGEST_NAME]) or "file"


def name_to_give(name: str, ending: str) -> str:
    """The name under which a kept file is given out: it ends as its content is."""
    return f"{name.rpartition('.')[0] or name}.{ending}"
