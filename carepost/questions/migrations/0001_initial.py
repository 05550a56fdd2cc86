import django.db.models.deletion
from carepost.core.tenancy import Protect
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('core', '0001_initial'),
        ('councils', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='QuestionSetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField(help_text='What is asked with it, such as welfare-call')),
                ('version', models.IntegerField()),
                ('title', models.TextField()),
                ('body', models.JSONField(help_text='The questions, as questions.rules writes them')),
                ('published_by', models.TextField()),
                ('published_at', models.DateTimeField()),
                ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('council', 'key', 'version'), name='one_set_per_version', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='versions_start_at_one'), models.CheckConstraint(condition=models.Q(('key', ''), _negated=True), name='question_set_has_a_key')],
            },
        ),
        Protect("questions_questionsetversion", also_read="council_id IS NULL"),
    ]
