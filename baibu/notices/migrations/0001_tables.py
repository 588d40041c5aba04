"""Public notices, their places and the people they name, of the same community."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.db import migrations, models

from baibu.registry.models import bind


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0019_cards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('place_id', models.UUIDField()),
                ('where', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('affairs', 'affairs'), ('service', 'service'), ('activity', 'activity'), ('other', 'other')], max_length=12)),
                ('title', models.CharField(max_length=60)),
                ('body', models.TextField()),
                ('plain_words', models.CharField(blank=True, max_length=60)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('corrects_id', models.UUIDField(null=True)),
                ('author_id', models.UUIDField()),
                ('written_at', models.DateTimeField()),
                ('confirmed_by_id', models.UUIDField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('place', models.ForeignObject(from_fields=('community', 'place_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.place', to_fields=('community', 'id'))),
            ],
        ),
        migrations.CreateModel(
            name='Named',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('notice_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('kind', models.CharField(max_length=8)),
                ('ground', models.CharField(max_length=8)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('person', models.ForeignObject(from_fields=('community', 'person_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.person', to_fields=('community', 'id'))),
                ('notice', models.ForeignObject(from_fields=('community', 'notice_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.notice', to_fields=('community', 'id'))),
            ],
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(models.F('community'), models.F('place_id'), models.F('from_on'), name='notice_place'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by_id', None), models.Q(('confirmed_by_id', models.F('author_id')), _negated=True), _connector='OR'), name='notice_confirmed_by_another'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='notice_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'affairs'), _negated=True), ('until_on__gte', django.db.models.expressions.CombinedExpression(models.F('from_on'), '+', models.Value(datetime.timedelta(days=15)))), _connector='OR'), name='affairs_stand_long_enough'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(models.F('community'), models.F('corrects_id'), condition=models.Q(('corrects_id__isnull', False), ('withdrawn_at', None)), name='notice_corrected_once'),
        ),
        migrations.AddIndex(
            model_name='named',
            index=models.Index(models.F('community'), models.F('person_id'), name='named_person'),
        ),
        migrations.AddConstraint(
            model_name='named',
            constraint=models.UniqueConstraint(models.F('community'), models.F('notice_id'), models.F('person_id'), models.F('kind'), name='named_once'),
        ),
        bind("notices_notice", "place_id", "registry_place"),
        bind("notices_named", "notice_id", "notices_notice", on_delete="CASCADE"),
        bind("notices_named", "person_id", "registry_person", on_delete="CASCADE"),
    ]
