"""What a file really is, by its content and never by its name, and whether it is safe to open."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, cast

from ..rules import RegisterPolicy
from ..rules.policy import MEGABYTE
from .refusal import FileReason, FileRefused

_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_SMALL = 10 * MEGABYTE  # below this nothing is a bomb, however well it was packed
_SHARED_TEXT = 600 * MEGABYTE  # an XLSX keeps its texts in one table, which has to be held in memory
_PROLOG = 64 * 1024
_ROOT = re.compile(rb"<[A-Za-z_]")


class Kind(StrEnum):
    CSV = "csv"
    ODS = "ods"
    XLSX = "xlsx"
    JSON = "json"


def kind_of(path: Path, policy: RegisterPolicy) -> Kind:
    """What the file is; raises FileRefused for anything but a non-empty, safe file of a known kind."""
    head = _head(path)
    if path.stat().st_size > policy.max_file_bytes:
        raise FileRefused(FileReason.TOO_BIG, f"It has {path.stat().st_size // MEGABYTE} MB.")
    if head.startswith(b"PK"):
        return _workbook_kind(path, policy)
    if head.startswith(b"\x1f\x8b"):
        with opened(path, policy) as stream:
            head = stream.read(4096)
        if head.startswith((b"PK\x03\x04", b"\x1f\x8b")):
            raise FileRefused(FileReason.PACKED, "It is packed twice.")
    return _text_kind(head)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise FileRefused(FileReason.NOT_FOUND, error.strerror or "") from None
    if not head:
        raise FileRefused(FileReason.EMPTY)
    return head


def _text_kind(head: bytes) -> Kind:
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(FileReason.LOCKED)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(FileReason.WRONG_ENCODING, "It is in UTF-16.")
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise FileRefused(FileReason.EMPTY)
    if text[:9].lower().startswith((b"<!doctype", b"<html")):
        raise FileRefused(FileReason.WEB_PAGE)
    if b"\x00" in head or text.startswith((b"%PDF", b"PAR1", b"<?xml", b"{\\rtf")):
        raise FileRefused(FileReason.NOT_A_TABLE)
    return Kind.JSON if text[:1] in b"[{" else Kind.CSV


class _Counted:
    """A stream that refuses to hand out more than the policy allows: a bomb goes off here, not in memory."""

    def __init__(self, stream: BinaryIO, packed: int, policy: RegisterPolicy) -> None:
        self._stream = stream
        self._limit = policy.max_uncompressed_bytes
        self._fair = max(packed * policy.max_zip_ratio, _SMALL)
        self._out = 0

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._stream.read(MEGABYTE if size < 0 else size)
        except EOFError:
            raise FileRefused(FileReason.CUT_SHORT) from None
        except (OSError, zlib.error):
            raise FileRefused(FileReason.BROKEN) from None
        self._out += len(data)
        if self._out > min(self._limit, self._fair):
            raise FileRefused(FileReason.BOMB)
        return data


@contextmanager
def opened(path: Path, policy: RegisterPolicy) -> Iterator[_Counted]:
    """The bytes of a plain or gzipped file, counted while they are read."""
    packed = path.stat().st_size
    with path.open("rb") as raw:
        gzipped = raw.read(2) == b"\x1f\x8b"
        raw.seek(0)
        if gzipped:
            with gzip.GzipFile(fileobj=raw) as stream:
                yield _Counted(cast(BinaryIO, stream), packed, policy)
        else:
            yield _Counted(raw, max(packed, policy.max_uncompressed_bytes), policy)


def _workbook_kind(path: Path, policy: RegisterPolicy) -> Kind:
    with workbook(path, policy) as archive:
        names = set(archive.namelist())
        if "content.xml" in names and _is_ods(archive, names):
            return Kind.ODS
        if "xl/workbook.xml" in names:
            return Kind.XLSX
    raise FileRefused(FileReason.PACKED)


def _is_ods(archive: zipfile.ZipFile, names: set[str]) -> bool:
    if "META-INF/manifest.xml" in names and b"encryption-data" in read_member(
        archive, "META-INF/manifest.xml"
    ):
        raise FileRefused(FileReason.LOCKED)
    return "mimetype" not in names or read_member(archive, "mimetype").strip().startswith(_ODS_TYPE)


@contextmanager
def workbook(path: Path, policy: RegisterPolicy) -> Iterator[zipfile.ZipFile]:
    """The parts of an ODS or XLSX, after checking that they are safe to unpack."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
        raise FileRefused(FileReason.CUT_SHORT, "It should be a workbook.") from None
    with archive:
        _check_parts(archive.infolist(), policy)
        for part in archive.infolist():
            if part.filename.endswith((".xml", ".rels")):
                _check_prolog(archive, part)
        yield archive


def _check_parts(parts: list[zipfile.ZipInfo], policy: RegisterPolicy) -> None:
    if len(parts) > policy.max_zip_entries:
        raise FileRefused(FileReason.BOMB, f"It has {len(parts)} parts.")
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(FileReason.LOCKED)
    # zipfile never hands out more than the size that a part declares, so the declared sizes can be trusted
    # here.
    if sum(part.file_size for part in parts) > policy.max_uncompressed_bytes:
        raise FileRefused(FileReason.BOMB)
    for part in parts:
        if part.file_size > max(_SMALL, part.compress_size * policy.max_zip_ratio):
            raise FileRefused(FileReason.BOMB)
        if part.filename == "xl/sharedStrings.xml" and part.file_size > _SHARED_TEXT:
            raise FileRefused(FileReason.TOO_BIG)


def _check_prolog(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuses a part that declares a document type: entities are how XML bombs and theft of files are
    written.
    """
    head = read_member(archive, part.filename, _PROLOG)
    root = _ROOT.search(head)
    prolog = head[: root.start()] if root else head
    if b"<!DOCTYPE" in prolog or b"<!ENTITY" in prolog or (root is None and head.strip()):
        raise FileRefused(FileReason.FORBIDDEN_XML, f"In {part.filename}.")


def read_member(archive: zipfile.ZipFile, name: str, size: int = MEGABYTE) -> bytes:
    """The first bytes of one part; raises FileRefused where it is damaged."""
    try:
        with archive.open(name) as stream:
            return stream.read(size)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        raise FileRefused(FileReason.BROKEN, f"In {name}.") from None
