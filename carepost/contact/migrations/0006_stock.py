import carepost.contact.rules.stock
import django.db.models.deletion
import django.db.models.functions.text
from carepost.core.tenancy import Protect
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0005_contact_card'),
        ('councils', '0003_signed_out_everywhere'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('unit', models.TextField(help_text='What it is counted in, in the plural')),
                ('low_at', models.IntegerField(default=0, help_text='Warned of when fewer than these are free')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('council'), django.db.models.functions.text.Lower('name'), name='stock_item_once_per_council'), models.CheckConstraint(condition=models.Q(('low_at__gte', 0)), name='stock_low_level_not_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='StockLot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.TextField()),
                ('expires_on', models.DateField(blank=True, null=True)),
                ('on_hand', models.IntegerField(default=0)),
                ('reserved', models.IntegerField(default=0, help_text='Of those on hand, kept for requests')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='contact.stockitem')),
            ],
            options={
                'indexes': [models.Index(fields=['council', 'item'], name='stock_by_item')],
                'constraints': [models.UniqueConstraint(fields=('item', 'place', 'expires_on'), name='one_lot_per_place_and_expiry', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('on_hand__gte', 0)), name='stock_not_below_zero'), models.CheckConstraint(condition=models.Q(('reserved__gte', 0), ('reserved__lte', models.F('on_hand'))), name='reserved_is_on_hand')],
            },
        ),
        migrations.CreateModel(
            name='StockMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField(choices=[('received', 'Received'), ('reserved', 'Reserved for a request'), ('released', 'Reservation let go'), ('sent', 'Sent'), ('returned', 'Came back'), ('counted', 'Counted')])),
                ('amount', models.IntegerField(help_text='Positive, but for a count: the difference found')),
                ('on_hand_after', models.IntegerField()),
                ('reserved_after', models.IntegerField()),
                ('reason', models.TextField(blank=True)),
                ('by_name', models.TextField()),
                ('at', models.DateTimeField()),
                ('submission_key', models.TextField(blank=True, help_text='The same as of the delivery that it was sent for')),
                ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='councils.council')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='contact.stocklot')),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='contact.supportrequest')),
            ],
            options={
                'indexes': [models.Index(fields=['lot', '-id'], name='stock_history'), models.Index(fields=['request'], name='stock_by_request')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('submission_key', ''), _negated=True), fields=('council', 'submission_key'), name='one_stock_movement_per_submission'), models.CheckConstraint(condition=models.Q(('kind', carepost.contact.rules.stock.Movement['COUNTED']), ('amount__gte', 1), _connector='OR'), name='stock_moves_at_least_one'), models.CheckConstraint(condition=models.Q(models.Q(('kind', carepost.contact.rules.stock.Movement['COUNTED']), _negated=True), ('amount', 0), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_difference_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', [carepost.contact.rules.stock.Movement['RESERVED'], carepost.contact.rules.stock.Movement['RELEASED'], carepost.contact.rules.stock.Movement['SENT']]), _negated=True), ('request__isnull', False), _connector='OR'), name='stock_is_kept_for_a_request')],
            },
        ),
        Protect("contact_stockitem"),
        Protect("contact_stocklot"),
        Protect("contact_stockmovement"),
    ]
