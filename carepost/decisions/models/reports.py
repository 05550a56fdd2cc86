"""The report to leaders: its states, and what was frozen when it was made. Frozen parts are only ever added."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from carepost.councils.models import Council, User
from carepost.decisions.rules.reports import ReportState, ReportVerb

_STANDS = [one.value for one in ReportState if one.stands]


class Report(models.Model):
    """One edition of a period's report. Made anew, the edition before it no longer stands."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    start = models.DateField()
    end = models.DateField()
    edition = models.PositiveSmallIntegerField()
    state = models.TextField(choices=[(one.value, one.label) for one in ReportState])
    made_at = models.DateTimeField()
    made_by_name = models.TextField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by_id = models.BigIntegerField(null=True, blank=True)
    reviewed_by_name = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "start", "end", "edition"], name="report_edition_once"
            ),
            models.UniqueConstraint(
                fields=["council", "start", "end"],
                condition=Q(state__in=_STANDS),
                name="one_report_of_a_period",
            ),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="report_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in ReportState]), name="report_is_in_a_state"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ReportState.REVIEWED, ReportState.SENT])
                | (Q(reviewed_at__isnull=False, reviewed_by_id__isnull=False) & ~Q(reviewed_by_name="")),
                name="reviewed_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.SENT, sent_at__isnull=False)
                | (~Q(state=ReportState.SENT) & Q(sent_at__isnull=True)),
                name="sent_with_its_time",
            ),
        ]
        indexes = [models.Index(fields=["council", "-end", "-edition"], name="report_by_period")]

    def __str__(self) -> str:
        return f"{self.start} to {self.end}, edition {self.edition}"

    @property
    def state_label(self) -> str:
        return ReportState(self.state).label


class ReportSection(models.Model):
    """A room's part of a report, as it was when it was made. `needs` is the permission to read it."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="sections")
    key = models.TextField()
    order = models.SmallIntegerField()
    title = models.TextField()
    note = models.TextField(blank=True)
    needs = models.TextField()
    schema = models.SmallIntegerField(help_text="The version of the shape of `figures`")
    figures = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="section_once_in_a_report")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.title}"


class ReportRows(models.Model):
    """The rows behind one figure, as they were."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    section = models.ForeignKey(ReportSection, on_delete=models.PROTECT, related_name="rows")
    figure = models.TextField()
    columns = ArrayField(models.TextField())
    rows = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "figure"], name="rows_once_for_a_figure")]

    def __str__(self) -> str:
        return f"{self.section_id}: {self.figure}"


class ReportComment(models.Model):
    """What a person says beside a section. The newest stands; the others stay."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="comments")
    section = models.TextField()
    words = models.TextField()
    at = models.DateTimeField()
    by_name = models.TextField()

    def __str__(self) -> str:
        return f"{self.report_id}: {self.section}"


class ReportEvent(models.Model):
    """One step of a report: who, when, why. Only added."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="events")
    verb = models.TextField(choices=[(one.value, one.told) for one in ReportVerb])
    state = models.TextField(help_text="The state after it")
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.TextField()

    def __str__(self) -> str:
        return f"{self.report_id}: {self.verb}"

    @property
    def told(self) -> str:
        return ReportVerb(self.verb).told


class ReportDelivery(models.Model):
    """That a report was sent to a person, once, with which sections. Only added."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="deliveries")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    email = models.TextField()
    sections = ArrayField(models.TextField())
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "user"], name="report_sent_to_a_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} to {self.name}"

    @property
    def reference(self) -> str:
        """What the mail is found by again."""
        return f"report:{self.report_id}:{self.user_id}"
