"""Templates of letters: their drafts, their published versions, and which of these was in use when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower

from carepost.councils.models import Council
from carepost.letters.rules.wording import Wording, asked_of


class NotAmong(Func):
    """A value that is none of those in an array column, as a condition of a constraint."""

    template = "NOT (%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = models.BooleanField()


class LetterTemplate(models.Model):
    """A kind of letter that a council sends. `current` is the version in use; `retired` ones are not offered."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    name = models.TextField()
    about = models.TextField(blank=True, help_text="When it is sent, for colleagues")
    current = models.ForeignKey(
        "LetterVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("council", Lower("name"), name="letter_template_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="letter_template_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class _Worded(models.Model):
    """What a draft and a version say."""

    subject = models.TextField()
    body = models.TextField()
    head = models.TextField(blank=True, help_text="Who writes: the lines at the top")
    asked = models.JSONField(default=list, help_text="The fields that whoever sends it fills in")

    class Meta:
        abstract = True

    @property
    def wording(self) -> Wording:
        return Wording(self.subject, self.body, self.head, asked_of(self.asked))

    def take(self, wording: Wording) -> None:
        """Say this from now on."""
        self.subject, self.body, self.head = wording.subject, wording.body, wording.head
        self.asked = wording.as_json()


class LetterDraft(_Worded):
    """The next version while it is written. `wrote` are the users who did; `edition` counts the changes."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="drafts")
    subject = models.TextField(blank=True)
    body = models.TextField(blank=True)
    edition = models.IntegerField(default=1)
    wrote = ArrayField(models.BigIntegerField(), default=list)
    writers = ArrayField(models.TextField(), default=list, help_text="Their names")
    edited_by = models.TextField()
    edited_at = models.DateTimeField()
    ended = models.TextField(blank=True, choices=[("published", "published"), ("dropped", "dropped")])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["template"], condition=Q(ended=""), name="one_open_draft_per_template"
            ),
            models.CheckConstraint(
                condition=Q(ended__in=["", "published", "dropped"]), name="letter_draft_ends_so"
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.template_id}, edition {self.edition}"


class LetterVersion(_Worded):
    """A version as it was published. Only added to: letters that were made under it go on saying the same."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    wrote = ArrayField(models.BigIntegerField(), default=list)
    writers = ArrayField(models.TextField(), default=list)
    published_by_id = models.BigIntegerField()
    published_by = models.TextField()
    at = models.DateTimeField()
    words = models.TextField(help_text="What changed, and why")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="letter_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="letter_versions_start_at_one"),
            models.CheckConstraint(condition=~Q(words=""), name="letter_version_says_why"),
            models.CheckConstraint(
                condition=NotAmong(F("published_by_id"), F("wrote")),
                name="letter_version_published_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_id}: version {self.number}"


class LetterPublication(models.Model):
    """Since when a version is the one in use, by whom, and why. Only added to: the newest counts."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    template = models.ForeignKey(LetterTemplate, on_delete=models.PROTECT, related_name="publications")
    version = models.ForeignKey(LetterVersion, on_delete=models.PROTECT, related_name="publications")
    by_name = models.TextField()
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="letter_publication_says_why")]

    def __str__(self) -> str:
        return f"{self.version} since {self.at:%Y-%m-%d}"
