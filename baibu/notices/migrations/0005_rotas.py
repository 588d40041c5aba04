"""Duty rotas: their lines, who takes turns, what was put right by hand, swaps and calendars, bound."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from baibu.registry.models import bind


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_attachments'),
        ('registry', '0026_representations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rota',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('place_id', models.UUIDField()),
                ('is_public', models.BooleanField(default=False)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('made_by_id', models.UUIDField(null=True)),
                ('made_at', models.DateTimeField()),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('place', models.ForeignObject(from_fields=('community', 'place_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.place', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='RotaFeed',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('person_id', models.UUIDField()),
                ('secret', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('person', models.ForeignObject(from_fields=('community', 'person_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='RotaLine',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('rota_id', models.UUIDField()),
                ('title', models.CharField(max_length=20)),
                ('first_on', models.DateField()),
                ('days', models.PositiveSmallIntegerField()),
                ('begins', models.TimeField()),
                ('ends', models.TimeField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('made_by_id', models.UUIDField(null=True)),
                ('made_at', models.DateTimeField()),
                ('ended_by_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('rota', models.ForeignObject(from_fields=('community', 'rota_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.rota', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='RotaOverride',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('line_id', models.UUIDField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('out_id', models.UUIDField(null=True)),
                ('into_id', models.UUIDField(null=True)),
                ('swap_id', models.UUIDField(null=True)),
                ('made_by_id', models.UUIDField()),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('into', models.ForeignObject(from_fields=('community', 'into_id'), null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
                ('line', models.ForeignObject(from_fields=('community', 'line_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.rotaline', to_fields=('community', 'id'))),
                ('out', models.ForeignObject(from_fields=('community', 'out_id'), null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='RotaSeat',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('line_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('is_for_holidays', models.BooleanField(default=False)),
                ('nth', models.PositiveSmallIntegerField()),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('line', models.ForeignObject(from_fields=('community', 'line_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.rotaline', to_fields=('community', 'id'))),
                ('person', models.ForeignObject(from_fields=('community', 'person_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='RotaSwap',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('line_id', models.UUIDField()),
                ('asker_id', models.UUIDField()),
                ('asked_id', models.UUIDField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('back_since', models.DateTimeField(null=True)),
                ('back_until', models.DateTimeField(null=True)),
                ('state', models.CharField(default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('asked', models.ForeignObject(from_fields=('community', 'asked_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
                ('asker', models.ForeignObject(from_fields=('community', 'asker_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('line', models.ForeignObject(from_fields=('community', 'line_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.rotaline', to_fields=('community', 'id'))),
            ],
        ),
        migrations.AddConstraint(
            model_name='rota',
            constraint=models.UniqueConstraint(models.F('community'), models.F('place_id'), name='place_has_one_rota'),
        ),
        migrations.AddConstraint(
            model_name='rotafeed',
            constraint=models.UniqueConstraint(models.F('community'), models.F('secret'), name='rota_feed_secret_once'),
        ),
        migrations.AddConstraint(
            model_name='rotafeed',
            constraint=models.UniqueConstraint(models.F('community'), models.F('person_id'), condition=models.Q(('ended_at', None)), name='person_has_one_rota_feed'),
        ),
        migrations.AddIndex(
            model_name='rotaline',
            index=models.Index(models.F('community'), models.F('rota_id'), name='rota_line_rota'),
        ),
        migrations.AddConstraint(
            model_name='rotaline',
            constraint=models.CheckConstraint(condition=models.Q(('days__gte', 1), ('days__lte', 31)), name='rota_line_days'),
        ),
        migrations.AddConstraint(
            model_name='rotaline',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='rota_line_in_order'),
        ),
        migrations.AddIndex(
            model_name='rotaoverride',
            index=models.Index(models.F('community'), models.F('line_id'), models.F('until'), name='rota_override_line'),
        ),
        migrations.AddConstraint(
            model_name='rotaoverride',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='rota_override_in_order'),
        ),
        migrations.AddConstraint(
            model_name='rotaoverride',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('out_id__isnull', False), ('into_id__isnull', False), _connector='OR'), models.Q(('out_id', None), ('into_id', None), models.Q(('out_id', models.F('into_id')), _negated=True), _connector='OR')), name='rota_override_changes_something'),
        ),
        migrations.AddIndex(
            model_name='rotaseat',
            index=models.Index(models.F('community'), models.F('person_id'), name='rota_seat_person'),
        ),
        migrations.AddConstraint(
            model_name='rotaseat',
            constraint=models.UniqueConstraint(models.F('community'), models.F('line_id'), models.F('is_for_holidays'), models.F('person_id'), name='rota_seat_once'),
        ),
        migrations.AddConstraint(
            model_name='rotaseat',
            constraint=models.UniqueConstraint(models.F('community'), models.F('line_id'), models.F('is_for_holidays'), models.F('nth'), name='rota_seat_order'),
        ),
        migrations.AddIndex(
            model_name='rotaswap',
            index=models.Index(models.F('community'), models.F('asked_id'), models.F('state'), name='rota_swap_asked'),
        ),
        migrations.AddIndex(
            model_name='rotaswap',
            index=models.Index(models.F('community'), models.F('asker_id'), models.F('state'), name='rota_swap_asker'),
        ),
        migrations.AddConstraint(
            model_name='rotaswap',
            constraint=models.CheckConstraint(condition=models.Q(('asker_id', models.F('asked_id')), _negated=True), name='rota_swap_between_two'),
        ),
        migrations.AddConstraint(
            model_name='rotaswap',
            constraint=models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='rota_swap_in_order'),
        ),
        migrations.AddConstraint(
            model_name='rotaswap',
            constraint=models.UniqueConstraint(models.F('community'), models.F('line_id'), models.F('asker_id'), models.F('since'), condition=models.Q(('state', 'asked')), name='rota_swap_once'),
        ),
        bind("notices_rota", "place_id", "registry_place"),
        bind("notices_rotaline", "rota_id", "notices_rota", on_delete="CASCADE"),
        bind("notices_rotaseat", "line_id", "notices_rotaline", on_delete="CASCADE"),
        bind("notices_rotaseat", "person_id", "registry_person", on_delete="CASCADE"),
        bind("notices_rotaoverride", "line_id", "notices_rotaline", on_delete="CASCADE"),
        bind("notices_rotaoverride", "out_id", "registry_person", on_delete="CASCADE"),
        bind("notices_rotaoverride", "into_id", "registry_person", on_delete="CASCADE"),
        bind("notices_rotaswap", "line_id", "notices_rotaline", on_delete="CASCADE"),
        bind("notices_rotaswap", "asker_id", "registry_person", on_delete="CASCADE"),
        bind("notices_rotaswap", "asked_id", "registry_person", on_delete="CASCADE"),
        bind("notices_rotafeed", "person_id", "registry_person", on_delete="CASCADE"),
    ]
