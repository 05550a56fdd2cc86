"""The tables of providers, and who may read and write their rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from carepost.core.tenancy import Protect
from carepost.core.whole_tables import Tables

#: The moment at which the register names another provider, this says so: by an import, its undoing, or by hand. Between
#: the two nobody reads anything, for it is one transaction. An import that is undone puts an older day back.
NOTE = """
CREATE FUNCTION providers_note_handover() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.confirmed_on < OLD.confirmed_on THEN
        UPDATE providers_handover h SET undone_at = now()
        WHERE h.service_id = NEW.id AND h.successor_id IS NULL AND h.undone_at IS NULL
            AND h.before_id = NEW.organisation_id AND h.after_id = OLD.organisation_id;
        IF FOUND THEN RETURN NULL; END IF;
    END IF;
    INSERT INTO providers_handover (council_id, service_id, before_id, after_id, "on", noted_at)
    VALUES (NEW.host_id, NEW.id, OLD.organisation_id, NEW.organisation_id,
        COALESCE(NEW.confirmed_on, (now() AT TIME ZONE 'Europe/London')::date), now())
    ON CONFLICT (service_id, "on") WHERE successor_id IS NULL AND undone_at IS NULL
        DO UPDATE SET after_id = EXCLUDED.after_id;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION providers_note_handover() FROM PUBLIC;
CREATE TRIGGER providers_handover_of_service AFTER UPDATE OF organisation_id ON register_service FOR EACH ROW
    WHEN (OLD.organisation_id <> NEW.organisation_id AND NEW.host_id IS NOT NULL)
    EXECUTE FUNCTION providers_note_handover();
"""
NO_NOTE = """
DROP TRIGGER providers_handover_of_service ON register_service;
DROP FUNCTION providers_note_handover();
"""
#: For each service (number, as text) the days of which the acting provider may read a kind of thing, as a datemultirange:
#: of a service that it runs from the day on which it came; of one that it ran until the day on which it went; and what
#: a council opened of the time before, once the day has come. A change between two registrations of one provider is none.
WINDOWS = """
CREATE FUNCTION carepost_provider_windows(wanted text) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH change AS (
        SELECT h.service_id, COALESCE(h.successor_id, h.service_id) AS here, h.successor_id IS NULL AS goes_on,
            b.body_id AS gives, a.body_id AS takes, COALESCE(d."on", h."on") AS "on", d.opens, d.since
        FROM providers_handover h
        JOIN register_organisation b ON b.id = h.before_id
        JOIN register_organisation a ON a.id = h.after_id
        LEFT JOIN LATERAL (SELECT * FROM providers_handoverdecision d WHERE d.handover_id = h.id
            ORDER BY d.id DESC LIMIT 1) d ON true
        WHERE h.undone_at IS NULL AND b.body_id IS DISTINCT FROM a.body_id
            AND (a.body_id = carepost_provider() OR b.body_id = carepost_provider())
    ),
    span AS (
        SELECT s.id AS service_id, s.id AS here, daterange((SELECT max(c."on") FROM change c
            WHERE c.service_id = s.id AND c.goes_on AND c.takes = carepost_provider()), NULL) AS days
        FROM register_service s
        WHERE s.id = ANY (carepost_provider_services()) AND NOT EXISTS (SELECT FROM change c
            WHERE c.service_id = s.id AND NOT c.goes_on AND c.gives = carepost_provider())
        UNION ALL
        SELECT g.service_id, g.service_id, daterange((SELECT max(c."on") FROM change c
            WHERE c.service_id = g.service_id AND c.goes_on AND c.takes = carepost_provider() AND c."on" < g."on"), g."on")
        FROM change g WHERE g.gives = carepost_provider()
        UNION ALL
        SELECT c.service_id, c.here, daterange(c.since, c."on") FROM change c
        WHERE c.takes = carepost_provider() AND wanted = ANY (c.opens) AND (c.since IS NULL OR c.since < c."on")
            AND c."on" <= (now() AT TIME ZONE 'Europe/London')::date
    )
    SELECT COALESCE(jsonb_object_agg(service_id, days), '{}') FROM (
        SELECT service_id, range_agg(days)::text AS days FROM span
        WHERE carepost_services() IS NULL OR here = ANY (carepost_services()) GROUP BY service_id) each
$$;
"""
PARTY = (
    "before_id IN (SELECT id FROM register_organisation WHERE body_id = carepost_provider())"
    " OR after_id IN (SELECT id FROM register_organisation WHERE body_id = carepost_provider())"
)
#: Readings of beds are the register's own; who reads which is of one piece with this.
CAPACITY = (
    "ALTER POLICY register_capacity_read ON register_capacity USING (council_id = carepost_council() OR (%s))"
)
BY_DAY = (
    "(as_of AT TIME ZONE 'Europe/London')::date"
    " <@ ((SELECT carepost_provider_windows('capacity')) ->> service_id::text)::datemultirange"
)
#: A council sees who opened pages about its services; a provider sees it for the days on which it ran them. Whoever looks
#: from elsewhere writes the one row that names them, into the record of the service's own council.
DAYS = "\"on\" <@ ((SELECT carepost_provider_windows('')) ->> service_id::text)::datemultirange"
LOOKER = (
    "by_id = carepost_user()"
    " AND council_id = (SELECT s.host_id FROM register_service s WHERE s.id = service_id)"
)
#: A look is changed by nobody. Its own council alone removes it, and none that is younger than 90 days: whoever looked
#: cannot take it back, and a policy of a few days cannot hide it from the provider.
ENDING = """
    ALTER POLICY providers_look_change ON providers_look USING (council_id = carepost_council()) WITH CHECK (false);
    ALTER POLICY providers_look_remove ON providers_look
        USING (council_id = carepost_council() AND "on" < CURRENT_DATE - 90);
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ('providers', '0001_handover'),
        ('providers', '0002_look'),
        ('providers', '0003_looks_that_end'),
    ]

    dependencies = [
        ('councils', '0001_squashed_0004_colleagues'),
        ('register', '0001_squashed_0006_organisation_changed'),
    ]

    operations = [
        Tables([
            migrations.CreateModel(
                name='Handover',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on', models.DateField(help_text='The day that the register told; a decision may correct it')),
                    ('noted_at', models.DateTimeField()),
                    ('undone_at', models.DateTimeField(blank=True, help_text='The import that told it was undone', null=True)),
                    ('after', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                    ('before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.organisation')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='register.service')),
                    ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='came_from', to='register.service')),
                ],
                options={
                    'indexes': [models.Index(fields=['council', '-on'], name='handover_by_council')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('successor__isnull', True), ('undone_at__isnull', True)), fields=('service', 'on'), name='one_handover_a_day'), models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('service', 'successor'), name='one_handover_to_each'), models.CheckConstraint(condition=models.Q(('successor', models.F('service')), _negated=True), name='handover_to_another')],
                },
            ),
            migrations.CreateModel(
                name='HandoverDecision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on', models.DateField(help_text='The day of the change, as the council knows it')),
                    ('opens', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(choices=[('calls', 'What was told between calls, and calls that may be shared'), ('enquiries', 'Enquiries and their answers'), ('capacity', 'Readings of beds and capacity'), ('help', 'Help asked for, given, and lent'), ('letters', 'Letters and mails'), ('standing', 'How the standing moved')]), blank=True, default=list, size=None)),
                    ('since', models.DateField(blank=True, help_text='Opened from this day on; empty: from the beginning', null=True)),
                    ('reason', models.TextField()),
                    ('by_id', models.BigIntegerField(blank=True, null=True)),
                    ('by_name', models.TextField()),
                    ('by_role', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='providers.handover')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='handover_decided_with_a_reason'), models.CheckConstraint(condition=models.Q(('since__isnull', True), ('since__lt', models.F('on')), _connector='OR'), name='handover_opens_what_was_before')],
                },
            ),
            migrations.CreateModel(
                name='Look',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('on', models.DateField()),
                    ('at', models.DateTimeField(help_text='When they did so first on that day')),
                    ('by_id', models.BigIntegerField()),
                    ('by_name', models.TextField()),
                    ('by_role', models.TextField()),
                    ('by_where', models.TextField(help_text='The council, or the partner with the council whose record it is')),
                    ('partner', models.BooleanField()),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                    ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='register.service')),
                    ('way', models.TextField(choices=[('page', 'Opened a page'), ('file', 'Took a list away as a file'), ('program', 'Read it with a program')], default='page')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('service', 'on', 'by_id', 'by_name', 'by_role', 'by_where', 'way'), name='look_noted_once_a_day')],
                    'indexes': [models.Index(fields=['council', 'on'], name='look_by_age')],
                },
            ),
        ]),
        Protect("providers_handover", also_read=PARTY),
        Protect("providers_handoverdecision", also_read="handover_id IN (SELECT id FROM providers_handover)"),
        migrations.RunSQL(NOTE, NO_NOTE),
        migrations.RunSQL(WINDOWS, "DROP FUNCTION carepost_provider_windows(text);"),
        migrations.RunSQL(CAPACITY % BY_DAY, CAPACITY % "service_id = ANY (carepost_provider_services())"),
        Protect("providers_look", also_read=DAYS, also_write=LOOKER),
        migrations.RunSQL(ENDING, migrations.RunSQL.noop),
    ]
