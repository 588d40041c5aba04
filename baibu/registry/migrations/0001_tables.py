"""The registry's tables."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import uuid
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        # compares community, post and seat with = inside the exclusion of overlapping tenures
        BtreeGistExtension(),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=80)),
                ('loaded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('is_fictional', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='WorkdayException',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('is_workday', models.BooleanField()),
                ('name', models.CharField(max_length=40)),
                ('source', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('place_id', models.UUIDField()),
                ('unit', models.CharField(blank=True, max_length=16)),
                ('room', models.CharField(max_length=16)),
                ('sort_key', models.CharField(max_length=60)),
                ('declines_visits', models.BooleanField(default=False)),
                ('since', models.DateField()),
                ('left_on', models.DateField(null=True)),
                ('act_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
            ],
        ),
        migrations.CreateModel(
            name='ImportAct',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('file_name', models.CharField(max_length=200)),
                ('by_account_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('report', models.JSONField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ImportDraft',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('file_name', models.CharField(max_length=200)),
                ('by_account_id', models.BigIntegerField(null=True)),
                ('read_at', models.DateTimeField()),
                ('rows', models.BinaryField()),
                ('mapping', models.JSONField(default=dict)),
                ('applied_act_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('household_id', models.UUIDField(null=True)),
                ('name', models.CharField(max_length=60)),
                ('sort_key', models.CharField(max_length=200)),
                ('sex', models.CharField(blank=True, choices=[('f', 'f'), ('m', 'm')], max_length=1)),
                ('born_on', models.DateField(null=True)),
                ('born_precision', models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('relation', models.CharField(blank=True, max_length=20)),
                ('left_on', models.DateField(null=True)),
                ('act_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('household', models.ForeignObject(from_fields=('community', 'household_id'), null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.household', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='ContactPair',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('helper_id', models.UUIDField()),
                ('person_id', models.UUIDField(null=True)),
                ('household_id', models.UUIDField()),
                ('rank', models.PositiveSmallIntegerField(default=1)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('review_on', models.DateField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('household', models.ForeignObject(from_fields=('community', 'household_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.household', to_fields=('community', 'id'))),
                ('helper', models.ForeignObject(from_fields=('community', 'helper_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Circumstance',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('person_id', models.UUIDField(null=True)),
                ('household_id', models.UUIDField(null=True)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('proposed_by', models.UUIDField(null=True)),
                ('proposed_on', models.DateField()),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_on', models.DateField(null=True)),
                ('refused_on', models.DateField(null=True)),
                ('consent_on', models.DateField(null=True)),
                ('consent_by', models.CharField(blank=True, max_length=10)),
                ('review_on', models.DateField(null=True)),
                ('act_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('household', models.ForeignObject(from_fields=('community', 'household_id'), null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.household', to_fields=('community', 'id'))),
                ('person', models.ForeignObject(from_fields=('community', 'person_id'), null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('person_id', models.UUIDField()),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('reason', models.CharField(default='other', max_length=20)),
                ('said_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('person', models.ForeignObject(from_fields=('community', 'person_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('parent_id', models.UUIDField(null=True)),
                ('level', models.CharField(max_length=24)),
                ('name', models.CharField(max_length=80)),
                ('sort_key', models.CharField(max_length=200)),
                ('path', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), size=None)),
                ('act_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('parent', models.ForeignObject(from_fields=('community', 'parent_id'), null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.place', to_fields=('community', 'id'))),
            ],
        ),
        migrations.AddField(
            model_name='household',
            name='place',
            field=models.ForeignObject(from_fields=('community', 'place_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.place', to_fields=('community', 'id')),
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80)),
                ('place_id', models.UUIDField()),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('place', models.ForeignObject(from_fields=('community', 'place_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.place', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Tenure',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('person_id', models.UUIDField()),
                ('post', models.CharField(max_length=40)),
                ('place_id', models.UUIDField()),
                ('seat', models.PositiveSmallIntegerField(default=1)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('act_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('person', models.ForeignObject(from_fields=('community', 'person_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
                ('place', models.ForeignObject(from_fields=('community', 'place_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.place', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=60, unique=True)),
                ('person_id', models.UUIDField(null=True)),
                ('is_operator', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('demo_role', models.CharField(blank=True, max_length=80)),
                ('community', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('community'), models.F('person_id'), name='one_account_per_person'), models.CheckConstraint(condition=models.Q(('is_operator', True), models.Q(('community__isnull', False), ('person_id__isnull', False)), _connector='OR'), name='account_of_a_person_or_the_operator')],
            },
        ),
        migrations.CreateModel(
            name='ImportChange',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('act_id', models.UUIDField()),
                ('table', models.CharField(max_length=40)),
                ('row_id', models.UUIDField()),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
            ],
            options={
                'indexes': [models.Index(models.F('community'), models.F('act_id'), name='import_change_act')],
            },
        ),
        migrations.CreateModel(
            name='KnownHeading',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('sheet_kind', models.CharField(max_length=12)),
                ('heading', models.CharField(max_length=80)),
                ('field', models.CharField(blank=True, max_length=30)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('community'), models.F('sheet_kind'), models.F('heading'), name='heading_once')],
            },
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(models.F('community'), models.F('household_id'), name='person_household'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(models.F('community'), models.F('name'), name='person_name'),
        ),
        migrations.AddIndex(
            model_name='contactpair',
            index=models.Index(models.F('community'), models.F('helper_id'), name='pair_helper'),
        ),
        migrations.AddIndex(
            model_name='contactpair',
            index=models.Index(models.F('community'), models.F('household_id'), name='pair_household'),
        ),
        migrations.AddIndex(
            model_name='contactpair',
            index=models.Index(models.F('community'), models.F('person_id'), name='pair_person'),
        ),
        migrations.AddConstraint(
            model_name='contactpair',
            constraint=models.UniqueConstraint(models.F('community'), models.F('kind'), models.F('helper_id'), models.F('household_id'), models.F('person_id'), condition=models.Q(('until', None)), name='pair_once', nulls_distinct=False),
        ),
        migrations.AddIndex(
            model_name='circumstance',
            index=models.Index(models.F('community'), models.F('kind'), name='circumstance_kind'),
        ),
        migrations.AddIndex(
            model_name='circumstance',
            index=models.Index(models.F('community'), models.F('person_id'), name='circumstance_person'),
        ),
        migrations.AddIndex(
            model_name='circumstance',
            index=models.Index(models.F('community'), models.F('household_id'), name='circumstance_household'),
        ),
        migrations.AddIndex(
            model_name='circumstance',
            index=models.Index(models.F('community'), models.F('proposed_by'), name='circumstance_proposed_by'),
        ),
        migrations.AddIndex(
            model_name='circumstance',
            index=models.Index(models.F('community'), models.F('decided_by'), name='circumstance_decided_by'),
        ),
        migrations.AddConstraint(
            model_name='circumstance',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('proposed_by')), _negated=True), ('consent_on__isnull', False)), _connector='OR'), name='decided_by_a_second_person_with_consent'),
        ),
        migrations.AddConstraint(
            model_name='circumstance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('household_id__isnull', False), ('person_id', None)), models.Q(('household_id', None), ('person_id__isnull', False)), _connector='OR'), name='circumstance_of_one_person_or_household'),
        ),
        migrations.AddConstraint(
            model_name='circumstance',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='circumstance_in_order'),
        ),
        migrations.AddConstraint(
            model_name='circumstance',
            constraint=models.UniqueConstraint(models.F('community'), models.F('kind'), models.F('person_id'), condition=models.Q(('person_id__isnull', False), ('refused_on', None), ('until', None)), name='one_open_circumstance_per_person'),
        ),
        migrations.AddConstraint(
            model_name='circumstance',
            constraint=models.UniqueConstraint(models.F('community'), models.F('kind'), models.F('household_id'), condition=models.Q(('household_id__isnull', False), ('refused_on', None), ('until', None)), name='one_open_circumstance_per_household'),
        ),
        migrations.AddIndex(
            model_name='absence',
            index=models.Index(models.F('community'), models.F('person_id'), models.F('until'), name='absence_person'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('since'))), name='absence_days_in_order'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=django.contrib.postgres.indexes.GinIndex(fields=['path'], name='place_path'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(models.F('community'), models.F('level'), name='place_level'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(models.F('community'), models.F('parent_id'), models.F('level'), models.F('name'), name='place_once_under_parent'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(models.F('community'), condition=models.Q(('parent_id', None)), name='one_root_per_community'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(models.F('community'), models.F('place_id'), models.F('unit'), models.F('room'), name='household_once'),
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.UniqueConstraint(models.F('community'), models.F('kind'), models.F('place_id'), models.F('name'), name='body_once'),
        ),
        migrations.AddIndex(
            model_name='tenure',
            index=models.Index(models.F('community'), models.F('person_id'), name='tenure_person'),
        ),
        migrations.AddIndex(
            model_name='tenure',
            index=models.Index(models.F('community'), models.F('place_id'), name='tenure_place'),
        ),
        migrations.AddConstraint(
            model_name='tenure',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('community', '='), ('post', '='), ('place_id', '='), ('seat', '='), (models.Func(models.F('since'), models.F('until'), models.Value('[]'), function='daterange'), '&&')], name='one_holder_per_seat'),
        ),
        migrations.AddConstraint(
            model_name='tenure',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='tenure_days_in_order'),
        ),
    ]
