"""Times for which a mailbox could not be read, and mails that are written to another council."""

import django.db.models.deletion
from django.db import migrations, models

from carepost.core.tenancy import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0003_signed_out_everywhere"),
        ("enquiries", "0008_files"),
    ]

    operations = [
        migrations.AlterField(
            model_name="inboundmail",
            name="state",
            field=models.TextField(
                choices=[
                    ("new", "Became an enquiry"),
                    ("added", "Added to an enquiry"),
                    ("report", "Told us what became of a mail of ours"),
                    ("machine", "Kept aside: sent by a machine"),
                    ("own", "Kept aside: from our own address"),
                    ("elsewhere", "Kept aside: written to another council"),
                    ("too_many", "Kept aside: too many from there in a day"),
                    ("too_big", "Kept aside: too big"),
                    ("unreadable", "Kept aside: cannot be read"),
                    ("empty", "Kept aside: nothing in it"),
                    ("failed", "Kept aside: we failed to take it in"),
                ]
            ),
        ),
        migrations.CreateModel(
            name="MailboxOutage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("address", models.TextField()),
                ("began_at", models.DateTimeField()),
                ("said", models.TextField(help_text="Why, as it was told last")),
                ("told_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="councils.council")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("council", "address"),
                        name="a_mailbox_is_silent_once",
                    )
                ],
            },
        ),
        Protect("enquiries_mailboxoutage"),
    ]
