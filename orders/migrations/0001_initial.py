import django.db.models.deletion
import django.db.models.functions.datetime
import marketplace.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalog', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('storefront', models.CharField(choices=[('CN', 'China'), ('US', 'United States'), ('CA', 'Canada'), ('UK', 'United Kingdom'), ('FR', 'France'), ('DE', 'Germany'), ('IT', 'Italy'), ('JP', 'Japan'), ('ES', 'Spain')], max_length=2)),
                ('fields', models.JSONField(verbose_name='address')),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Basket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=32, unique=True)),
                ('storefront', models.CharField(choices=[('CN', 'China'), ('US', 'United States'), ('CA', 'Canada'), ('UK', 'United Kingdom'), ('FR', 'France'), ('DE', 'Germany'), ('IT', 'Italy'), ('JP', 'Japan'), ('ES', 'Spain')], max_length=2)),
                ('updated_at', models.DateTimeField(default=marketplace.clock.now)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='baskets', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='BasketLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('seen_minor', models.BigIntegerField()),
                ('added_at', models.DateTimeField(default=marketplace.clock.now)),
                ('basket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.basket')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.offer')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'Waiting for payment'), ('unshipped', 'To ship'), ('partly_shipped', 'Partly shipped'), ('shipped', 'Shipped'), ('delivered', 'Delivered'), ('completed', 'Completed'), ('cancelled', 'Cancelled')], default='pending', max_length=16)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('storefront', models.CharField(choices=[('CN', 'China'), ('US', 'United States'), ('CA', 'Canada'), ('UK', 'United Kingdom'), ('FR', 'France'), ('DE', 'Germany'), ('IT', 'Italy'), ('JP', 'Japan'), ('ES', 'Spain')], max_length=2)),
                ('channel', models.CharField(choices=[('seller', 'Fulfilled by seller'), ('platform', 'Fulfilled by Quay')], max_length=10)),
                ('delivery_method', models.CharField(max_length=20)),
                ('currency', models.CharField(max_length=3)),
                ('items_minor', models.BigIntegerField()),
                ('delivery_minor', models.BigIntegerField(default=0)),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('total_minor', models.BigIntegerField()),
                ('refunded_minor', models.BigIntegerField(default=0)),
                ('invoice_kind', models.CharField(choices=[('none', 'No invoice'), ('personal', 'Personal invoice'), ('company', 'Company invoice')], default='none', max_length=10)),
                ('invoice_title', models.CharField(blank=True, max_length=120)),
                ('invoice_tax_number', models.CharField(blank=True, max_length=20)),
                ('placed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=marketplace.clock.now)),
                ('paid_at', models.DateTimeField(null=True)),
                ('ship_by', models.DateTimeField(null=True)),
                ('deliver_by', models.DateTimeField(null=True)),
                ('shipped_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('completed_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancel_reason', models.CharField(blank=True, max_length=200)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='accounts.seller')),
            ],
            options={
                'verbose_name': 'order',
                'verbose_name_plural': 'orders',
            },
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product_number', models.CharField(max_length=12)),
                ('sku', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('picture', models.CharField(blank=True, max_length=200)),
                ('quantity', models.PositiveIntegerField()),
                ('unit_minor', models.BigIntegerField()),
                ('items_minor', models.BigIntegerField()),
                ('delivery_minor', models.BigIntegerField(default=0)),
                ('tax_rate_bp', models.PositiveIntegerField(default=0)),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('total_minor', models.BigIntegerField()),
                ('referral_rate_bp', models.PositiveIntegerField()),
                ('referral_minimum_minor', models.PositiveIntegerField(default=0)),
                ('shipped_quantity', models.PositiveIntegerField(default=0)),
                ('refunded_minor', models.BigIntegerField(default=0)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.offer')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.order')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Purchase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'Waiting for payment'), ('paid', 'Paid'), ('expired', 'Not paid in time'), ('cancelled', 'Cancelled before payment')], default='pending', max_length=10)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('token', models.CharField(max_length=43, unique=True)),
                ('idempotency_key', models.CharField(max_length=64, unique=True)),
                ('storefront', models.CharField(choices=[('CN', 'China'), ('US', 'United States'), ('CA', 'Canada'), ('UK', 'United Kingdom'), ('FR', 'France'), ('DE', 'Germany'), ('IT', 'Italy'), ('JP', 'Japan'), ('ES', 'Spain')], max_length=2)),
                ('language', models.CharField(max_length=10)),
                ('email', models.EmailField(max_length=254)),
                ('address', models.JSONField()),
                ('currency', models.CharField(max_length=3)),
                ('total_minor', models.BigIntegerField()),
                ('placed_at', models.DateTimeField(default=marketplace.clock.now)),
                ('expires_at', models.DateTimeField()),
                ('paid_at', models.DateTimeField(null=True)),
                ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='purchases', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'purchase',
                'verbose_name_plural': 'purchases',
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('captured', 'Captured'), ('failed', 'Failed'), ('returned', 'Sent back')], default='pending', max_length=10)),
                ('provider', models.CharField(max_length=16)),
                ('provider_ref', models.CharField(blank=True, max_length=64)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('captured_at', models.DateTimeField(null=True)),
                ('returned_at', models.DateTimeField(null=True)),
                ('return_ref', models.CharField(blank=True, max_length=64)),
                ('purchase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='orders.purchase')),
            ],
            options={
                'verbose_name': 'payment',
                'verbose_name_plural': 'payments',
            },
        ),
        migrations.AddField(
            model_name='order',
            name='purchase',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='orders.purchase'),
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('requested', 'On its way'), ('done', 'Refunded'), ('failed', 'Failed')], default='requested', max_length=10, verbose_name='state')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='number')),
                ('idempotency_key', models.CharField(max_length=64, unique=True)),
                ('reason', models.CharField(choices=[('cancelled', 'Order cancelled'), ('returned', 'Goods returned'), ('damaged', 'Damaged or wrong'), ('goodwill', 'Goodwill')], max_length=12, verbose_name='reason')),
                ('note', models.CharField(blank=True, max_length=400)),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('amount_minor', models.BigIntegerField()),
                ('created_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='requested at')),
                ('done_at', models.DateTimeField(null=True, verbose_name='refunded at')),
                ('provider_ref', models.CharField(blank=True, max_length=64)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='refunded by')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='orders.order', verbose_name='order')),
            ],
            options={
                'verbose_name': 'refund',
                'verbose_name_plural': 'refunds',
            },
        ),
        migrations.CreateModel(
            name='RefundLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField(default=0)),
                ('amount_minor', models.BigIntegerField()),
                ('items_minor', models.BigIntegerField()),
                ('delivery_minor', models.BigIntegerField(default=0)),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='orders.orderline')),
                ('refund', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.refund')),
            ],
        ),
        migrations.CreateModel(
            name='SandboxCharge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=43, unique=True)),
                ('description', models.CharField(max_length=40)),
                ('return_url', models.CharField(max_length=300)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('status', models.CharField(choices=[('open', 'Not paid yet'), ('processing', 'Processing'), ('paid', 'Paid'), ('declined', 'Declined')], default='open', max_length=10)),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='sandboxcharge_positive')],
            },
        ),
        migrations.CreateModel(
            name='SandboxRefund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('amount_minor', models.BigIntegerField()),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('charge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='refunds', to='orders.sandboxcharge')),
            ],
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=16)),
                ('event_id', models.CharField(max_length=64)),
                ('payload', models.JSONField()),
                ('received_at', models.DateTimeField(default=marketplace.clock.now)),
                ('outcome', models.CharField(blank=True, choices=[('captured', 'Captured'), ('failed', 'Payment failed'), ('returned', 'Late payment returned'), ('nothing_new', 'Nothing new'), ('mismatch', 'Amount or currency differs'), ('unknown', 'Unknown payment')], max_length=12)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'event_id'), name='webhook_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='basket',
            constraint=models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('user', 'storefront'), name='basket_one_per_user'),
        ),
        migrations.AddConstraint(
            model_name='basketline',
            constraint=models.UniqueConstraint(fields=('basket', 'offer'), name='basketline_once_per_offer'),
        ),
        migrations.AddConstraint(
            model_name='basketline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='basketline_quantity'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='orderline_quantity'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('shipped_quantity__lte', models.F('quantity'))), name='orderline_shipped_at_most_ordered'),
        ),
        migrations.AddConstraint(
            model_name='orderline',
            constraint=models.CheckConstraint(condition=models.Q(('refunded_minor__gte', 0), ('refunded_minor__lte', models.F('total_minor'))), name='orderline_refunded_at_most_total'),
        ),
        migrations.AddIndex(
            model_name='purchase',
            index=models.Index(condition=models.Q(('state', 'pending')), fields=['expires_at'], name='purchase_unpaid'),
        ),
        migrations.AddIndex(
            model_name='purchase',
            index=models.Index(fields=['customer', '-placed_at'], name='purchase_customer'),
        ),
        migrations.AddConstraint(
            model_name='purchase',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'paid', 'expired', 'cancelled'])), name='purchase_state'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'captured', 'failed', 'returned'])), name='payment_state'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('provider_ref', ''), _negated=True), fields=('provider', 'provider_ref'), name='payment_provider_ref'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'captured')), fields=('purchase',), name='payment_captured_once'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['seller', 'state', 'ship_by'], name='order_seller_state'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['seller', '-placed_at'], name='order_seller_newest'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['state', 'ship_by'], name='order_state_ship_by'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'unshipped', 'partly_shipped', 'shipped', 'delivered', 'completed', 'cancelled'])), name='order_state'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.UniqueConstraint(fields=('purchase', 'seller', 'channel'), name='order_once_per_seller_and_channel'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('refunded_minor__gte', 0), ('refunded_minor__lte', models.F('total_minor'))), name='order_refunded_at_most_total'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'done', 'failed'])), name='refund_state'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_positive'),
        ),
        migrations.AddConstraint(
            model_name='refundline',
            constraint=models.UniqueConstraint(fields=('refund', 'line'), name='refundline_once'),
        ),
        migrations.AddConstraint(
            model_name='sandboxrefund',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='sandboxrefund_positive'),
        ),
    ]
