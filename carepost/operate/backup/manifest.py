"""What a backup says of itself: the first member of the tar, and what everything else is checked against."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from carepost.operate.mendable import MendableError

FORMAT, OLDER = 2, (1,)  # since 2, a file of several names is in a backup once
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"
CHUNK = 1 << 20


class BackupError(MendableError):
    """A backup could not be written or read; the message says why and what was left untouched."""


@dataclass(frozen=True)
class Part:
    """One member: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is in a backup. `rows` counts every table in the same snapshot as the dump.

    A file that has several names (hard links) is under each of them here, and its content in the tar once.
    """

    made_at: str
    carepost: str
    server: str
    app_role: str
    rows: Mapping[str, int]
    dump: Part
    files: Mapping[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Raises BackupError where it is not one of ours, or of a later format."""
        try:
            raw: dict[str, Any] = json.loads(text)
            if raw["format"] not in {FORMAT, *OLDER}:
                raise BackupError(
                    f"This backup has format {raw['format']}, and this version of Carepost reads formats up "
                    f"to {FORMAT}. Restore it with the version that wrote it: Carepost "
                    f"{raw.get('carepost', 'unknown')}."
                )
            raw["dump"] = Part(**raw["dump"])
            raw["files"] = {_safe(name): Part(**part) for name, part in raw["files"].items()}
            return cls(**raw)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BackupError("This is not a backup of Carepost: its manifest cannot be read.") from error


def part_of(path: Path) -> Part:
    """Size and SHA-256 of a file, read in pieces."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            digest.update(piece)
            size += len(piece)
    return Part(size, digest.hexdigest())


def _safe(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\0" in name:
        raise BackupError(
            f"This backup names a file outside its folder ({name!r}); it was not made by Carepost."
        )
    return name
