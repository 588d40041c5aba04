"""Who acts for whom."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from baibu.registry.models import bind, link_to


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0025_consent_refused"),
    ]

    operations = [
        migrations.CreateModel(
            name="Representation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("helper_id", models.UUIDField()),
                ("person_id", models.UUIDField()),
                ("kind", models.CharField(max_length=5)),
                ("since", models.DateField()),
                ("noted_at", models.DateTimeField()),
                ("noted_by_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_id", models.UUIDField(null=True)),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.community",
                    ),
                ),
                ("helper", link_to("registry.Person", "helper_id")),
                ("person", link_to("registry.Person", "person_id")),
            ],
            options={
                "indexes": [
                    models.Index(models.F("community"), models.F("person_id"), name="representation_person")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("community"),
                        models.F("helper_id"),
                        models.F("person_id"),
                        condition=models.Q(("ended_at", None)),
                        name="acts_once_for_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("helper_id", models.F("person_id")), _negated=True),
                        name="acts_for_another",
                    ),
                ],
            },
        ),
        bind("registry_representation", "helper_id", "registry_person"),
        bind("registry_representation", "person_id", "registry_person"),
        bind("registry_representation", "noted_by_id", "registry_person"),
        bind("registry_representation", "ended_by_id", "registry_person"),
    ]
