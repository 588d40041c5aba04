"""Who left or moved is noted for a day; of people missing from a sheet the office may say they are still here."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from baibu.registry.models import bind, link_to


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_openings")]

    operations = [
        migrations.CreateModel(
            name="HomeChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("household_id", models.UUIDField()),
                ("person_id", models.UUIDField(null=True)),
                ("kind", models.CharField(max_length=16)),
                ("on", models.DateField()),
                ("said_at", models.DateTimeField()),
                ("rows", models.JSONField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.community",
                    ),
                ),
                ("household", link_to("registry.household", "household_id")),
                ("person", link_to("registry.person", "person_id", null=True)),
            ],
            options={
                "indexes": [models.Index("community", "household_id", name="home_change_household")],
            },
        ),
        bind(
            "registry_homechange", "household_id", "registry_household", on_delete="CASCADE"
        ),
        bind("registry_homechange", "person_id", "registry_person", on_delete="CASCADE"),
        migrations.AddField(
            "importdraft",
            "still_here",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, size=None
            ),
        ),
    ]
