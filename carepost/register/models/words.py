"""The words that services can be found by."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Word(models.Model):
    """A word that stands, or once stood, in the search text of some service: what a typing error may have meant."""

    word = models.TextField(primary_key=True)

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="word_trigrams")]

    def __str__(self) -> str:
        return self.word
