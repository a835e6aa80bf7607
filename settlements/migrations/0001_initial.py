import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import marketplace.clock
import settlements.models.ledger
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sentence', models.TextField(unique=True, verbose_name='finding')),
                ('found_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='first found')),
            ],
            options={
                'verbose_name': 'audit finding',
                'verbose_name_plural': 'audit findings',
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', models.BigIntegerField(verbose_name='amount')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('classification', models.CharField(choices=[('principal', 'Item price'), ('delivery', 'Delivery paid by customer'), ('referral_fee', 'Referral fee'), ('refund_principal', 'Refunded item price'), ('refund_delivery', 'Refunded delivery'), ('referral_fee_returned', 'Referral fee returned'), ('refund_admin_fee', 'Refund administration fee'), ('payout_returned', 'Payout returned'), ('transfer', 'Payout'), ('internal', 'Internal')], default='internal', max_length=24, verbose_name='classification')),
                ('order_id', models.BigIntegerField(null=True)),
                ('order_line_id', models.BigIntegerField(null=True)),
                ('posted_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='posted')),
            ],
            options={
                'verbose_name': 'entry',
                'verbose_name_plural': 'entries',
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('provider', 'Payment provider'), ('bank', 'Bank'), ('customer', 'Owed to customers'), ('deferred', 'Deferred'), ('available', 'Available'), ('payable', 'Payout on its way'), ('referral_revenue', 'Referral fees'), ('admin_fee_revenue', 'Refund administration fees'), ('tax', 'Tax collected')], max_length=20, verbose_name='kind')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('seller', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_accounts', to='accounts.seller')),
            ],
            options={
                'verbose_name': 'ledger account',
                'verbose_name_plural': 'ledger accounts',
            },
        ),
        migrations.CreateModel(
            name='Deferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('release_at', models.DateTimeField(null=True)),
                ('released_at', models.DateTimeField(null=True)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='deferral', to='orders.order')),
                ('seller', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deferrals', to='accounts.seller')),
            ],
            options={
                'verbose_name': 'deferred order',
                'verbose_name_plural': 'deferred orders',
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='statement_line', serialize=False, to='settlements.entry')),
            ],
        ),
        migrations.AddField(
            model_name='entry',
            name='account',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='settlements.account'),
        ),
        migrations.CreateModel(
            name='Journal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('sale', 'Sale'), ('refund', 'Refund'), ('release', 'Release of deferred money'), ('late_payment', 'Late payment returned'), ('payout', 'Payout set aside'), ('payout_paid', 'Payout arrived'), ('payout_failed', 'Payout failed')], max_length=20, verbose_name='kind')),
                ('source_type', models.CharField(max_length=16, verbose_name='about')),
                ('source_id', models.BigIntegerField()),
                ('occurred_at', models.DateTimeField(verbose_name='occurred')),
                ('posted_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='posted')),
                ('posted_in', models.BigIntegerField(db_default=settlements.models.ledger.CurrentTransaction(), editable=False)),
            ],
            options={
                'verbose_name': 'journal',
                'verbose_name_plural': 'journals',
                'constraints': [models.UniqueConstraint(fields=('kind', 'source_type', 'source_id'), name='journal_once')],
            },
        ),
        migrations.AddField(
            model_name='entry',
            name='journal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='settlements.journal'),
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Current'), ('closed', 'Closed')], default='open', max_length=8, verbose_name='state')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('sequence', models.PositiveIntegerField(verbose_name='sequence')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='number')),
                ('starts_at', models.DateTimeField(verbose_name='starts at')),
                ('ends_at', models.DateTimeField(verbose_name='ends at')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='closed')),
                ('opening_minor', models.BigIntegerField(default=0, verbose_name='carried over')),
                ('sales_minor', models.BigIntegerField(default=0, verbose_name='sales')),
                ('refunds_minor', models.BigIntegerField(default=0, verbose_name='refunds')),
                ('fees_minor', models.BigIntegerField(default=0, verbose_name='fees')),
                ('adjustments_minor', models.BigIntegerField(default=0, verbose_name='adjustments')),
                ('closing_minor', models.BigIntegerField(default=0, verbose_name='closing balance')),
                ('transfer_minor', models.BigIntegerField(default=0, verbose_name='payout')),
                ('line_count', models.PositiveIntegerField(default=0, verbose_name='entries')),
                ('seller', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='periods', to='accounts.seller')),
            ],
            options={
                'verbose_name': 'settlement period',
                'verbose_name_plural': 'settlement periods',
            },
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('held', 'Held'), ('scheduled', 'Scheduled'), ('sent', 'Sent to the bank'), ('paid', 'Paid out'), ('failed', 'Failed')], default='scheduled', max_length=10, verbose_name='state')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='number')),
                ('currency', models.CharField(max_length=3, verbose_name='currency')),
                ('amount_minor', models.BigIntegerField(verbose_name='amount')),
                ('created_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='set aside')),
                ('hold', models.CharField(blank=True, choices=[('no_account', 'No bank account is on file.'), ('name_differs', "The account name differs from the company's legal name."), ('recently_changed', 'The bank account changed less than 3 days ago.'), ('unverified', 'We are still checking the proof of the new bank account.'), ('account_failed', 'The bank returned the last payout to this account. Change the account.')], max_length=20, verbose_name='held because')),
                ('bank_name', models.CharField(blank=True, max_length=80, verbose_name='bank')),
                ('account_name', models.CharField(blank=True, max_length=120, verbose_name='account name')),
                ('account_last4', models.CharField(blank=True, max_length=4, verbose_name='account ends in')),
                ('bank_file', models.CharField(blank=True, editable=False, max_length=120)),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='answered')),
                ('failure', models.CharField(blank=True, max_length=200, verbose_name='returned because')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payouts', to='accounts.seller')),
                ('period', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payout', to='settlements.period')),
            ],
            options={
                'verbose_name': 'payout',
                'verbose_name_plural': 'payouts',
            },
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('kind', 'seller', 'currency'), name='account_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='deferral',
            index=models.Index(condition=models.Q(('released_at', None)), fields=['release_at'], name='deferral_due'),
        ),
        migrations.AddIndex(
            model_name='deferral',
            index=models.Index(condition=models.Q(('released_at', None)), fields=['seller', 'currency', 'release_at'], name='deferral_of_seller'),
        ),
        migrations.AddConstraint(
            model_name='deferral',
            constraint=models.CheckConstraint(condition=models.Q(('released_at', None), ('release_at__isnull', False), _connector='OR'), name='deferral_released_when_due'),
        ),
        migrations.AddField(
            model_name='statementline',
            name='period',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='settlements.period'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['account', 'posted_at', 'id'], include=('amount_minor', 'classification'), name='entry_account_time'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('order_id__isnull', False)), fields=['order_id'], name='entry_order'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='entry_not_zero'),
        ),
        migrations.AddIndex(
            model_name='period',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['ends_at'], name='period_due'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='period_state'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(fields=('seller', 'currency', 'sequence'), name='period_sequence'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(fields=('seller', 'currency', 'starts_at'), name='period_contiguous'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('seller', 'currency'), name='period_one_open'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='period_lasts'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('closing_minor', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('opening_minor'), '+', models.F('sales_minor')), '+', models.F('refunds_minor')), '+', models.F('fees_minor')), '+', models.F('adjustments_minor')))), name='period_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('transfer_minor', 0), models.Q(('transfer_minor', models.F('closing_minor')), ('transfer_minor__gt', 0)), _connector='OR'), name='period_transfers_all_or_nothing'),
        ),
        migrations.AddIndex(
            model_name='payout',
            index=models.Index(condition=models.Q(('state__in', ['held', 'scheduled', 'sent'])), fields=['state', 'id'], name='payout_moving'),
        ),
        migrations.AddIndex(
            model_name='payout',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['id'], name='payout_returned'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['held', 'scheduled', 'sent', 'paid', 'failed'])), name='payout_state'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payout_positive'),
        ),
        migrations.AddConstraint(
            model_name='payout',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('hold__gt', ''), ('state', 'held')), models.Q(models.Q(('state', 'held'), _negated=True), ('hold', '')), _connector='OR'), name='payout_held_for_a_reason'),
        ),
        migrations.AddIndex(
            model_name='statementline',
            index=django.contrib.postgres.indexes.BrinIndex(fields=['period'], name='statementline_period', pages_per_range=16),
        ),
    ]
