"""What was put forward for the newsletter, and all that became of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from carepost.councils.models import Council
from carepost.newsletter.models.editions import Edition
from carepost.newsletter.rules import Audience, ItemState, ItemVerb, Section, Words


class NewsItem(models.Model):
    """One thing to tell. `edition` is the one that it is in; `provider_id` or `partner_id` whose idea it was."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    place = models.IntegerField(default=0, help_text="Its place among the items of its section")
    title = models.TextField()
    words = models.TextField()
    link = models.TextField(blank=True)
    section = models.TextField(choices=[(one.value, one.label) for one in Section])
    readers = ArrayField(models.TextField(), default=list, blank=True)
    kinds = ArrayField(models.TextField(), default=list, blank=True)
    areas = ArrayField(models.BigIntegerField(), default=list, blank=True)
    worth_until = models.DateField(
        null=True, blank=True, help_text="The last day on which it is worth telling"
    )
    state = models.TextField(choices=[(one.value, one.label) for one in ItemState])
    why = models.TextField(blank=True, help_text="Why it is left out")
    carried = models.IntegerField(default=0, help_text="How often it was carried over")
    version = models.IntegerField(default=1)
    source = models.TextField(blank=True, help_text="What it was made from, such as library:12")
    put_by_id = models.BigIntegerField(null=True, blank=True)
    put_by_name = models.TextField()
    put_by_about = models.TextField(
        blank=True, help_text="The provider or partner for whom they put it forward"
    )
    provider_id = models.BigIntegerField(null=True, blank=True)
    partner_id = models.BigIntegerField(null=True, blank=True)
    put_at = models.DateTimeField()
    submission_key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="one_item_per_submission"),
            models.UniqueConstraint(
                fields=["council", "source"], condition=~Q(source=""), name="one_item_per_source"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=[ItemState.CHOSEN, ItemState.TOLD]) & Q(edition__isnull=False))
                | (~Q(state__in=[ItemState.CHOSEN, ItemState.TOLD]) & Q(edition__isnull=True)),
                name="item_in_an_edition_or_none",
            ),
            models.CheckConstraint(
                condition=~Q(state=ItemState.LEFT_OUT) | ~Q(why=""), name="item_left_out_with_why"
            ),
        ]
        indexes = [models.Index(fields=["council", "state", "-put_at"], name="news_item_by_state")]

    def __str__(self) -> str:
        return self.title

    def as_words(self) -> Words:
        return Words(
            self.title, self.words, Section(self.section), self.link, self.audience, self.worth_until
        )

    @property
    def audience(self) -> Audience:
        return Audience(tuple(self.readers), tuple(self.kinds), tuple(self.areas))


class ItemStep(models.Model):
    """One thing that was done to an item. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    item = models.ForeignKey(NewsItem, on_delete=models.PROTECT, related_name="steps")
    verb = models.TextField(choices=[(one.value, one.done) for one in ItemVerb])
    state = models.TextField(choices=[(one.value, one.label) for one in ItemState])
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_name = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id}: {self.verb}"
