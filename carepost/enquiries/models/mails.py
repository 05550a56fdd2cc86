"""Mails that came in, each with what became of it, and the files that they brought."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from carepost.core.filekinds import FileKind
from carepost.councils.models import Council
from carepost.enquiries.models.enquiries import Enquiry
from carepost.enquiries.rules.mails import MailState


class InboundMail(models.Model):
    """One mail as it came. Only added to: what becomes of it is decided as it is taken in. The mail itself lies in
    `raw`, a file.
    """

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the mail, so that it is taken in once")
    state = models.TextField(choices=[(state.value, state.label) for state in MailState])
    message_id = models.TextField(blank=True)
    sender = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    size = models.BigIntegerField()
    at = models.DateTimeField()
    raw = models.TextField(help_text="Where the mail lies below MEDIA_ROOT")
    note = models.TextField(blank=True)
    finance = models.BooleanField(
        default=False, help_text="May be about money: for the readers of that alone"
    )
    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, null=True, blank=True, related_name="mails"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "digest"], name="a_mail_is_taken_in_once"),
            models.CheckConstraint(
                condition=Q(state__in=[MailState.NEW, MailState.ADDED], enquiry__isnull=False)
                | (~Q(state__in=[MailState.NEW, MailState.ADDED]) & Q(enquiry__isnull=True)),
                name="a_mail_taken_in_has_its_enquiry",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "-at"], name="mail_by_time"),
            models.Index(fields=["council", "sender", "-at"], name="mail_by_sender"),
            models.Index(fields=["council", "message_id"], name="mail_by_id"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.state}"


class MailTakenIn(models.Model):
    """A mail that was kept aside and became an enquiry after all: by whom, and why."""

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    mail = models.OneToOneField(InboundMail, on_delete=models.PROTECT, related_name="taken_in")
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    by_name = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="mail_taken_in_for_a_reason")]

    def __str__(self) -> str:
        return f"{self.mail_id}: {self.by_name}"


class MailboxOutage(models.Model):
    """A time for which a mailbox could not be read: since when, why, whether administrators were told, until when."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    address = models.TextField()
    began_at = models.DateTimeField()
    said = models.TextField(help_text="Why, as it was told last")
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "address"], condition=Q(ended_at=None), name="a_mailbox_is_silent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.said}"


class EnquiryFile(models.Model):
    """A file that came with a question or after it, by mail or through a page, given out as a download.

    A refused one has its name and why, and no content.
    """

    append_only = True

    council = models.ForeignKey(Council, on_delete=models.PROTECT)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="files")
    mail = models.ForeignKey(
        InboundMail, on_delete=models.PROTECT, null=True, blank=True, related_name="files"
    )
    name = models.TextField()
    media_type = models.TextField(blank=True, choices=[(kind.value, kind.name) for kind in FileKind])
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(help_text="When it came")
    path = models.TextField(blank=True, help_text="Where it lies below MEDIA_ROOT")
    refused = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(refused="") & ~Q(path="") & ~Q(media_type=""))
                | (~Q(refused="") & Q(path="", media_type="")),
                name="a_file_is_kept_or_refused",
            )
        ]

    def __str__(self) -> str:
        return self.name
