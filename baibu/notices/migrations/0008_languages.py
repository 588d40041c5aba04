"""Messages may carry their words in English, too."""

import baibu.registry.models.sealed
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0007_orders'),
    ]

    operations = [
        migrations.AddField('message', 'title_en', baibu.registry.models.sealed.SealedText(default='')),
        migrations.AddField('message', 'body_en', baibu.registry.models.sealed.SealedText(default='')),
    ]
