"""A file to upload."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from carepost.core.sent_files import ENDINGS

from .. import words
from .base import BoundField, GovukField

MEGABYTE = 1024 * 1024


class FileField(GovukField, forms.FileField):
    """An uploaded file, checked by its name's ending and its size; what is inside is the reader's business.

    `endings` are such as ("csv", "xlsx"); `largest` is in bytes. Returns UploadedFile, or None when left
    empty.
    """

    component = "file_upload"
    asks = "Choose"

    def __init__(
        self,
        *,
        endings: tuple[str, ...] = (),
        largest: int = 50 * MEGABYTE,
        accept: str | None = None,
        **options: Any,
    ) -> None:
        self.endings = endings
        self.largest = largest
        self.accept = accept or ",".join(f".{ending}" for ending in endings)
        super().__init__(**options)

    def messages(self) -> dict[str, str]:
        return {
            "missing": f"Choose {self.noun}",
            "empty": "The file you chose is empty. Choose another",
            "invalid": "The file did not arrive. Choose it again",
            "contradiction": "Choose a file, or clear the one there, not both",
            "max_length": "The file's name must be %(max)d characters or fewer, it is %(length)d",
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file or None
        ending = str(file.name).rpartition(".")[2].lower()
        if self.endings and ending not in self.endings:
            raise ValidationError(f"The file must be {self._kinds()}. You chose {file.name}", code="ending")
        if file.size is not None and file.size > self.largest:
            told = f"{words.number(self.largest // MEGABYTE)} MB"
            raise ValidationError(f"The file must be {told} or smaller", code="largest")
        return file

    def parameters(self, bound: BoundField) -> dict[str, Any]:
        shared = super().parameters(bound)
        attributes = (shared.get("attributes") or {}) | ({"accept": self.accept} if self.accept else {})
        return shared | {"javascript": True, "attributes": attributes or None}

    def _kinds(self) -> str:
        *rest, last = [ending.upper() for ending in self.endings]
        return f"{', '.join(rest)} or {last}" if rest else last


class SafeFileField(FileField):
    """A file of a kind that can be kept and given out (core/filekinds.py), `largest_mb` at most."""

    def __init__(self, *, largest_mb: int, hint: str = "", **options: Any) -> None:
        kinds = "A PDF, a picture, plain text, or a document or table without macros"
        super().__init__(
            endings=ENDINGS,
            largest=largest_mb * MEGABYTE,
            hint=f"{kinds}, {largest_mb} MB at most. {hint}",
            **options,
        )
