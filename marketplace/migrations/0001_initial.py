import django.db.models.deletion
import django.db.models.functions.datetime
import marketplace.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('reference', models.CharField(help_text='Its number or title, and where it was published.', max_length=200, verbose_name='notice')),
                ('is_whole_year', models.BooleanField(default=False, verbose_name='the whole year')),
                ('entered_at', models.DateTimeField(default=marketplace.clock.now, verbose_name='entered at')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn at')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='withdrawn by')),
            ],
            options={
                'verbose_name': 'calendar notice',
                'verbose_name_plural': 'calendar notices',
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('is_working_day', models.BooleanField(verbose_name='working day')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='days', to='marketplace.calendarnotice')),
            ],
            options={
                'verbose_name': 'day of the calendar',
                'verbose_name_plural': 'days of the calendar',
            },
        ),
        migrations.CreateModel(
            name='StateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_type', models.CharField(max_length=64)),
                ('subject_id', models.BigIntegerField()),
                ('from_state', models.CharField(max_length=32)),
                ('to_state', models.CharField(max_length=32)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=marketplace.clock.now)),
                ('actor', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.UniqueConstraint(condition=models.Q(('is_whole_year', True), ('withdrawn_at', None)), fields=('year',), name='calendarnotice_one_whole_year'),
        ),
        migrations.AddConstraint(
            model_name='calendarnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='calendarnotice_withdrawn_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.UniqueConstraint(fields=('notice', 'date'), name='calendarday_once_a_notice'),
        ),
        migrations.AddIndex(
            model_name='statechange',
            index=models.Index(fields=['subject_type', 'subject_id', 'id'], name='statechange_subject'),
        ),
    ]
