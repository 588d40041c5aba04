"""Pairs that came with a workbook are marked with its act, so that they are taken back with it."""

from django.db import migrations, models

from baibu.registry.models import bind


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_guarded")]

    operations = [
        migrations.AddField("contactpair", "act_id", models.UUIDField(null=True)),
        bind("registry_contactpair", "act_id", "registry_importact"),
    ]
