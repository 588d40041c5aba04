"""Warnings of danger: what they say beside the words of their notice."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from baibu.registry.models import bind


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0005_rotas'),
        ('registry', '0027_chosen_by_phone'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('affairs', 'affairs'), ('service', 'service'), ('activity', 'activity'), ('other', 'other'), ('emergency', 'emergency')], max_length=12),
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('notice_id', models.UUIDField()),
                ('event', models.CharField(max_length=12)),
                ('urgency', models.CharField(choices=[('Immediate', 'Immediate'), ('Expected', 'Expected'), ('Future', 'Future'), ('Past', 'Past'), ('Unknown', 'Unknown')], max_length=10)),
                ('severity', models.CharField(choices=[('Extreme', 'Extreme'), ('Severe', 'Severe'), ('Moderate', 'Moderate'), ('Minor', 'Minor'), ('Unknown', 'Unknown')], max_length=10)),
                ('certainty', models.CharField(choices=[('Observed', 'Observed'), ('Likely', 'Likely'), ('Possible', 'Possible'), ('Unlikely', 'Unlikely'), ('Unknown', 'Unknown')], max_length=10)),
                ('area', models.CharField(blank=True, max_length=80)),
                ('instruction', models.TextField(blank=True)),
                ('title_en', models.CharField(blank=True, max_length=100)),
                ('body_en', models.TextField(blank=True)),
                ('is_drill', models.BooleanField(default=False)),
                ('expires_at', models.DateTimeField()),
                ('earlier', models.JSONField(default=list)),
                ('called_off_at', models.DateTimeField(null=True)),
                ('called_off_by_id', models.UUIDField(null=True)),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('notice', models.ForeignObject(from_fields=('community', 'notice_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.notice', to_fields=('community', 'id'))),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('community'), models.F('notice_id'), name='alert_once')],
            },
        ),
        bind("notices_alert", "notice_id", "notices_notice", on_delete="CASCADE"),
    ]
