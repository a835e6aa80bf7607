import accounts.models.qualification
import django.db.models.deletion
import fulfillment.models.invoice
import marketplace.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('orders', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressReveal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('page', 'On the order page'), ('packing_slip', 'On a packing slip'), ('export', 'In an export')], max_length=12)),
                ('at', models.DateTimeField(default=marketplace.clock.now)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='address_reveals', to='orders.order')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'look at an address',
                'verbose_name_plural': 'looks at addresses',
            },
        ),
        migrations.CreateModel(
            name='Shipment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('dispatched', 'On the way'), ('delivered', 'Delivered'), ('lost', 'Lost')], default='dispatched', max_length=12)),
                ('carrier', models.CharField(max_length=16, verbose_name='carrier')),
                ('carrier_name', models.CharField(blank=True, max_length=60)),
                ('tracking_number', models.CharField(max_length=40, verbose_name='tracking number')),
                ('dispatched_at', models.DateTimeField(default=marketplace.clock.now)),
                ('expected_at', models.DateTimeField()),
                ('delivered_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shipments', to='orders.order')),
            ],
            options={
                'verbose_name': 'parcel',
                'verbose_name_plural': 'parcels',
            },
        ),
        migrations.CreateModel(
            name='ShipmentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shipped', to='orders.orderline')),
                ('shipment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='fulfillment.shipment')),
            ],
        ),
        migrations.CreateModel(
            name='TrackingFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('checked', 'Checked'), ('applying', 'Being applied'), ('done', 'Applied')], default='checked', max_length=10)),
                ('name', models.CharField(max_length=120)),
                ('uploaded_at', models.DateTimeField(default=marketplace.clock.now)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tracking_files', to='accounts.seller')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'tracking file',
                'verbose_name_plural': 'tracking files',
            },
        ),
        migrations.CreateModel(
            name='TrackingRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('order_number', models.CharField(blank=True, max_length=60)),
                ('quantity', models.PositiveIntegerField(null=True)),
                ('carrier', models.CharField(blank=True, max_length=16)),
                ('carrier_name', models.CharField(blank=True, max_length=60)),
                ('tracking_number', models.CharField(blank=True, max_length=60)),
                ('outcome', models.CharField(choices=[('ready', 'Ready'), ('refused', 'Cannot be used'), ('done', 'Dispatched'), ('failed', 'Not dispatched')], max_length=8)),
                ('remark', models.CharField(blank=True, max_length=300)),
                ('column', models.CharField(blank=True, max_length=20)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='fulfillment.trackingfile')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.orderline')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
            ],
            options={
                'ordering': ['row'],
            },
        ),
        migrations.CreateModel(
            name='DeskEntry',
            fields=[
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='desk_entry', serialize=False, to='orders.order')),
                ('number', models.CharField(max_length=20)),
                ('storefront', models.CharField(choices=[('CN', 'China'), ('US', 'United States'), ('CA', 'Canada'), ('UK', 'United Kingdom'), ('FR', 'France'), ('DE', 'Germany'), ('IT', 'Italy'), ('JP', 'Japan'), ('ES', 'Spain')], max_length=2)),
                ('channel', models.CharField(choices=[('seller', 'Fulfilled by seller'), ('platform', 'Fulfilled by Quay')], max_length=10)),
                ('recipient', models.CharField(max_length=120)),
                ('city', models.CharField(blank=True, max_length=60)),
                ('placed_at', models.DateTimeField()),
                ('stage', models.CharField(choices=[('to_ship', 'To ship'), ('in_transit', 'In transit'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('platform', 'Fulfilled by Quay')], max_length=12)),
                ('ship_by', models.DateTimeField(null=True)),
                ('invoice_kind', models.CharField(choices=[('none', 'No invoice'), ('personal', 'Personal invoice'), ('company', 'Company invoice')], max_length=10)),
                ('owes_invoice', models.BooleanField()),
                ('invoice_due_at', models.DateTimeField(null=True)),
                ('is_open', models.BooleanField()),
                ('deadline', models.DateTimeField(null=True)),
                ('seller', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.seller')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_open', True)), fields=['seller', 'deadline'], name='desk_to_handle'), models.Index(condition=models.Q(('stage', 'to_ship')), fields=['seller', 'ship_by'], name='desk_to_ship'), models.Index(condition=models.Q(('owes_invoice', True)), fields=['seller', 'invoice_due_at'], name='desk_to_invoice'), models.Index(fields=['seller', 'stage', '-placed_at'], name='desk_stage'), models.Index(fields=['seller', '-placed_at'], name='desk_newest'), models.Index(fields=['seller', 'storefront', '-placed_at'], name='desk_store'), models.Index(fields=['seller', 'invoice_kind', '-placed_at'], name='desk_invoice_kind'), models.Index(fields=['seller', 'number'], name='desk_number', opclasses=['int8_ops', 'varchar_pattern_ops']), models.Index(fields=['seller', 'recipient'], name='desk_recipient', opclasses=['int8_ops', 'varchar_pattern_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['to_ship', 'in_transit', 'done', 'cancelled', 'platform'])), name='deskentry_stage')],
            },
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('requested', 'To issue'), ('issued', 'Issued'), ('mailed', 'Mailed'), ('delivered_electronically', 'Sent electronically'), ('red_letter_due', 'Red letter due'), ('reversed', 'Reversed'), ('withdrawn', 'No longer needed')], default='requested', max_length=24)),
                ('kind', models.CharField(choices=[('none', 'No invoice'), ('personal', 'Personal invoice'), ('company', 'Company invoice')], max_length=10)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('tax_number', models.CharField(blank=True, max_length=20, verbose_name='tax number')),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('requested_at', models.DateTimeField(default=marketplace.clock.now)),
                ('due_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('code', models.CharField(blank=True, max_length=12, verbose_name='invoice code')),
                ('number', models.CharField(blank=True, max_length=20, verbose_name='invoice number')),
                ('issued_at', models.DateTimeField(null=True)),
                ('carrier', models.CharField(blank=True, max_length=16, verbose_name='carrier')),
                ('tracking_number', models.CharField(blank=True, max_length=40, verbose_name='tracking number')),
                ('mailed_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('red_letter_number', models.CharField(blank=True, max_length=20, verbose_name='red letter number')),
                ('reversed_at', models.DateTimeField(null=True)),
                ('file', models.FileField(blank=True, max_length=200, storage=accounts.models.qualification.private_storage, upload_to=fulfillment.models.invoice.invoice_path)),
                ('file_kind', models.CharField(blank=True, max_length=3)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='invoice', to='orders.order')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='accounts.seller')),
            ],
            options={
                'verbose_name': 'invoice',
                'verbose_name_plural': 'invoices',
                'indexes': [models.Index(condition=models.Q(('state__in', ['requested', 'issued'])), fields=['seller', 'due_at'], name='invoice_owed'), models.Index(condition=models.Q(('state__in', ['requested', 'issued'])), fields=['due_at'], name='invoice_owed_by_anyone'), models.Index(fields=['seller', 'state', '-issued_at'], name='invoice_seller_issued')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'issued', 'mailed', 'delivered_electronically', 'red_letter_due', 'reversed', 'withdrawn'])), name='invoice_state'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='invoice_amount_not_negative')],
            },
        ),
        migrations.AddIndex(
            model_name='shipment',
            index=models.Index(condition=models.Q(('state', 'dispatched')), fields=['expected_at'], name='shipment_on_the_way'),
        ),
        migrations.AddIndex(
            model_name='shipment',
            index=models.Index(fields=['tracking_number'], name='shipment_tracking', opclasses=['varchar_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='shipment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['dispatched', 'delivered', 'lost'])), name='shipment_state'),
        ),
        migrations.AddConstraint(
            model_name='shipment',
            constraint=models.UniqueConstraint(fields=('order', 'carrier', 'tracking_number'), name='shipment_once_per_tracking'),
        ),
        migrations.AddConstraint(
            model_name='shipmentline',
            constraint=models.UniqueConstraint(fields=('shipment', 'line'), name='shipmentline_once'),
        ),
        migrations.AddConstraint(
            model_name='shipmentline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='shipmentline_quantity'),
        ),
        migrations.AddIndex(
            model_name='trackingfile',
            index=models.Index(fields=['seller', '-uploaded_at'], name='trackingfile_newest'),
        ),
        migrations.AddConstraint(
            model_name='trackingfile',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['checked', 'applying', 'done'])), name='trackingfile_state'),
        ),
        migrations.AddConstraint(
            model_name='trackingrow',
            constraint=models.UniqueConstraint(fields=('file', 'row'), name='trackingrow_once'),
        ),
    ]
