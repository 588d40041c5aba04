"""What is attached to notices."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from baibu.registry.models import bind


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0003_outbox'),
        ('registry', '0026_representations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('pk', models.CompositePrimaryKey('community_id', 'id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('notice_id', models.UUIDField()),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('pdf', 'pdf'), ('jpeg', 'jpeg'), ('png', 'png')], max_length=8)),
                ('words', models.CharField(max_length=80)),
                ('content', models.BinaryField()),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('text', models.TextField(blank=True)),
                ('pages', models.PositiveSmallIntegerField()),
                ('unread', models.PositiveSmallIntegerField()),
                ('added_by_id', models.UUIDField()),
                ('added_at', models.DateTimeField()),
                ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.community')),
                ('notice', models.ForeignObject(from_fields=('community', 'notice_id'), on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='notices.notice', to_fields=('community', 'id'))),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('community'), models.F('notice_id'), models.F('number'), name='attachment_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 5)), name='attachments_are_few')],
            },
        ),
        bind("notices_attachment", "notice_id", "notices_notice", on_delete="CASCADE"),
    ]
