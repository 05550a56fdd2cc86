import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models

#: Of a disagreement that a provider reads, it reads the files that came in its own days and were not taken back. To a next
#: provider they pass with no decision: what opens the standing says nothing of papers.
OWN = (
    "taken_back_at IS NULL AND EXISTS (SELECT FROM risk_disagreement d WHERE d.id = disagreement_id AND"
    " (at AT TIME ZONE 'Europe/London')::date"
    " <@ ((SELECT carepost_provider_windows('')) ->> d.service_id::text)::datemultirange)"
)


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0004_colleagues'),
        ('providers', '0001_handover'),
        ('risk', '0008_disagreement'),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('media_type', models.TextField(choices=[('application/pdf', 'PDF'), ('image/png', 'PNG'), ('image/jpeg', 'JPEG'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'DOCX'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'XLSX'), ('application/vnd.oasis.opendocument.text', 'ODT'), ('application/vnd.oasis.opendocument.spreadsheet', 'ODS'), ('text/plain', 'TEXT')])),
                ('size', models.BigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('path', models.TextField(blank=True, help_text='Where it lies below MEDIA_ROOT')),
                ('at', models.DateTimeField(help_text='When it came')),
                ('by_id', models.BigIntegerField(blank=True, null=True)),
                ('by_name', models.TextField()),
                ('taken_back_at', models.DateTimeField(blank=True, null=True)),
                ('taken_back_by', models.TextField(blank=True)),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ('disagreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='risk.disagreement')),
            ],
            options={
                'verbose_name_plural': 'evidence',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('path', ''), _negated=True), ('taken_back_at__isnull', False), _connector='OR'), name='evidence_has_content'), models.CheckConstraint(condition=models.Q(models.Q(('taken_back_at__isnull', True), ('taken_back_by', '')), models.Q(('taken_back_at__isnull', False), models.Q(('taken_back_by', ''), _negated=True)), _connector='OR'), name='evidence_taken_back_by_somebody')],
            },
        ),
        Protect("risk_evidence", also_read=OWN),
    ]
