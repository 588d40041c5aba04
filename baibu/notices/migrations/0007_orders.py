"""Orders, the posts that must have them, and the homes that were told, each of the same community."""

import baibu.registry.models.sealed
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
from django.db import migrations, models

from baibu.registry.models import bind


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0006_alerts'),
        ('registry', '0026_representations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Order',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('place_id', models.UUIDField()),
                ('title', baibu.registry.models.sealed.SealedText()),
                ('body', baibu.registry.models.sealed.SealedText(default='')),
                ('posts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('to_homes', models.BooleanField(default=False)),
                ('is_drill', models.BooleanField(default=False)),
                ('is_emergency', models.BooleanField(default=False)),
                ('teams_minutes', models.PositiveSmallIntegerField(default=30)),
                ('homes_minutes', models.PositiveSmallIntegerField(default=120)),
                ('takeover_minutes', models.PositiveSmallIntegerField(default=3)),
                ('author_id', models.UUIDField()),
                ('written_at', models.DateTimeField()),
                ('issued_by_id', models.UUIDField(null=True)),
                ('issued_at', models.DateTimeField(null=True)),
                ('ended_by_id', models.UUIDField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('place', models.ForeignObject(from_fields=('community', 'place_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.place', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='OrderSeat',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('order_id', models.UUIDField()),
                ('place_id', models.UUIDField()),
                ('post', models.CharField(max_length=40)),
                ('found', models.CharField(max_length=8)),
                ('chain', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('turn', models.PositiveSmallIntegerField()),
                ('rung_at', models.DateTimeField()),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('acknowledged_by_id', models.UUIDField(null=True)),
                ('way', models.CharField(blank=True, max_length=4)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('order', models.ForeignObject(from_fields=('community', 'order_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.order', to_fields=('community', 'id'))),
                ('place', models.ForeignObject(from_fields=('community', 'place_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.place', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Relay',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('order_id', models.UUIDField()),
                ('household_id', models.UUIDField()),
                ('how', models.CharField(max_length=8)),
                ('by_id', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('over_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('household', models.ForeignObject(from_fields=('community', 'household_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.household', to_fields=('community', 'id'))),
                ('order', models.ForeignObject(from_fields=('community', 'order_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.order', to_fields=('community', 'id'))),
            ],
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(models.F('community'), models.F('place_id'), models.F('written_at'), name='order_place'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(models.F('community'), condition=models.Q(('ended_at', None), ('issued_at__isnull', False)), name='order_under_way'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('issued_by_id', None), models.Q(('issued_by_id', models.F('author_id')), _negated=True), ('is_emergency', True), _connector='OR'), name='order_issued_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('issued_at', None), ('issued_by_id', None)), models.Q(('issued_at__isnull', False), ('issued_by_id__isnull', False)), _connector='OR'), name='order_issued_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('posts', []), _negated=True), name='order_for_somebody'),
        ),
        migrations.AddIndex(
            model_name='orderseat',
            index=django.contrib.postgres.indexes.GinIndex(fields=['chain'], name='order_seat_chain'),
        ),
        migrations.AddIndex(
            model_name='orderseat',
            index=models.Index(models.F('rung_at'), condition=models.Q(('acknowledged_at', None)), name='order_seat_open'),
        ),
        migrations.AddConstraint(
            model_name='orderseat',
            constraint=models.UniqueConstraint(models.F('community'), models.F('order_id'), models.F('place_id'), models.F('post'), name='order_seat_once'),
        ),
        migrations.AddConstraint(
            model_name='orderseat',
            constraint=models.CheckConstraint(condition=models.Q(('found__in', ('held', 'away', 'vacant'))), name='order_seat_found'),
        ),
        migrations.AddConstraint(
            model_name='orderseat',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at', None), ('acknowledged_by_id', None), ('way', '')), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by_id__isnull', False), ('way__in', ('link', 'app'))), _connector='OR'), name='order_seat_acknowledged_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='relay',
            constraint=models.UniqueConstraint(models.F('community'), models.F('order_id'), models.F('household_id'), condition=models.Q(('over_at', None)), name='relay_stands_once'),
        ),
        migrations.AddConstraint(
            model_name='relay',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ('home', 'phone', 'note', 'nobody'))), name='relay_how'),
        ),
        bind("notices_order", "place_id", "registry_place"),
        bind("notices_orderseat", "order_id", "notices_order", on_delete="CASCADE"),
        bind("notices_orderseat", "place_id", "registry_place"),
        bind("notices_relay", "order_id", "notices_order", on_delete="CASCADE"),
        bind("notices_relay", "household_id", "registry_household", on_delete="CASCADE"),
    ]
