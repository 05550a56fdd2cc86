"""What a file is, by its content: the kinds that are safe to keep and to give out. Plain Python."""

import zipfile
from enum import StrEnum
from io import BytesIO


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
            names = set(packed.namelist())
            if any(
                "vbaproject" in name.lower() or name.lower().startswith(("basic/", "scripts/"))
                for name in names
            ):
                return None
            found = next((kind for name, kind in _INSIDE.items() if name in names), None)
            if found is not None or "mimetype" not in names:
                return found
            with packed.open("mimetype") as line:
                return _ODF.get(line.read(80))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return None


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
