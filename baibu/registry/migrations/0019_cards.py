"""Cards on paper that let residents in."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from baibu.registry.models import bind, link_to


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0018_phones"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInCard",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("person_id", models.UUIDField()),
                ("secret", models.CharField(max_length=64)),
                ("proof", models.CharField(max_length=4)),
                ("figures", models.CharField(max_length=64)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("printed_by_id", models.UUIDField(null=True)),
                ("printed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by_id", models.UUIDField(null=True)),
                ("ended_because", models.CharField(blank=True, max_length=8)),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.community",
                    ),
                ),
                ("person", link_to("registry.Person", "person_id")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("community"), models.F("secret"), name="card_secret_once"
                    ),
                    models.UniqueConstraint(
                        models.F("community"),
                        models.F("person_id"),
                        condition=models.Q(("ended_at", None)),
                        name="person_has_one_card",
                    ),
                ],
            },
        ),
        bind("registry_signincard", "person_id", "registry_person"),
        bind("registry_signincard", "printed_by_id", "registry_person"),
        bind("registry_signincard", "ended_by_id", "registry_person"),
    ]
