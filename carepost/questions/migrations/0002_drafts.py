import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0003_signed_out_everywhere'),
        ('questions', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='questionsetversion',
            name='reason',
            field=models.TextField(blank=True, db_default='', help_text='Why, in the words of who published it'),
        ),
        migrations.CreateModel(
            name='QuestionDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField()),
                ('body', models.JSONField(help_text='The questions, as questions.rules writes them')),
                ('before', models.JSONField(help_text='The questions before the last change', null=True)),
                ('edition', models.IntegerField(default=1)),
                ('base_version', models.IntegerField()),
                ('begun_by', models.TextField()),
                ('begun_at', models.DateTimeField()),
                ('edited_by_id', models.BigIntegerField(help_text='None for a command', null=True)),
                ('edited_by', models.TextField()),
                ('edited_at', models.DateTimeField()),
                ('ended', models.TextField(blank=True, choices=[('published', 'published'), ('dropped', 'dropped')])),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('base_council', models.ForeignKey(blank=True, help_text="Whose version it was begun from: none for the house's own", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended', '')), fields=('council', 'key'), name='one_open_draft_per_set'), models.CheckConstraint(condition=models.Q(('edition__gte', 1)), name='draft_editions_start_at_one'), models.CheckConstraint(condition=models.Q(('ended__in', ['', 'published', 'dropped'])), name='draft_ends_so'), models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('ended_at__isnull', True)), models.Q(models.Q(('ended', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='draft_ended_and_when_together')],
            },
        ),
        Protect("questions_questiondraft"),
    ]
