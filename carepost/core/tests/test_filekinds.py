"""What a file is, by its content; and what is built to harm who opens it is nothing that we keep."""

import io
import zipfile

import pytest

from carepost.core import filekinds
from carepost.core.filekinds import FileKind, kind_of


def packed(*parts: tuple[str, bytes], by: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", by) as archive:
        for name, content in parts:
            archive.writestr(
                zipfile.ZipInfo(name), content, by
            )  # no time of day in it: tests are named by it
    return into.getvalue()


WORD = ("word/document.xml", b"<w/>")
ODT = ("mimetype", FileKind.ODT.value.encode())
#: The bit of a part's header that says that it is encrypted, in the directory at the end.
LOCKED = packed(WORD).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", FileKind.PDF),
        (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
        (b"\xff\xd8\xff\xe0", FileKind.JPEG),
        (b"Monday,4\n", FileKind.TEXT),
        (packed(WORD), FileKind.DOCX),
        (packed(("xl/workbook.xml", b"<x/>")), FileKind.XLSX),
        (packed(ODT), FileKind.ODT),
        (b"", None),
        (b"MZ\x90\x00", None),
        (b"#!/bin/sh", None),
        (b"<html>", None),
        (b"Hello <script>x</script>", None),
        (packed(("readme.txt", b"only a zip")), None),
        (b"PK\x03\x04 cut off", None),
    ],
)
def test_a_file_is_what_its_content_says(content, kind):
    assert kind_of(content) is kind


@pytest.mark.parametrize(
    "content",
    [
        packed(WORD, ("word/vbaProject.bin", b"x")),
        packed(ODT, ("Basic/script.xml", b"x")),
        packed(WORD, ("../../etc/cron.d/evil", b"x")),
        packed(WORD, ("word\\..\\..\\evil.exe", b"x")),
        packed(WORD, ("/etc/passwd", b"x")),
        packed(WORD, by=zipfile.ZIP_LZMA),
        LOCKED,
    ],
    ids=["macro", "macro of ODF", "path", "path of Windows", "root", "other packing", "locked"],
)
def test_a_document_that_acts_writes_beside_itself_or_hides_is_none(content):
    assert kind_of(packed(WORD)) is FileKind.DOCX
    assert content.startswith(b"PK")
    assert kind_of(content) is None


def test_one_that_would_fill_a_disk_is_none_and_is_not_unpacked(monkeypatch):
    bomb = packed(WORD, *((f"word/media/{number}", bytes(1024 * 1024)) for number in range(4)))
    assert len(bomb) < 8 * 1024
    assert kind_of(bomb) is FileKind.DOCX
    monkeypatch.setattr(filekinds, "LARGEST_UNPACKED", 3 * 1024 * 1024)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("unpacked"))
    assert kind_of(bomb) is None


def test_one_of_very_many_parts_is_none(monkeypatch):
    many = packed(WORD, *((f"word/{number}.xml", b"") for number in range(20)))
    assert kind_of(many) is FileKind.DOCX
    monkeypatch.setattr(filekinds, "MOST_PACKED", 20)
    assert kind_of(many) is None
