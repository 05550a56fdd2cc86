"""Files from the portal and the public page, mails taken in after all, and mails that may be about money."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from carepost.core.tenancy import Protect
from carepost.providers.opening import opened, reading
from carepost.providers.rules import Kind

#: Whoever reads an enquiry for a provider reads its files of the same days as its history, but for those that were refused.
BY_DAY = opened(Kind.ENQUIRIES, "at", service="e.service_id")
OWN = (
    "refused = '' AND (SELECT carepost_provider()) IS NOT NULL AND EXISTS"
    f" (SELECT FROM enquiries_enquiry e WHERE e.id = enquiry_id AND {BY_DAY})"
)
TABLE = "enquiries_enquiryfile"
#: Until now each came with a mail.
CAME = f"UPDATE {TABLE} f SET at = m.at FROM enquiries_inboundmail m WHERE m.id = f.mail_id"


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0003_signed_out_everywhere"),
        ("enquiries", "0007_handover"),
        ("providers", "0001_handover"),
    ]

    operations = [
        migrations.AddField(
            model_name="inboundmail",
            name="finance",
            field=models.BooleanField(default=False, help_text="May be about money: for the readers of that alone"),
        ),
        migrations.AddField(
            model_name="enquiryfile",
            name="at",
            field=models.DateTimeField(default=django.utils.timezone.now, help_text="When it came"),
            preserve_default=False,
        ),
        migrations.RunSQL(CAME, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="enquiryfile",
            name="mail",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="enquiries.inboundmail",
            ),
        ),
        migrations.CreateModel(
            name="MailTakenIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.TextField()),
                ("by_name", models.TextField()),
                ("at", models.DateTimeField()),
                ("council", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="councils.council")),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="enquiries.enquiry"
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_in",
                        to="enquiries.inboundmail",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="mail_taken_in_for_a_reason"
                    )
                ],
            },
        ),
        Protect("enquiries_mailtakenin"),
        migrations.RunSQL(reading(TABLE, OWN), reading(TABLE, "false")),
    ]
