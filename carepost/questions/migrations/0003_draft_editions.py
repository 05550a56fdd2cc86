import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models

#: What is known of drafts so far: how each stands, and before its last change, by whoever began it.
KEEP_WHAT_IS_KNOWN = """
INSERT INTO questions_draftedition (council_id, draft_id, number, body, by_id, by_name, at)
SELECT council_id, id, edition, body, edited_by_id, edited_by, edited_at FROM questions_questiondraft
UNION ALL
SELECT council_id, id, edition - 1, before, NULL, begun_by, begun_at FROM questions_questiondraft
WHERE before IS NOT NULL AND edition > 1;
"""
LAST_CHANGE_ALONE = """
UPDATE questions_questiondraft draft SET before = edition.body FROM questions_draftedition edition
WHERE edition.draft_id = draft.id AND edition.number = draft.edition - 1;
"""

class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0003_signed_out_everywhere'),
        ('questions', '0002_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='DraftEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('body', models.JSONField(help_text='The questions, as questions.rules writes them')),
                ('by_id', models.BigIntegerField(help_text='None for a command', null=True)),
                ('by_name', models.TextField()),
                ('at', models.DateTimeField()),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='questions.questiondraft')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draft', 'number'), name='one_draft_edition_per_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='draft_edition_numbers_start_at_one')],
            },
        ),
        migrations.RunSQL(KEEP_WHAT_IS_KNOWN, LAST_CHANGE_ALONE),
        Protect("questions_draftedition"),
        migrations.RemoveField(model_name='questiondraft', name='before'),
    ]
