"""The tables of register, and who may read and write their rows."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables

#: Whoever does not act for a provider has none of its services: said at once, and not after reading the register. Who has
#: some of them has no others.
SERVICES = """
CREATE FUNCTION carepost_provider_services() RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT COALESCE(array_agg(s.id), '{}')
    FROM register_service s JOIN register_organisation o ON o.id = s.organisation_id
    WHERE carepost_provider() IS NOT NULL AND o.body_id = carepost_provider() AND (carepost_services() IS NULL OR s.id = ANY (carepost_services()))
$$;
"""
OWN = "service_id = ANY (carepost_provider_services())"
#: A provider records the beds of its own services, for the council in whose area they are.
RECORDS_BEDS = (
    "ALTER POLICY register_capacity_add ON register_capacity WITH CHECK (council_id = carepost_council()"
    f" OR ({OWN} AND council_id = (SELECT s.host_id FROM register_service s WHERE s.id = service_id)))"
)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('register', '0001_initial'),
        ('register', '0002_word'),
        ('register', '0003_no_provider'),
        ('register', '0004_capacity_of_providers'),
        ('register', '0005_some_services'),
        ('register', '0006_organisation_changed'),
    ]

    dependencies = [
        ('core', '0001_squashed_0004_legal_hold'),
        ('councils', '0001_squashed_0004_colleagues'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Brand',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.TextField(help_text="CQC's brand id, such as BD123", unique=True)),
                    ('name', models.TextField()),
                    ('told_on', models.DateField(blank=True, help_text='Date of the data that gave the name', null=True)),
                ],
            ),
            migrations.CreateModel(
                name='FactSet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('facts', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ('loose', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('facts', 'loose'), name='one_fact_set_once')],
                },
            ),
            migrations.CreateModel(
                name='ImportRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('shape', models.TextField(blank=True, help_text='Which of the known shapes the file has')),
                    ('filename', models.TextField()),
                    ('sha256', models.TextField(blank=True)),
                    ('stored_as', models.TextField(blank=True, help_text='Where the file waits between trying and applying')),
                    ('data_date', models.DateField(blank=True, help_text='The date of the data, not of the import', null=True)),
                    ('given', models.JSONField(blank=True, default=dict, help_text='What was said about the file: `whole`, `data_date`; for the API `until`')),
                    ('whole', models.BooleanField(default=False, help_text='A full file: what it does not carry is noted as not seen')),
                    ('status', models.TextField(choices=[('waiting', 'Waiting to be read'), ('reading', 'Being read'), ('tried', 'Tried, not applied'), ('applied', 'Applied'), ('undone', 'Undone'), ('refused', 'Refused'), ('failed', 'Stopped'), ('left', 'Left')], default='reading')),
                    ('started_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('by_id', models.BigIntegerField(null=True)),
                    ('read', models.IntegerField(default=0, help_text='Rows read so far: progress')),
                    ('counts', models.JSONField(blank=True, default=dict)),
                    ('warnings', models.JSONField(blank=True, default=list)),
                    ('refusal', models.TextField(blank=True)),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ],
                options={
                    'indexes': [models.Index(fields=['-started_at'], name='run_by_time')],
                },
            ),
            migrations.CreateModel(
                name='BeforeImage',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('table', models.TextField()),
                    ('row', models.BigIntegerField()),
                    ('image', models.JSONField()),
                    ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='images', to='register.importrun')),
                ],
                options={
                    'indexes': [models.Index(fields=['run', 'table'], name='image_by_run')],
                },
            ),
            migrations.CreateModel(
                name='Locality',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('boundary', models.JSONField(help_text='GeoJSON geometry, WGS 84')),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(blank=True, null=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='localities', to='councils.council')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'name', 'valid_from'), name='one_locality_per_name_and_day'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='locality_ends_after_it_starts')],
                },
            ),
            migrations.CreateModel(
                name='Organisation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.TextField(help_text="CQC's provider id, such as 1-101634654 or RL4", unique=True)),
                    ('name', models.TextField()),
                    ('ownership', models.TextField(blank=True, help_text="CQC's ownership type")),
                    ('sector', models.TextField(blank=True, help_text="CQC's type/sector, such as Social Care Org")),
                    ('companies_house', models.TextField(blank=True)),
                    ('charity', models.TextField(blank=True)),
                    ('uprn', models.TextField(blank=True)),
                    ('ods_code', models.TextField(blank=True)),
                    ('address', models.TextField(blank=True, help_text='Lines separated by line feeds')),
                    ('postcode', models.TextField(blank=True)),
                    ('phone', models.TextField(blank=True)),
                    ('website', models.TextField(blank=True)),
                    ('local_authority', models.TextField(blank=True)),
                    ('region', models.TextField(blank=True)),
                    ('status', models.TextField(blank=True)),
                    ('registered_on', models.DateField(blank=True, null=True)),
                    ('deregistered_on', models.DateField(blank=True, null=True)),
                    ('confirmed_on', models.DateField(blank=True, help_text='Date of the data that last carried it', null=True)),
                    ('withdrawn', models.BooleanField(default=False, help_text='Added by an import that was undone')),
                    ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organisations', to='councils.providerbody')),
                    ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='register.brand')),
                    ('run', models.ForeignKey(blank=True, db_constraint=False, help_text='The import that added it', null=True, on_delete=django.db.models.deletion.PROTECT, to='register.importrun')),
                    ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='When an import last changed it')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('deregistered_on__isnull', True), ('registered_on__isnull', True), ('deregistered_on__gte', models.F('registered_on')), _connector='OR'), name='organisation_leaves_after_it_joins')],
                },
            ),
            migrations.CreateModel(
                name='QuarantinedRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('line', models.IntegerField(help_text='Line or row number in the file')),
                    ('ref', models.TextField(blank=True)),
                    ('name', models.TextField(blank=True)),
                    ('reasons', models.JSONField(help_text='Keys of QuarantineReason')),
                    ('raw', models.JSONField(help_text='The row as it stood, by column name')),
                    ('others', models.JSONField(blank=True, default=list, help_text='Further rows of the same location')),
                    ('cells', models.JSONField(blank=True, default=list, help_text='The columns at fault')),
                    ('fingerprint', models.TextField(blank=True, help_text='The same for the same fault in the same row of any file')),
                    ('state', models.TextField(choices=[('tried', 'Seen while trying'), ('open', 'Needs somebody'), ('corrected', 'Corrected'), ('dismissed', 'Dismissed')], default='open')),
                    ('settled_by', models.TextField(blank=True)),
                    ('settled_at', models.DateTimeField(blank=True, null=True)),
                    ('note', models.TextField(blank=True)),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('mended_by', models.ForeignKey(blank=True, help_text='The small import that took the corrected row in', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mended', to='register.importrun')),
                    ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quarantined', to='register.importrun')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', 'state'], name='quarantine_by_council'), models.Index(fields=['fingerprint'], name='quarantine_by_fingerprint')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('state__in', ['open', 'tried'])), models.Q(models.Q(('state__in', ['open', 'tried']), _negated=True), ('settled_at__isnull', False)), _connector='OR'), name='settled_rows_say_when')],
                },
            ),
            migrations.CreateModel(
                name='Service',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.TextField(help_text="CQC's location id, or site-<number>", unique=True)),
                    ('kind', models.TextField(choices=[('location', 'CQC location'), ('site', 'Not CQC regulated')], default='location')),
                    ('name', models.TextField()),
                    ('also_known_as', models.TextField(blank=True)),
                    ('address', models.TextField(blank=True, help_text='Lines separated by line feeds, without the postcode')),
                    ('town', models.TextField(blank=True)),
                    ('postcode', models.TextField(blank=True)),
                    ('latitude', models.FloatField(blank=True, null=True)),
                    ('longitude', models.FloatField(blank=True, null=True)),
                    ('uprn', models.TextField(blank=True)),
                    ('ods_code', models.TextField(blank=True)),
                    ('phone', models.TextField(blank=True)),
                    ('website', models.TextField(blank=True)),
                    ('sector', models.TextField(blank=True, help_text="CQC's type/sector, such as Social Care Org")),
                    ('adult_social_care', models.BooleanField(default=True)),
                    ('primary_service', models.TextField(blank=True, help_text='nursing_home, residential_home or community')),
                    ('care_home', models.BooleanField(default=False)),
                    ('registered_beds', models.IntegerField(blank=True, null=True)),
                    ('service_types', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('specialisms', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('regulated_activities', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('directorate', models.TextField(blank=True)),
                    ('category', models.TextField(blank=True, help_text="CQC's primary inspection category")),
                    ('local_authority', models.TextField(blank=True, help_text='As CQC spells it')),
                    ('region', models.TextField(blank=True)),
                    ('icb_code', models.TextField(blank=True)),
                    ('constituency', models.TextField(blank=True)),
                    ('status', models.TextField(choices=[('applied', 'Applied'), ('registered', 'Registered'), ('dormant', 'Dormant'), ('deregistered', 'Deregistered')], default='registered')),
                    ('registered_on', models.DateField(blank=True, null=True)),
                    ('deregistered_on', models.DateField(blank=True, null=True)),
                    ('dormant', models.BooleanField(default=False, help_text='Kept apart from `status`: not every file tells it')),
                    ('dormant_since', models.DateField(blank=True, null=True)),
                    ('manager', models.TextField(blank=True, help_text='Registered manager as the last source named them')),
                    ('manager_absent_since', models.DateField(blank=True, null=True)),
                    ('last_inspected_on', models.DateField(blank=True, null=True)),
                    ('rating', models.TextField(blank=True)),
                    ('rated_on', models.DateField(blank=True, null=True)),
                    ('rating_inherited', models.BooleanField(default=False)),
                    ('first_seen_on', models.DateField(help_text='Date of the earliest data that carried it')),
                    ('confirmed_on', models.DateField(blank=True, help_text='Date of the data that last carried it', null=True)),
                    ('not_seen_since', models.DateField(blank=True, help_text='Missing from full files since this one', null=True)),
                    ('withdrawn', models.BooleanField(default=False, help_text='Added by an import that was undone')),
                    ('changed_at', models.DateTimeField()),
                    ('search', models.TextField(blank=True, help_text='Name, names before, provider, brand, ids, postcode, manager')),
                    ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='register.brand')),
                    ('dual_of', models.ForeignKey(blank=True, help_text='For a dual registration: the primary, which holds the beds', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duals', to='register.service')),
                    ('host', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='councils.council')),
                    ('office', models.ForeignKey(blank=True, help_text='For a site: the CQC location whose staff work there', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sites', to='register.service')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='register.organisation')),
                    ('run', models.ForeignKey(blank=True, db_constraint=False, help_text='The import that added it', null=True, on_delete=django.db.models.deletion.PROTECT, to='register.importrun')),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='service_search', opclasses=['gin_trgm_ops']), models.Index(fields=['host', 'status'], name='service_by_host'), models.Index(fields=['postcode'], name='service_by_postcode', opclasses=['text_pattern_ops']), models.Index(fields=['ods_code'], name='service_by_ods'), models.Index(fields=['host', '-changed_at'], name='service_by_change'), models.Index(django.db.models.functions.text.Lower('name'), models.F('ref'), condition=models.Q(('adult_social_care', True), ('withdrawn', False), models.Q(('status', 'deregistered'), _negated=True)), include=('kind', 'host'), name='service_by_name')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('registered_beds__isnull', True), ('registered_beds__gte', 0), _connector='OR'), name='beds_not_below_zero'), models.CheckConstraint(condition=models.Q(('deregistered_on__isnull', True), ('registered_on__isnull', True), ('deregistered_on__gte', models.F('registered_on')), _connector='OR'), name='service_leaves_after_it_joins'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'deregistered'), _negated=True), ('deregistered_on__isnull', False), ('registered_on__isnull', True), _connector='OR'), name='deregistered_has_a_date'), models.CheckConstraint(condition=models.Q(('kind', 'location'), ('rating', ''), _connector='OR'), name='rating_only_on_locations')],
                },
            ),
            migrations.CreateModel(
                name='RoleHolding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.TextField(choices=[('registered_manager', 'Registered manager'), ('nominated_individual', 'Nominated individual'), ('owner', 'Owner'), ('commissioner_contact', 'Commissioner contact')])),
                    ('person_name', models.TextField()),
                    ('activity', models.TextField(blank=True, help_text='The regulated activity it is held for, where CQC says')),
                    ('since', models.DateField(blank=True, null=True)),
                    ('until', models.DateField(blank=True, null=True)),
                    ('source', models.TextField()),
                    ('withdrawn', models.BooleanField(default=False)),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='role_holdings', to='register.organisation')),
                    ('run', models.ForeignKey(blank=True, db_constraint=False, help_text='The import that added it', null=True, on_delete=django.db.models.deletion.PROTECT, to='register.importrun')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='role_holdings', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['service', 'role'], name='role_by_service')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('service__isnull', False)), models.Q(('organisation__isnull', False), ('service__isnull', True)), _connector='OR'), name='role_held_in_one_place'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('since__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='role_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('until__isnull', True), ('withdrawn', False)), fields=('service', 'organisation', 'role', 'person_name', 'activity', 'source'), name='one_open_holding_at_a_time', nulls_distinct=False)],
                },
            ),
            migrations.CreateModel(
                name='Relationship',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=[('predecessor', 'Took over from'), ('successor', 'Taken over by'), ('dual', 'Registered twice at one site')])),
                    ('related_ref', models.TextField()),
                    ('related_name', models.TextField(blank=True)),
                    ('reason', models.TextField(blank=True)),
                    ('other_is_primary', models.BooleanField(blank=True, help_text='For a dual registration: whether the other one holds the beds', null=True)),
                    ('told_on', models.DateField(blank=True, help_text='Date of the data that told it last', null=True)),
                    ('withdrawn', models.BooleanField(default=False)),
                    ('run', models.ForeignKey(blank=True, db_constraint=False, help_text='The import that added it', null=True, on_delete=django.db.models.deletion.PROTECT, to='register.importrun')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relationships', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['related_ref'], name='relationship_by_related')],
                    'constraints': [models.UniqueConstraint(fields=('service', 'kind', 'related_ref'), name='one_relationship_once'), models.CheckConstraint(condition=models.Q(('related_ref', ''), _negated=True), name='relationship_names_the_other')],
                },
            ),
            migrations.CreateModel(
                name='RegistrationEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=[('registered', 'Registered'), ('deregistered', 'Deregistered'), ('dormant', 'Became dormant'), ('woke', 'Active again'), ('manager_left', 'Registered manager left'), ('manager_came', 'Registered manager named'), ('ownership_changed', 'Taken over'), ('moved', 'Moved'), ('not_seen', "Missing from CQC's file"), ('seen_again', "In CQC's file again")])),
                    ('on', models.DateField()),
                    ('reason', models.TextField(blank=True)),
                    ('withdrawn', models.BooleanField(default=False)),
                    ('run', models.ForeignKey(blank=True, db_constraint=False, help_text='The import that added it', null=True, on_delete=django.db.models.deletion.PROTECT, to='register.importrun')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['service', '-on'], name='event_by_service')],
                    'constraints': [models.UniqueConstraint(fields=('service', 'kind', 'on'), name='one_event_a_day')],
                },
            ),
            migrations.CreateModel(
                name='Rating',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('framework', models.TextField(help_text='The framework it was given under, such as kloe-2018 or saf-2023')),
                    ('scope', models.TextField(default='overall', help_text='overall, or a service / population group')),
                    ('question', models.TextField(help_text='overall, safe, effective, caring, responsive or well_led')),
                    ('value', models.TextField()),
                    ('published_on', models.DateField(blank=True, null=True)),
                    ('inherited', models.BooleanField(default=False)),
                    ('inherited_from', models.TextField(blank=True, help_text='The location id that earned it')),
                    ('report_type', models.TextField(blank=True)),
                    ('report_link', models.TextField(blank=True)),
                    ('score', models.IntegerField(blank=True, help_text='Per cent, where the framework scores', null=True)),
                    ('current', models.BooleanField(default=True)),
                    ('withdrawn', models.BooleanField(default=False, help_text='Added by an import that was undone')),
                    ('run', models.ForeignKey(blank=True, db_constraint=False, help_text='The import that added it', null=True, on_delete=django.db.models.deletion.PROTECT, to='register.importrun')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('current', True), ('withdrawn', False)), fields=['service'], name='rating_current')],
                    'constraints': [models.UniqueConstraint(fields=('service', 'scope', 'question', 'published_on', 'value'), name='one_rating_once', nulls_distinct=False)],
                },
            ),
            migrations.CreateModel(
                name='Correction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('field', models.TextField()),
                    ('value', models.JSONField()),
                    ('source_value', models.JSONField(help_text="What CQC's data said when it was corrected", null=True)),
                    ('reason', models.TextField()),
                    ('by_name', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('ended_by', models.TextField(blank=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='register.service')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('council', 'service', 'field'), name='one_open_correction_per_field'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='correction_says_why')],
                },
            ),
            migrations.CreateModel(
                name='Change',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=[('added', 'New'), ('field', 'Changed'), ('newly_rated', 'Newly rated'), ('upgraded', 'Rating went up'), ('downgraded', 'Rating went down'), ('rating_unknown', 'Rating changed, not comparable'), ('manager_vacancy', 'Manager vacancy'), ('manager_named', 'Manager named'), ('beds', 'Beds changed'), ('dormant', 'Became dormant'), ('woke', 'Active again'), ('closed', 'Closed'), ('re_registered', 'Registered again'), ('taken_over', 'Taken over'), ('unseen', 'Not in this file'), ('seen_again', 'In the file again')])),
                    ('ref', models.TextField(blank=True, help_text="The service's or provider's id: a tried run has no rows to point to")),
                    ('name', models.TextField(blank=True)),
                    ('field', models.TextField(blank=True)),
                    ('before', models.JSONField(blank=True, null=True)),
                    ('after', models.JSONField(blank=True, null=True)),
                    ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='register.importrun')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='register.organisation')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['run', 'kind'], name='change_by_run'), models.Index(fields=['service'], name='change_by_service')],
                },
            ),
            migrations.CreateModel(
                name='Capacity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('as_of', models.DateTimeField()),
                    ('operational_beds', models.IntegerField(blank=True, null=True)),
                    ('occupied', models.IntegerField(blank=True, null=True)),
                    ('reserved', models.IntegerField(blank=True, null=True)),
                    ('vacant_accepting', models.IntegerField(blank=True, null=True)),
                    ('source', models.TextField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacity_readings', to='register.service')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('council', 'service', 'as_of', 'source'), name='one_reading_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('operational_beds__isnull', True), ('operational_beds__gte', 0), _connector='OR'), models.Q(('occupied__isnull', True), ('occupied__gte', 0), _connector='OR'), models.Q(('reserved__isnull', True), ('reserved__gte', 0), _connector='OR'), models.Q(('vacant_accepting__isnull', True), ('vacant_accepting__gte', 0), _connector='OR')), name='capacity_not_below_zero')],
                },
            ),
            migrations.CreateModel(
                name='ServiceLocality',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('locality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='register.locality')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='localities', to='register.service')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('locality', 'service'), name='service_once_per_locality')],
                },
            ),
            migrations.CreateModel(
                name='Source',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('shape', models.TextField()),
                    ('rank', models.SmallIntegerField()),
                    ('on', models.DateField(help_text='The date of the data')),
                    ('content_hash', models.TextField()),
                    ('reading', models.TextField(default='', help_text='Of the very cells: the same ones need no reading again')),
                    ('ratings', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('facts', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='register.factset')),
                    ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='register.organisation')),
                    ('run', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to='register.importrun')),
                    ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='register.service')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('service__isnull', False)), models.Q(('organisation__isnull', False), ('service__isnull', True)), _connector='OR'), name='source_tells_of_one'), models.UniqueConstraint(fields=('service', 'shape', 'facts'), name='one_source_per_service'), models.UniqueConstraint(fields=('organisation', 'shape', 'facts'), name='one_source_per_organisation')],
                },
            ),
            migrations.CreateModel(
                name='Word',
                fields=[
                    ('word', models.TextField(primary_key=True, serialize=False)),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['word'], name='word_trigrams', opclasses=['gin_trgm_ops'])],
                },
            ),
        ]),
        migrations.RunSQL(SERVICES, "DROP FUNCTION carepost_provider_services();"),
        # Room on every page, so that a later file can confirm a row in its place, without touching its indexes.
        migrations.RunSQL(
            "ALTER TABLE register_service SET (fillfactor = 75); ALTER TABLE register_source SET (fillfactor = 75);",
            "ALTER TABLE register_service RESET (fillfactor); ALTER TABLE register_source RESET (fillfactor);",
        ),
        Protect(
            "register_importrun",
            also_read="council_id IS NULL",
            also_write="council_id IS NULL AND carepost_council() IS NULL",
        ),
        Protect(
            "register_quarantinedrow",
            also_read="council_id IS NULL AND carepost_council() IS NULL",
            also_write="council_id IS NULL AND carepost_council() IS NULL",
        ),
        Protect("register_correction", also_read=OWN),
        Protect("register_capacity", also_read=OWN),
        migrations.RunSQL(RECORDS_BEDS, migrations.RunSQL.noop),
        Protect("register_locality"),
        Protect("register_servicelocality"),
    ]
