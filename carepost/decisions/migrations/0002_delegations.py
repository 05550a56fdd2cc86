import carepost.decisions.rules.deciding
import carepost.decisions.rules.openness
import django.db.models.deletion
from django.conf import settings
from carepost.core.tenancy import Protect
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('councils', '0003_signed_out_everywhere'),
        ('decisions', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField()),
                ('on', models.DateField(help_text='Its first day')),
                ('until', models.DateField(help_text='Its last day')),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by_id', models.BigIntegerField()),
                ('recorded_by_name', models.TextField()),
                ('ended_at', models.DateTimeField(blank=True, help_text='When it was ended before its last day', null=True)),
                ('ended_by_name', models.TextField(blank=True)),
                ('ended_words', models.TextField(blank=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='decision',
            name='binding_with_a_quorum',
        ),
        migrations.AddField(
            model_name='decision',
            name='interest',
            field=models.TextField(blank=True, db_default='', default='', help_text='Why the public is better served by the exemption'),
        ),
        migrations.AddField(
            model_name='decision',
            name='openness',
            field=models.TextField(blank=True, choices=[('public', 'Public'), ('exempt', 'Exempt')], db_default='', default='', help_text='Empty for decisions of before it was asked'),
        ),
        migrations.AddField(
            model_name='decision',
            name='paragraph',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(1, 'about an individual'), (2, 'likely to reveal who an individual is'), (3, 'about somebody’s financial or business affairs, the council’s own among them'), (4, 'about consultations or negotiations with those who work for the council'), (5, 'legal professional privilege'), (6, 'shows that the council means to give a notice, an order or a direction'), (7, 'about preventing, investigating or prosecuting crime')], help_text='Of Schedule 12A', null=True),
        ),
        migrations.AddField(
            model_name='delegation',
            name='council',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='given_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='decisions.decision'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='decisions.group'),
        ),
        migrations.AddField(
            model_name='delegation',
            name='to',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='delegation',
            field=models.ForeignKey(blank=True, help_text='By which one member decided alone', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='used_by', to='decisions.delegation'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('present__len__gte', models.F('quorum')), models.Q(('force', carepost.decisions.rules.deciding.Force['BINDING']), _negated=True), ('delegation__isnull', False), _connector='OR'), name='binding_with_a_quorum'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('interest', ''), ('openness__in', ['', carepost.decisions.rules.openness.Openness['PUBLIC']]), ('paragraph__isnull', True)), models.Q(('openness', carepost.decisions.rules.openness.Openness['EXEMPT']), ('paragraph__in', [1, 2, 3, 4, 5, 6, 7]), models.Q(('interest', ''), _negated=True)), _connector='OR'), name='exempt_by_a_paragraph_with_why'),
        ),
        migrations.AddIndex(
            model_name='delegation',
            index=models.Index(fields=['group', 'to'], name='delegation_by_person'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='delegation_says_what'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('on'))), name='delegation_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('to', models.F('recorded_by_id')), _negated=True), name='nobody_delegates_to_themselves'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(models.Q(('ended_by_name', ''), _negated=True), models.Q(('ended_words', ''), _negated=True)), _connector='OR'), name='delegation_ended_by_somebody'),
        ),
        Protect("decisions_delegation"),
    ]
