"""How readers want to be written to, and versions in other languages."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council
from carepost.letters.models.templates import LetterVersion
from carepost.letters.rules.languages import ENGLISH, Layout, Way, told
from carepost.letters.rules.translating import Words
from carepost.register.models import Service


class ReaderWish(models.Model):
    """How the manager of a service asked to be written to. Only added to: the newest counts."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="reader_wishes")
    language = models.TextField()
    layout = models.TextField(choices=[(each.value, each.label) for each in Layout])
    way = models.TextField(choices=[(each.value, each.label) for each in Way])
    by_name = models.TextField()
    by_provider = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(language=""), name="reader_wish_names_a_language")]
        indexes = [models.Index(fields=["council", "service", "-id"], name="reader_wish_newest")]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.told}"

    @property
    def told(self) -> str:
        """In words: "Polish (polski), large print, by post"."""
        return told(self.language, Layout(self.layout), Way(self.way))


class LetterTranslation(models.Model):
    """A version in another language, as it was entered. Only added to: the newest of a version and language counts.

    `carried_from` is the translation of an earlier version that somebody found to fit this one as it is.
    """

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    version = models.ForeignKey(LetterVersion, on_delete=models.PROTECT, related_name="translations")
    language = models.TextField()
    subject = models.TextField()
    body = models.TextField()
    choices = models.JSONField(default=dict, help_text="The words of each answer, by field")
    translator = models.TextField(help_text="Who translated it, such as a company with its order number")
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    writer_id = models.BigIntegerField()
    writer = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(language__in=["", ENGLISH]), name="letter_translated_from_english"
            ),
            models.CheckConstraint(condition=~Q(translator=""), name="letter_translated_by_somebody"),
        ]
        indexes = [models.Index(fields=["version", "language", "-id"], name="letter_translation_newest")]

    def __str__(self) -> str:
        return f"{self.version} in {self.language}"

    @property
    def words(self) -> Words:
        return Words(self.subject, self.body, self.choices, self.translator)


class TranslationConfirmation(models.Model):
    """Somebody other than who entered it found a translation right. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    translation = models.OneToOneField(
        LetterTranslation, on_delete=models.PROTECT, related_name="confirmation"
    )
    writer_id = models.BigIntegerField()
    by_id = models.BigIntegerField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(by_id=F("writer_id")), name="letter_translation_confirmed_by_another"
            )
        ]

    def __str__(self) -> str:
        return f"{self.translation} by {self.by_name}"
