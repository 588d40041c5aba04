"""Visits and companions, tied to the households and people of the same community."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from baibu.registry.models import bind


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0002_links'),
        ('ledger', '0002_links'),
    ]

    operations = [
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('household_id', models.UUIDField()),
                ('person_id', models.UUIDField(null=True)),
                ('on_day', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('by_id', models.UUIDField()),
                ('as_post', models.CharField(max_length=40)),
                ('as_place_id', models.UUIDField()),
                ('for_id', models.UUIDField(null=True)),
                ('outcome', models.CharField(choices=[('met', 'met'), ('met-family', 'met-family'), ('phone', 'phone'), ('nobody-home', 'nobody-home')], max_length=12)),
                ('note_id', models.UUIDField(null=True)),
                ('need_note_id', models.UUIDField(null=True)),
                ('is_late_entry', models.BooleanField(default=False)),
                ('confirmed_by_id', models.UUIDField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('corrects_id', models.UUIDField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by_id', models.UUIDField(null=True)),
                ('token', models.UUIDField(null=True)),
                ('act_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('household', models.ForeignObject(from_fields=('community', 'household_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.household', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Companion',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('visit_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('visit', models.ForeignObject(from_fields=('community', 'visit_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='visits.visit', to_fields=('community', 'id'))),
            ],
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(models.F('community'), models.F('household_id'), models.F('on_day'), name='visit_household'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(models.F('community'), models.F('by_id'), models.F('on_day'), name='visit_by'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(models.F('community'), models.F('token'), condition=models.Q(('token__isnull', False)), name='visit_form_once'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(models.F('community'), models.F('corrects_id'), condition=models.Q(('corrects_id__isnull', False)), name='corrected_once'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by_id', None), models.Q(('confirmed_by_id', models.F('by_id')), _negated=True), _connector='OR'), name='confirmed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='companion',
            constraint=models.UniqueConstraint(models.F('community'), models.F('visit_id'), models.F('person_id'), name='companion_once'),
        ),
        bind("visits_visit", "household_id", "registry_household"),
        bind("visits_visit", "person_id", "registry_person"),
        bind("visits_visit", "by_id", "registry_person"),
        bind("visits_visit", "as_place_id", "registry_place"),
        bind("visits_visit", "for_id", "registry_person"),
        bind("visits_visit", "confirmed_by_id", "registry_person"),
        bind("visits_visit", "withdrawn_by_id", "registry_person"),
        bind("visits_visit", "corrects_id", "visits_visit"),
        bind("visits_visit", "note_id", "ledger_note"),
        bind("visits_visit", "need_note_id", "ledger_note"),
        bind("visits_companion", "visit_id", "visits_visit"),
        bind("visits_companion", "person_id", "registry_person"),
    ]
