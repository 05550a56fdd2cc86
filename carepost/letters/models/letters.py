"""Letters as they were made, and what became of each."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carepost.core import ids
from carepost.councils.models import Council, ProviderBody
from carepost.letters.models.languages import LetterTranslation
from carepost.letters.models.runs import PrintRun
from carepost.letters.models.templates import LetterVersion
from carepost.letters.rules.languages import ENGLISH, Layout, Way
from carepost.letters.rules.letters import IN_A_RUN, LEFT, LetterState, LetterVerb
from carepost.register.models import Service
from carepost.ui.words import plural

PREFIX = "L"
_STATES = [(state.value, state.label) for state in LetterState]


class Mailing(models.Model):
    """One press of a button: a letter to one service, or to all that a filter left. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    version = models.ForeignKey(LetterVersion, on_delete=models.PROTECT, related_name="mailings")
    submission_key = models.TextField()
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    at = models.DateTimeField()
    about = models.TextField(help_text="To whom, in words")
    left_out = models.IntegerField(default=0, help_text="How many could not be written to, and were left out")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "submission_key"], name="one_mailing_per_submission"),
            models.CheckConstraint(condition=~Q(submission_key=""), name="mailing_has_a_submission_key"),
        ]

    def __str__(self) -> str:
        return f"{self.version} to {self.about}"

    @property
    def told(self) -> str:
        """What came of it, in words: how many letters, and how many wait."""
        counts = dict(self.letters.order_by().values_list("state").annotate(n=models.Count("pk")))
        held = counts.pop(LetterState.HELD, 0)
        words = [plural(sum(counts.values()), "letter") + " on the way"] if counts else []
        return ", ".join(
            [*words, *([f"{plural(held, 'letter')} held back for a translation"] if held else [])]
        )


class Letter(models.Model):
    """One letter to one service. `letter` is the whole of it as it was made; empty once it is no longer kept.

    `body` is who signed in for the service when it was written: it stays theirs when the service changes hands.
    """

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="letters")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="letters")
    body = models.ForeignKey(
        ProviderBody, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    version = models.ForeignKey(LetterVersion, on_delete=models.PROTECT, related_name="letters")
    state = models.TextField(choices=_STATES)
    language = models.TextField(default=ENGLISH)
    wished = models.TextField(default=ENGLISH, help_text="The language that its reader asked for")
    translation = models.ForeignKey(
        LetterTranslation, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    told_english = models.BooleanField(
        default=False, help_text="It says that it is in English, and how to ask for another"
    )
    layout = models.TextField(choices=[(each.value, each.label) for each in Layout])
    way = models.TextField(choices=[(each.value, each.label) for each in Way])
    subject = models.TextField()
    letter = models.JSONField(null=True, help_text="As engine.composing writes it")
    values = models.JSONField(null=True, help_text="What was filled in and known, as rules.values keeps it")
    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    place = models.IntegerField(null=True, blank=True, help_text="Its place in the run")
    emails = ArrayField(models.TextField(), default=list)
    by_id = models.BigIntegerField(null=True)
    by_name = models.TextField()
    made_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True, help_text="When the provider first opened it")
    opened_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailing", "service"], name="one_letter_per_mailing_and_service"),
            models.UniqueConstraint(fields=["run", "place"], name="one_letter_per_place_of_a_run"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(IN_A_RUN), run__isnull=False, place__gte=1)
                | (~Q(state__in=sorted(IN_A_RUN)) & Q(run__isnull=True, place__isnull=True)),
                name="letter_in_a_run_has_its_place",
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(LetterState)), name="letter_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(LEFT), left_at__isnull=False)
                | (~Q(state__in=sorted(LEFT)) & Q(left_at__isnull=True)),
                name="letter_left_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[LetterState.HELD, LetterState.CANCELLED])
                | Q(language=F("wished"))
                | Q(language=ENGLISH, told_english=True),
                name="letter_never_silently_english",
            ),
            models.CheckConstraint(
                condition=Q(language=ENGLISH)
                | Q(translation__isnull=False)
                | Q(state__in=[LetterState.HELD, LetterState.CANCELLED]),
                name="letter_in_a_language_by_a_translation",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by="")
                | (Q(opened_at__isnull=False) & ~Q(opened_by="")),
                name="letter_opened_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "-made_at"], name="letter_by_time"),
            models.Index(fields=["service", "-made_at"], name="letter_by_service"),
            models.Index(fields=["body", "-left_at"], name="letter_by_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.ref}: {self.state}"

    @property
    def ref(self) -> str:
        """The number that people read out, such as L-0042-2."""
        return ids.reference(PREFIX, self.pk)

    @property
    def fact(self) -> str:
        """What its mails tell of: their key."""
        return f"letter:{self.pk}"

    @property
    def kept(self) -> dict[str, Any]:
        """The letter, where it is still kept; else nothing."""
        return self.letter or {}


class LetterEvent(models.Model):
    """One step of a letter, with who, when and in which words. Only added to."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="events")
    verb = models.TextField(choices=[(verb.value, verb.done) for verb in LetterVerb])
    from_state = models.TextField(blank=True, choices=_STATES)
    to_state = models.TextField(choices=_STATES)
    at = models.DateTimeField()
    by_name = models.TextField()
    words = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["letter", "id"], name="letter_history")]

    def __str__(self) -> str:
        return f"{self.letter_id}: {self.verb} by {self.by_name}"
