import accounts.models.qualification
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import marketplace.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='BatchUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('received', 'Received'), ('checking', 'Checking'), ('matching', 'Columns to match'), ('checked', 'Checked'), ('applying', 'Applying'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='received', max_length=10)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('file', models.FileField(max_length=200, storage=accounts.models.qualification.private_storage, upload_to='uploads/%Y/%m/')),
                ('original_name', models.CharField(max_length=200)),
                ('archive', models.FileField(blank=True, max_length=200, storage=accounts.models.qualification.private_storage, upload_to='uploads/%Y/%m/')),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('mapping', models.JSONField(blank=True, default=dict)),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('finished_at', models.DateTimeField(null=True)),
                ('apply_at_once', models.BooleanField(default=False)),
                ('rows_total', models.PositiveIntegerField(default=0)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('to_create', models.PositiveIntegerField(default=0)),
                ('to_update', models.PositiveIntegerField(default=0)),
                ('to_delete', models.PositiveIntegerField(default=0)),
                ('to_skip', models.PositiveIntegerField(default=0)),
                ('with_errors', models.PositiveIntegerField(default=0)),
                ('failure', models.CharField(blank=True, max_length=40)),
                ('touched_at', models.DateTimeField(default=marketplace.clock.now)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='accounts.seller')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='BatchRowError',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(blank=True, max_length=60)),
                ('row', models.PositiveIntegerField()),
                ('column', models.CharField(blank=True, max_length=80)),
                ('column_index', models.SmallIntegerField(default=-1)),
                ('sku', models.CharField(blank=True, max_length=80)),
                ('value', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40)),
                ('params', models.JSONField(default=dict)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='errors', to='catalog.batchupload')),
            ],
            options={
                'ordering': ['row', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('path', models.CharField(editable=False, max_length=200, unique=True, verbose_name='path')),
                ('names', models.JSONField(help_text='Language code → name.', verbose_name='names')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('referral_rate_bp', models.PositiveIntegerField(default=800, verbose_name='referral rate (bp)')),
                ('referral_minimum_minor', models.PositiveIntegerField(default=0, verbose_name='minimum referral fee')),
                ('return_class', models.CharField(choices=[('standard', '7 days without reason'), ('confirmed', 'No return without reason, confirmed at purchase')], default='standard', max_length=16, verbose_name='return rule')),
                ('line', models.CharField(blank=True, max_length=40, verbose_name='product line')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='catalog.category')),
            ],
            options={
                'verbose_name': 'category',
                'verbose_name_plural': 'categories',
            },
        ),
        migrations.CreateModel(
            name='AttributeDefinition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('names', models.JSONField(help_text='Language code → name.')),
                ('kind', models.CharField(choices=[('text', 'Text'), ('number', 'Number'), ('choice', 'Choice'), ('yes_no', 'Yes or no')], default='text', max_length=10)),
                ('unit', models.CharField(blank=True, max_length=12)),
                ('choices', models.JSONField(blank=True, default=list)),
                ('required', models.BooleanField(default=False)),
                ('facet', models.BooleanField(default=False)),
                ('variation_axis', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attributes', to='catalog.category')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature', models.CharField(max_length=64)),
                ('rules', models.JSONField()),
                ('changed_at', models.DateTimeField(default=marketplace.clock.now)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='column_mappings', to='accounts.seller')),
            ],
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('live', 'Live'), ('paused', 'Paused'), ('suppressed', 'Suppressed'), ('deleted', 'Deleted')], default='draft', max_length=12, verbose_name='state')),
                ('sku', models.CharField(max_length=40, verbose_name='SKU')),
                ('condition', models.CharField(choices=[('new', 'New'), ('refurbished', 'Refurbished'), ('used', 'Used')], default='new', max_length=12, verbose_name='condition')),
                ('channel', models.CharField(choices=[('seller', 'Fulfilled by seller'), ('platform', 'Fulfilled by Quay')], default='seller', max_length=10, verbose_name='delivered by')),
                ('handling_days', models.PositiveSmallIntegerField(default=1, verbose_name='handling days')),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('updated_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='changed at')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='accounts.seller', verbose_name='seller')),
            ],
            options={
                'verbose_name': 'listing',
                'verbose_name_plural': 'listings',
            },
        ),
        migrations.CreateModel(
            name='ListingIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('severity', models.CharField(choices=[('error', 'Problem'), ('warning', 'Warning'), ('info', 'Hint')], max_length=10)),
                ('attribute', models.CharField(blank=True, max_length=40)),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='catalog.offer')),
            ],
        ),
        migrations.CreateModel(
            name='OfferPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('storefront', models.CharField(choices=[('CN', 'China'), ('US', 'United States'), ('CA', 'Canada'), ('UK', 'United Kingdom'), ('FR', 'France'), ('DE', 'Germany'), ('IT', 'Italy'), ('JP', 'Japan'), ('ES', 'Spain')], max_length=2)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('regular_minor', models.BigIntegerField()),
                ('sale_minor', models.BigIntegerField(null=True)),
                ('sale_from', models.DateTimeField(null=True)),
                ('sale_until', models.DateTimeField(null=True)),
                ('low_minor', models.BigIntegerField(null=True)),
                ('changed_at', models.DateTimeField(default=marketplace.clock.now)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='catalog.offer')),
            ],
        ),
        migrations.CreateModel(
            name='PriceChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_minor', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('price', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='catalog.offerprice')),
            ],
        ),
        migrations.CreateModel(
            name='Product',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, unique=True, verbose_name='number')),
                ('brand', models.CharField(blank=True, max_length=80, verbose_name='brand')),
                ('gtin', models.CharField(blank=True, max_length=14, null=True, unique=True, verbose_name='barcode (GTIN)')),
                ('attributes', models.JSONField(blank=True, default=dict)),
                ('family', models.CharField(blank=True, db_index=True, max_length=40)),
                ('sold', models.PositiveIntegerField(default=0, editable=False)),
                ('created_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='created at')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='products', to='catalog.category', verbose_name='category')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='products_created', to='accounts.seller', verbose_name='created by')),
            ],
            options={
                'verbose_name': 'product',
                'verbose_name_plural': 'products',
            },
        ),
        migrations.AddField(
            model_name='offer',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='catalog.product', verbose_name='product'),
        ),
        migrations.CreateModel(
            name='FeaturedOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('storefront', models.CharField(choices=[('CN', 'China'), ('US', 'United States'), ('CA', 'Canada'), ('UK', 'United Kingdom'), ('FR', 'France'), ('DE', 'Germany'), ('IT', 'Italy'), ('JP', 'Japan'), ('ES', 'Spain')], max_length=2)),
                ('category_path', models.CharField(max_length=200)),
                ('seller_name', models.CharField(max_length=60)),
                ('seller_slug', models.CharField(max_length=80)),
                ('number', models.CharField(max_length=12)),
                ('titles', models.JSONField(default=dict)),
                ('specs', models.JSONField(default=dict)),
                ('brand', models.CharField(blank=True, max_length=80)),
                ('picture', models.CharField(blank=True, max_length=200)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('was_minor', models.BigIntegerField(null=True)),
                ('low_minor', models.BigIntegerField(null=True)),
                ('in_stock', models.BooleanField(default=True)),
                ('channel', models.CharField(max_length=10)),
                ('handling_days', models.PositiveSmallIntegerField(default=1)),
                ('sold', models.PositiveIntegerField(default=0)),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.category')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.seller')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.offer')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='featured', to='catalog.product')),
            ],
        ),
        migrations.CreateModel(
            name='BatchPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=500)),
                ('position', models.PositiveSmallIntegerField()),
                ('row', models.PositiveIntegerField()),
                ('column_index', models.SmallIntegerField()),
                ('column', models.CharField(blank=True, max_length=80)),
                ('sku', models.CharField(max_length=80)),
                ('done_at', models.DateTimeField(null=True)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='catalog.batchupload')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.product')),
            ],
        ),
        migrations.CreateModel(
            name='ProductChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('proposed', 'Waiting for review'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10, verbose_name='state')),
                ('proposed', models.JSONField()),
                ('replaced', models.JSONField()),
                ('note', models.TextField(verbose_name='why')),
                ('proposed_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='proposed at')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('decision_reason', models.TextField(blank=True, verbose_name='reason')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='change_requests', to='catalog.product', verbose_name='product')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.seller', verbose_name='seller')),
            ],
            options={
                'verbose_name': 'change of a product',
                'verbose_name_plural': 'changes of products',
            },
        ),
        migrations.CreateModel(
            name='ProductPicture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('original', models.FileField(storage=accounts.models.qualification.private_storage, upload_to='')),
                ('thumbnail', models.ImageField(blank=True, upload_to='')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('alts', models.JSONField(blank=True, default=dict)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('source', models.CharField(blank=True, max_length=500)),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='catalog.product')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ProductText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('bullets', models.JSONField(blank=True, default=list)),
                ('description', models.TextField(blank=True, verbose_name='description')),
                ('spec', models.CharField(blank=True, editable=False, max_length=120)),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='catalog.product')),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('texts', models.PositiveIntegerField()),
                ('deletes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['deletes'], name='searchword_deletes'), models.Index(fields=['word'], name='searchword_beginning', opclasses=['text_pattern_ops'])],
            },
        ),
        migrations.CreateModel(
            name='Stock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('available', models.IntegerField(default=0)),
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='stock', to='catalog.offer')),
            ],
        ),
        migrations.CreateModel(
            name='StockMovement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delta', models.IntegerField()),
                ('reason', models.CharField(choices=[('set', 'Set by seller'), ('upload', 'Batch upload'), ('sold', 'Sold'), ('released', 'Order cancelled or not paid'), ('returned', 'Returned'), ('received', 'Goods received'), ('counted', 'Stocktaking'), ('damaged', 'Damaged or lost')], max_length=10)),
                ('reference', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField(default=marketplace.clock.now)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='movements', to='catalog.stock')),
            ],
        ),
        migrations.AddIndex(
            model_name='batchupload',
            index=models.Index(fields=['seller', 'digest'], name='upload_same_file'),
        ),
        migrations.AddConstraint(
            model_name='batchupload',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['received', 'checking', 'matching', 'checked', 'applying', 'done', 'failed', 'cancelled'])), name='upload_state'),
        ),
        migrations.AddConstraint(
            model_name='batchupload',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['received', 'checking', 'applying'])), fields=('seller',), name='upload_one_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='batchrowerror',
            index=models.Index(fields=['upload', 'code', 'row'], name='batchrowerror_view'),
        ),
        migrations.AddIndex(
            model_name='category',
            index=models.Index(fields=['path'], name='category_branch', opclasses=['text_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='attributedefinition',
            constraint=models.UniqueConstraint(fields=('category', 'code'), name='attribute_once_per_category'),
        ),
        migrations.AddConstraint(
            model_name='columnmapping',
            constraint=models.UniqueConstraint(fields=('seller', 'signature'), name='columnmapping_once'),
        ),
        migrations.AddConstraint(
            model_name='listingissue',
            constraint=models.UniqueConstraint(fields=('offer', 'code', 'attribute'), name='listingissue_once'),
        ),
        migrations.AddIndex(
            model_name='offerprice',
            index=models.Index(condition=models.Q(('low_minor', None), ('sale_minor__isnull', False)), fields=['sale_from'], name='offerprice_sale_begins'),
        ),
        migrations.AddIndex(
            model_name='offerprice',
            index=models.Index(condition=models.Q(('sale_minor__isnull', False)), fields=['sale_until'], name='offerprice_sale_ends'),
        ),
        migrations.AddConstraint(
            model_name='offerprice',
            constraint=models.UniqueConstraint(fields=('offer', 'storefront'), name='offerprice_once_per_storefront'),
        ),
        migrations.AddConstraint(
            model_name='offerprice',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='offerprice_positive'),
        ),
        migrations.AddConstraint(
            model_name='offerprice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('low_minor', None), ('sale_from', None), ('sale_minor', None), ('sale_until', None)), models.Q(('sale_from__isnull', False), ('sale_from__lt', models.F('sale_until')), ('sale_minor__gt', 0), ('sale_minor__isnull', False), ('sale_minor__lt', models.F('regular_minor')), ('sale_until__isnull', False)), _connector='OR'), name='offerprice_sale_is_lower'),
        ),
        migrations.AddConstraint(
            model_name='offerprice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount_minor', models.F('regular_minor')), ('low_minor', None)), models.Q(('amount_minor', models.F('sale_minor')), ('low_minor__gt', 0), ('low_minor__isnull', False)), _connector='OR'), name='offerprice_in_force'),
        ),
        migrations.AddIndex(
            model_name='pricechange',
            index=models.Index(fields=['price', '-at'], name='pricechange_newest'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=django.contrib.postgres.indexes.GinIndex(fields=['attributes'], name='product_attributes', opclasses=['jsonb_path_ops']),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['seller', 'state', '-updated_at'], name='offer_seller_list'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['sku'], name='offer_sku'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'live', 'paused', 'suppressed', 'deleted'])), name='offer_state'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'deleted'), _negated=True), fields=('seller', 'sku'), name='offer_sku_once_per_seller'),
        ),
        migrations.AddIndex(
            model_name='featuredoffer',
            index=models.Index(fields=['storefront', 'category', '-in_stock', '-sold', 'product'], name='featured_category'),
        ),
        migrations.AddIndex(
            model_name='featuredoffer',
            index=models.Index(fields=['storefront', '-in_stock', '-sold', 'product'], name='featured_popular'),
        ),
        migrations.AddIndex(
            model_name='featuredoffer',
            index=models.Index(fields=['storefront', 'amount_minor', 'product'], name='featured_price'),
        ),
        migrations.AddIndex(
            model_name='featuredoffer',
            index=models.Index(fields=['seller', 'storefront', '-in_stock', '-sold', 'product'], name='featured_shop'),
        ),
        migrations.AddConstraint(
            model_name='featuredoffer',
            constraint=models.UniqueConstraint(fields=('product', 'storefront'), name='featured_once_per_storefront'),
        ),
        migrations.AddIndex(
            model_name='batchpicture',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['upload', 'id'], name='batchpicture_waiting'),
        ),
        migrations.AddConstraint(
            model_name='batchpicture',
            constraint=models.UniqueConstraint(fields=('upload', 'product', 'source'), name='batchpicture_once_per_product'),
        ),
        migrations.AddIndex(
            model_name='productchange',
            index=models.Index(condition=models.Q(('state', 'proposed')), fields=['id'], name='productchange_waiting'),
        ),
        migrations.AddConstraint(
            model_name='productchange',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'approved', 'rejected', 'withdrawn'])), name='productchange_state'),
        ),
        migrations.AddConstraint(
            model_name='productchange',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('product', 'seller'), name='productchange_one_open'),
        ),
        migrations.AddConstraint(
            model_name='productchange',
            constraint=models.CheckConstraint(condition=models.Q(('decision_reason', ''), ('state', 'rejected'), _negated=True), name='productchange_rejected_with_reason'),
        ),
        migrations.AddIndex(
            model_name='productpicture',
            index=models.Index(condition=models.Q(('thumbnail', '')), fields=['created_at'], name='productpicture_waiting'),
        ),
        migrations.AddIndex(
            model_name='producttext',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='producttext_search'),
        ),
        migrations.AddConstraint(
            model_name='producttext',
            constraint=models.UniqueConstraint(fields=('product', 'language'), name='producttext_once_per_language'),
        ),
        migrations.AddConstraint(
            model_name='stock',
            constraint=models.CheckConstraint(condition=models.Q(('available__gte', 0)), name='stock_not_oversold'),
        ),
        migrations.AddIndex(
            model_name='stockmovement',
            index=models.Index(fields=['stock', '-id'], name='stockmovement_newest'),
        ),
    ]
