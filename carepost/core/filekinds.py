"""What a file is, by its content: the kinds that are safe to keep and to give out. Plain Python."""

import zipfile
from collections.abc import Sequence
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath


class FileKind(StrEnum):
    """What a file is, by its content. The value is the media type under which it is given out."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    TEXT = "text/plain"

    @property
    def ending(self) -> str:
        return "txt" if self is FileKind.TEXT else "jpg" if self is FileKind.JPEG else self.name.lower()


MOST_PACKED, LARGEST_UNPACKED = 5000, 300 * 1024 * 1024  # files, and bytes of all together
_PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BEGINS = {b"%PDF-": FileKind.PDF, b"\x89PNG\r\n\x1a\n": FileKind.PNG, b"\xff\xd8\xff": FileKind.JPEG}
_INSIDE = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}
_ODF = {FileKind.ODT.value.encode(): FileKind.ODT, FileKind.ODS.value.encode(): FileKind.ODS}


def kind_of(content: bytes) -> FileKind | None:
    """What a file is; None for whatever is not on the list, such as a program, a script, a page or a macro."""
    for begins, kind in _BEGINS.items():
        if content.startswith(begins):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    return FileKind.TEXT if _is_text(content) else None


def _office(content: bytes) -> FileKind | None:
    """An office document without macros. Nothing is unpacked but a line of 80 bytes."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if not _packed_safely(packed.infolist()):
                return None
            names = set(packed.namelist())
            found = next((kind for name, kind in _INSIDE.items() if name in names), None)
            if found is not None or "mimetype" not in names:
                return found
            with packed.open("mimetype") as line:
                return _ODF.get(line.read(80))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return None


def _packed_safely(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether opening it neither fills a disk, nor writes beside itself, nor runs anything, nor hides what it is."""
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    outside = any(name.startswith("/") or ".." in PurePosixPath(name).parts for name in names)
    acts = any("vbaproject" in name or name.startswith(("basic/", "scripts/")) for name in names)
    hidden = any(part.flag_bits & 1 or part.compress_type not in _PACKED_BY for part in parts)
    too_much = len(parts) > MOST_PACKED or sum(part.file_size for part in parts) > LARGEST_UNPACKED
    return not (outside or acts or hidden or too_much)


def _is_text(content: bytes) -> bool:
    """Plain text, and neither a script nor a page."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    begins = text.lstrip()[:200].lower()
    acts = begins.startswith(("#!", "<", "@echo", "mz")) or "<script" in text.lower()
    controls = any(sign < " " and sign not in "\t\n\r\f" for sign in text)
    return bool(begins) and not controls and not acts
