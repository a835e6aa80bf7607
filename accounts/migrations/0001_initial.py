import accounts.models.qualification
import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import marketplace.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('full_name', models.CharField(blank=True, max_length=100, verbose_name='name')),
                ('language', models.CharField(choices=[('zh-hans', 'Simplified Chinese'), ('en', 'English')], default='zh-hans', max_length=10, verbose_name='language')),
                ('timezone', models.CharField(default='Asia/Shanghai', max_length=64, verbose_name='time zone')),
                ('is_staff', models.BooleanField(default=False, verbose_name='staff')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('date_joined', models.DateTimeField(default=marketplace.clock.now, verbose_name='joined')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('requirement', models.CharField(max_length=40, verbose_name='requirement')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='brand')),
                ('file', models.FileField(blank=True, max_length=200, storage=accounts.models.qualification.private_storage, upload_to=accounts.models.qualification.evidence_path)),
                ('original_name', models.CharField(blank=True, max_length=200, verbose_name='file name')),
                ('content_type', models.CharField(blank=True, max_length=40, verbose_name='file type')),
                ('size', models.PositiveIntegerField(default=0)),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('declared', models.BooleanField(default=False, help_text='The seller declares that this holds.')),
                ('statement', models.CharField(blank=True, max_length=40)),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='issued on')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('given_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='given at')),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('verdict', models.CharField(choices=[('pending', 'Not checked yet'), ('accepted', 'Accepted'), ('refused', 'Refused')], default='pending', max_length=10, verbose_name='verdict')),
                ('verdict_code', models.CharField(blank=True, max_length=20)),
                ('verdict_reason', models.CharField(blank=True, max_length=400)),
                ('verdict_at', models.DateTimeField(null=True)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                ('verdict_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'permissions': [('open_original', 'Can open the original of a document')],
            },
        ),
        migrations.CreateModel(
            name='EvidenceAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=marketplace.clock.now, verbose_name='when')),
                ('what', models.CharField(choices=[('original', 'Original'), ('page', 'Page with watermark')], default='original', max_length=10, verbose_name='what')),
                ('page', models.PositiveSmallIntegerField(null=True, verbose_name='page')),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accesses', to='accounts.evidence')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
        ),
        migrations.CreateModel(
            name='QualificationCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('in_review', 'In review'), ('more_information', 'More information needed'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('lapsed', 'Lapsed'), ('expired', 'Expired'), ('withdrawn', 'Withdrawn')], default='draft', max_length=20)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('onboarding', 'Onboarding'), ('category', 'Categories and brands'), ('renewal', 'Renewal'), ('reverification', 'Re-verification'), ('company', 'Company data'), ('bank', 'Bank account')], default='onboarding', max_length=20)),
                ('lines', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='product lines')),
                ('brands', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='brands')),
                ('renews', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=140), blank=True, default=list, editable=False, size=None)),
                ('proposed', models.JSONField(blank=True, default=dict, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('replaced', models.JSONField(blank=True, default=dict, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('submitted_at', models.DateTimeField(editable=False, null=True)),
                ('due_at', models.DateTimeField(editable=False, null=True)),
                ('requested_at', models.DateTimeField(editable=False, null=True)),
                ('working_days_left', models.PositiveSmallIntegerField(editable=False, null=True)),
                ('request_text', models.TextField(blank=True, verbose_name='what is still needed')),
                ('warned_at', models.DateTimeField(editable=False, null=True)),
                ('escalated_at', models.DateTimeField(editable=False, null=True)),
                ('late_told_at', models.DateTimeField(editable=False, null=True)),
                ('lapse_reminders', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('decided_at', models.DateTimeField(editable=False, null=True)),
                ('decision_reason', models.TextField(blank=True, verbose_name='reason')),
                ('reviewer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_in_review', to=settings.AUTH_USER_MODEL, verbose_name='reviewer')),
            ],
            options={
                'verbose_name': 'application',
                'verbose_name_plural': 'applications',
            },
        ),
        migrations.AddField(
            model_name='evidence',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='accounts.qualificationcase', verbose_name='application'),
        ),
        migrations.CreateModel(
            name='DueDateMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.DateTimeField()),
                ('after', models.DateTimeField()),
                ('at', models.DateTimeField(default=marketplace.clock.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='due_date_moves', to='accounts.qualificationcase')),
            ],
        ),
        migrations.CreateModel(
            name='Seller',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('onboarding', 'Onboarding'), ('approved', 'Approved'), ('suspended', 'Suspended'), ('winding_down', 'Winding down'), ('closed', 'Closed')], default='onboarding', max_length=16, verbose_name='state')),
                ('slug', models.SlugField(help_text='Address of the shop page.', max_length=80, unique=True)),
                ('store_name', models.CharField(max_length=60, unique=True, verbose_name='store name')),
                ('legal_name', models.CharField(max_length=120, verbose_name='legal name')),
                ('uscc', models.CharField(max_length=18, unique=True, verbose_name='unified social credit code')),
                ('tax_number', models.CharField(max_length=20, verbose_name='tax registration number')),
                ('legal_representative', models.CharField(max_length=60, verbose_name='legal representative')),
                ('representative_id_encrypted', models.BinaryField(default=b'')),
                ('representative_id_last4', models.CharField(blank=True, editable=False, max_length=4, verbose_name="legal representative's identity number")),
                ('registered_capital_minor', models.BigIntegerField(blank=True, null=True, verbose_name='registered capital')),
                ('established_on', models.DateField(blank=True, null=True, verbose_name='date of establishment')),
                ('business_scope', models.TextField(blank=True, verbose_name='business scope')),
                ('registered_address', models.CharField(max_length=200, verbose_name='registered address')),
                ('contact_name', models.CharField(max_length=60, verbose_name='contact person')),
                ('contact_phone', models.CharField(max_length=32, verbose_name='contact phone')),
                ('contact_email', models.EmailField(max_length=254, verbose_name='contact e-mail')),
                ('bank_name', models.CharField(blank=True, max_length=80, verbose_name='bank')),
                ('bank_account_name', models.CharField(blank=True, max_length=120, verbose_name='account name')),
                ('bank_account_encrypted', models.BinaryField(default=b'')),
                ('bank_account_last4', models.CharField(blank=True, editable=False, max_length=4, verbose_name='account number')),
                ('bank_changed_at', models.DateTimeField(editable=False, null=True)),
                ('bank_verified_at', models.DateTimeField(editable=False, null=True)),
                ('ships_nationwide', models.BooleanField(default=False, verbose_name='delivers to all 31 provinces')),
                ('issues_invoices', models.BooleanField(default=False, verbose_name='issues invoices')),
                ('ship_from_address', models.CharField(blank=True, max_length=200, verbose_name='ship-from address')),
                ('returns_address', models.CharField(blank=True, max_length=200, verbose_name='returns address')),
                ('requires_second_factor', models.BooleanField(default=False, verbose_name='second factor for the whole team')),
                ('created_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='registered at')),
                ('approved_at', models.DateTimeField(editable=False, null=True, verbose_name='approved at')),
                ('verified_at', models.DateTimeField(editable=False, null=True, verbose_name='verified at')),
                ('unverified_since', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'seller',
                'verbose_name_plural': 'sellers',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['onboarding', 'approved', 'suspended', 'winding_down', 'closed'])), name='seller_state')],
            },
        ),
        migrations.AddField(
            model_name='qualificationcase',
            name='seller',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='accounts.seller'),
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Waiting for a second person'), ('confirmed', 'Confirmed'), ('dropped', 'Dropped')], default='open', max_length=10, verbose_name='state')),
                ('kind', models.CharField(choices=[('approve', 'Approve although a check failed'), ('undo', 'Undo the approval'), ('suspend', 'Suspend the seller')], max_length=10, verbose_name='kind')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('proposed_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='proposed at')),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='proposed by')),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='accounts.qualificationcase')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='accounts.seller')),
            ],
            options={
                'verbose_name': 'two-person decision',
                'verbose_name_plural': 'two-person decisions',
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('email', models.EmailField(max_length=254)),
                ('subject_type', models.CharField(max_length=64)),
                ('subject_id', models.BigIntegerField()),
                ('occasion', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(max_length=10)),
                ('context', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('by_email', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('read_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('retry_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                ('seller', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to='accounts.seller')),
            ],
            options={
                'verbose_name': 'notification',
                'verbose_name_plural': 'notifications',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('catalogue', 'Catalogue'), ('orders', 'Orders'), ('finance', 'Finance'), ('viewer', 'Viewer')], max_length=16, verbose_name='role')),
                ('created_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='since')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.seller')),
            ],
            options={
                'verbose_name': 'team member',
                'verbose_name_plural': 'team members',
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('pending', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('revoked', 'Withdrawn')], default='pending', max_length=16, verbose_name='state')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('catalogue', 'Catalogue'), ('orders', 'Orders'), ('finance', 'Finance'), ('viewer', 'Viewer')], max_length=16, verbose_name='role')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(default=marketplace.clock.now)),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.seller')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
            },
        ),
        migrations.CreateModel(
            name='Credential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('requirement', models.CharField(max_length=40, verbose_name='requirement')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='brand')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('expires_on', models.DateField(null=True, verbose_name='valid until')),
                ('granted_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='accepted at')),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('lapsed_at', models.DateTimeField(null=True, verbose_name='lapsed at')),
                ('lapse_reason', models.CharField(blank=True, choices=[('expired', 'Expired'), ('revoked', 'Approval undone')], max_length=10)),
                ('evidence', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.evidence', verbose_name='document')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='accounts.seller', verbose_name='seller')),
            ],
            options={
                'verbose_name': 'credential',
                'verbose_name_plural': 'credentials',
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='what')),
                ('subject_type', models.CharField(max_length=64)),
                ('subject_id', models.BigIntegerField()),
                ('about', models.CharField(blank=True, max_length=300)),
                ('changes', models.JSONField(default=list)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=marketplace.clock.now, verbose_name='time')),
                ('actor', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
                ('seller', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='accounts.seller', verbose_name='seller')),
            ],
            options={
                'verbose_name': 'activity',
                'verbose_name_plural': 'activities',
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_case_insensitive'),
        ),
        migrations.AddConstraint(
            model_name='evidenceaccess',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('page', None), ('what', 'original')), models.Q(('page__gte', 1), ('page__isnull', False), ('what', 'page')), _connector='OR'), name='evidenceaccess_page_of_pages'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['case', 'requirement', 'subject', '-id'], name='evidence_newest'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(condition=models.Q(('sha256', ''), _negated=True), fields=['sha256'], name='evidence_same_file'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(condition=models.Q(('verdict', 'refused')), fields=['verdict_at'], name='evidence_refused'),
        ),
        migrations.AddIndex(
            model_name='qualificationcase',
            index=models.Index(fields=['state', 'due_at'], name='case_queue'),
        ),
        migrations.AddIndex(
            model_name='qualificationcase',
            index=models.Index(fields=['seller', '-id'], name='case_of_seller'),
        ),
        migrations.AddIndex(
            model_name='qualificationcase',
            index=models.Index(condition=models.Q(('state__in', ('submitted', 'in_review', 'more_information'))), fields=['due_at', 'id'], name='case_lane_open'),
        ),
        migrations.AddIndex(
            model_name='qualificationcase',
            index=models.Index(condition=models.Q(('reviewer', None), ('state', 'submitted')), fields=['due_at', 'id'], name='case_lane_unassigned'),
        ),
        migrations.AddIndex(
            model_name='qualificationcase',
            index=models.Index(condition=models.Q(('state__in', ('submitted', 'in_review', 'more_information'))), fields=['reviewer', 'due_at', 'id'], name='case_lane_mine'),
        ),
        migrations.AddIndex(
            model_name='qualificationcase',
            index=models.Index(condition=models.Q(('decided_at__isnull', False)), fields=['-decided_at', '-id'], name='case_lane_decided'),
        ),
        migrations.AddConstraint(
            model_name='qualificationcase',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'in_review', 'more_information', 'approved', 'rejected', 'lapsed', 'expired', 'withdrawn'])), name='case_state'),
        ),
        migrations.AddConstraint(
            model_name='qualificationcase',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted', 'in_review', 'more_information'))), fields=('seller', 'kind'), name='case_one_open_per_kind'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'confirmed', 'dropped'])), name='proposal_state'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('case', 'kind'), name='proposal_once_per_case'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('case', None), ('state', 'open')), fields=('seller', 'kind'), name='proposal_once_per_seller'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', models.F('proposed_by')), ('state', 'confirmed'), _negated=True), name='proposal_two_people'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'open')), models.Q(('decided_at__isnull', False), ('state', 'dropped')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state', 'confirmed')), _connector='OR'), name='proposal_decided_by_somebody'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('by_email', True), ('sent_at', None)), fields=['id'], name='notification_outbox'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['seller', '-id'], name='notification_seller'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['user', '-id'], name='notification_user'),
        ),
        migrations.AddConstraint(
            model_name='notification',
            constraint=models.UniqueConstraint(fields=('kind', 'subject_type', 'subject_id', 'email', 'occasion'), name='notification_exactly_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('user', 'seller'), name='membership_once_per_seller'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['seller', 'created_at'], name='invitation_sent'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'accepted', 'declined', 'revoked'])), name='invitation_state'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('seller', 'email'), name='invitation_one_waiting_per_address'),
        ),
        migrations.AddIndex(
            model_name='credential',
            index=models.Index(condition=models.Q(('lapsed_at', None)), fields=['expires_on'], name='credential_expiring'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.UniqueConstraint(fields=('seller', 'requirement', 'subject'), name='credential_once'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lapse_reason', ''), ('lapsed_at', None)), models.Q(('lapse_reason__in', ['expired', 'revoked']), ('lapsed_at__isnull', False)), _connector='OR'), name='credential_lapse_has_reason'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['seller', '-id'], name='activity_seller'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['seller', 'actor', '-id'], name='activity_person'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['seller', 'kind', '-id'], name='activity_kind'),
        ),
    ]
