"""Question sets as published: typed, numbered, and never changed afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, QuerySet

from carepost.councils.models import Council


class QuestionSetVersion(models.Model):
    """One version of a set of questions. Without a council it is the house's own, which every council may
    use.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT, null=True, blank=True)
    key = models.TextField(help_text="What is asked with it, such as welfare-call")
    version = models.IntegerField()
    title = models.TextField()
    body = models.JSONField(help_text="The questions, as questions.rules writes them")
    published_by = models.TextField()
    published_at = models.DateTimeField()
    reason = models.TextField(blank=True, db_default="", help_text="Why, in the words of who published it")

    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "key", "version"], nulls_distinct=False, name="one_set_per_version"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="versions_start_at_one"),
            models.CheckConstraint(condition=~Q(key=""), name="question_set_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} version {self.version}"

    @classmethod
    def usable(cls, council_id: int | None, key: str) -> QuerySet[QuestionSetVersion]:
        """What a council may use, its own and the house's: the one in use first, then the newest first."""
        rows = cls.objects.filter(Q(council_id=council_id or 0) | Q(council_id__isnull=True), key=key)
        return rows.order_by(F("council_id").desc(nulls_last=True), "-version")


class QuestionDraft(models.Model):
    """The next version of a council's set while it is written, as it stands. `ended` is empty while it is open.

    `edition` counts the changes to every draft of the set: a page of a draft that is dropped fits no later one.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    key = models.TextField()
    body = models.JSONField(help_text="The questions, as questions.rules writes them")
    edition = models.IntegerField(default=1)
    base_council = models.ForeignKey(
        Council, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Whose version it was begun from: none for the house's own",
    )  # fmt: skip
    base_version = models.IntegerField()
    begun_by = models.TextField()
    begun_at = models.DateTimeField()
    edited_by_id = models.BigIntegerField(null=True, help_text="None for a command")
    edited_by = models.TextField()
    edited_at = models.DateTimeField()
    ended = models.TextField(blank=True, choices=[("published", "published"), ("dropped", "dropped")])
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "key"], condition=Q(ended=""), name="one_open_draft_per_set"
            ),
            models.CheckConstraint(condition=Q(edition__gte=1), name="draft_editions_start_at_one"),
            models.CheckConstraint(condition=Q(ended__in=["", "published", "dropped"]), name="draft_ends_so"),
            models.CheckConstraint(
                condition=Q(ended="", ended_at__isnull=True) | (~Q(ended="") & Q(ended_at__isnull=False)),
                name="draft_ended_and_when_together",
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.key}, edition {self.edition}"


class DraftEdition(models.Model):
    """A draft as one change left it, and by whom. Only added to: who wrote in a draft, and what was changed since
    somebody looked.
    """

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    draft = models.ForeignKey(QuestionDraft, on_delete=models.PROTECT, related_name="editions")
    number = models.IntegerField()
    body = models.JSONField(help_text="The questions, as questions.rules writes them")
    by_id = models.BigIntegerField(null=True, help_text="None for a command")
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_draft_edition_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="draft_edition_numbers_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"edition {self.number} by {self.by_name}"


class Fact(models.Model):
    """One answer about a service, as it was given: the ledger's row. The newest of a datum counts.

    It is for the council that was told, and for the provider. Never changed but to let it no longer count, where the
    call that it came from was corrected.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    service = models.ForeignKey("register.Service", on_delete=models.PROTECT, related_name="facts")
    datum = models.TextField(help_text="Which, as declared in questions/data.py")
    value = models.IntegerField()
    as_of = models.DateTimeField(help_text="When it was so")
    source = models.TextField(help_text="How it became known, as people say it")
    source_ref = models.TextField(help_text="What it came from, such as call:17")
    by_name = models.TextField(blank=True, help_text="Who gave the answer")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "service", "datum", "source_ref"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_answer_per_source",
            ),
            models.CheckConstraint(condition=~Q(source_ref="") & ~Q(datum=""), name="fact_says_of_what"),
        ]
        indexes = [
            models.Index(fields=["council", "service", "datum", "-as_of"], name="fact_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.datum} of {self.service_id}: {self.value}"
