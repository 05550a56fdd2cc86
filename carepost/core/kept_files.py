"""Files that came from outside, kept below MEDIA_ROOT under a name that their content gives them."""

from __future__ import annotations

from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def keep(path: PurePath, content: bytes) -> str:
    """Keep a file and return its name; the same content is kept once."""
    name = str(path)
    return name if default_storage.exists(name) else default_storage.save(name, ContentFile(content))


def read(name: str) -> bytes:
    """What a kept file holds."""
    with default_storage.open(name) as file:
        return bytes(file.read())


def drop(name: str) -> None:
    """Remove a kept file. One that is gone already is no fault."""
    default_storage.delete(name)
