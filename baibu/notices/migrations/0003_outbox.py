"""Messages, their deliveries, and how people wish to be reached, each of the same community."""

import baibu.registry.models.sealed
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from baibu.registry.models import bind


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_archive'),
        ('registry', '0026_representations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Gauge',
            fields=[
                ('channel', models.CharField(max_length=8, primary_key=True, serialize=False)),
                ('tokens', models.FloatField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(max_length=16)),
                ('title', baibu.registry.models.sealed.SealedText()),
                ('body', baibu.registry.models.sealed.SealedText(default='')),
                ('path', models.CharField(blank=True, max_length=200)),
                ('is_private', models.BooleanField(default=False)),
                ('is_urgent', models.BooleanField(default=False)),
                ('is_drill', models.BooleanField(default=False)),
                ('about_kind', models.CharField(blank=True, max_length=16)),
                ('about_id', models.UUIDField(null=True)),
                ('author_id', models.UUIDField(null=True)),
                ('written_at', models.DateTimeField()),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('message_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('channel', models.CharField(max_length=8)),
                ('state', models.CharField(max_length=12)),
                ('is_urgent', models.BooleanField(default=False)),
                ('not_before', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('claim', models.UUIDField(null=True)),
                ('claimed_until', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=24)),
                ('settled_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('person', models.ForeignObject(from_fields=('community', 'person_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
                ('message', models.ForeignObject(from_fields=('community', 'message_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.message', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Reaching',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('person_id', models.UUIDField()),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), default=list, size=None)),
                ('quiet_from', models.TimeField(default=datetime.time(22, 0))),
                ('quiet_until', models.TimeField(default=datetime.time(7, 0))),
                ('in_person', models.BooleanField(default=False)),
                ('large_print', models.BooleanField(default=False)),
                ('language', models.CharField(default='zh-hans', max_length=8)),
                ('said_at', models.DateTimeField()),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('person', models.ForeignObject(from_fields=('community', 'person_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('person_id', models.UUIDField()),
                ('channel', models.CharField(max_length=8)),
                ('value', baibu.registry.models.sealed.SealedText()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('said_at', models.DateTimeField()),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('person', models.ForeignObject(from_fields=('community', 'person_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('community'), models.F('person_id'), models.F('channel'), name='one_address_of_a_kind')],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('community'), models.F('written_at'), name='message_day'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(models.F('community'), models.F('about_id'), name='message_about'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['channel', '-is_urgent', 'not_before'], name='delivery_waiting'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(models.F('claimed_until'), condition=models.Q(('state', 'handing')), name='delivery_claimed'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(models.F('community'), models.F('person_id'), models.F('channel'), name='delivery_person'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(models.F('community'), models.F('settled_at'), condition=models.Q(('state__in', ('failed', 'unsure'))), name='delivery_trouble'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(models.F('community'), models.F('message_id'), models.F('person_id'), models.F('channel'), name='delivered_once_by_each_way'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'handing', 'sent', 'delivered', 'failed', 'unsure', 'dropped'))), name='delivery_state_known'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ('inbox', 'sms', 'mail'))), name='delivery_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', False), ('claimed_until__isnull', False), ('state', 'handing')), models.Q(models.Q(('state', 'handing'), _negated=True), ('claim', None), ('claimed_until', None)), _connector='OR'), name='delivery_in_hand'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('failed', 'unsure')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='delivery_says_why'),
        ),
        migrations.AddConstraint(
            model_name='reaching',
            constraint=models.UniqueConstraint(models.F('community'), models.F('person_id'), name='one_reaching_each'),
        ),
        bind("notices_delivery", "message_id", "notices_message", on_delete="CASCADE"),
        bind("notices_delivery", "person_id", "registry_person", on_delete="CASCADE"),
        bind("notices_address", "person_id", "registry_person", on_delete="CASCADE"),
        bind("notices_reaching", "person_id", "registry_person", on_delete="CASCADE"),
    ]
