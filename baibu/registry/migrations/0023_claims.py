"""Who says where they live, until the building leader answers."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from baibu.registry.models import Finder, SealedText, bind, link_to


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0022_outside"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "community_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("phone", SealedText(default="")),
                ("phone_key", Finder(default=b"", last=None, of="phone")),
                ("name", SealedText(default="")),
                ("place_id", models.UUIDField()),
                ("unit", models.CharField(blank=True, max_length=16)),
                ("room", models.CharField(max_length=16)),
                ("claimed_at", models.DateTimeField()),
                ("above_on", models.DateField()),
                ("outcome", models.CharField(blank=True, max_length=9)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_id", models.UUIDField(null=True)),
                ("reason", SealedText(default="")),
                ("person_id", models.UUIDField(null=True)),
                (
                    "community",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.community",
                    ),
                ),
                ("person", link_to("registry.Person", "person_id", null=True)),
                ("place", link_to("registry.Place", "place_id")),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("community"),
                        models.F("place_id"),
                        models.F("decided_at"),
                        name="claim_place",
                    ),
                    models.Index(
                        models.F("community"),
                        models.F("phone_key"),
                        models.F("claimed_at"),
                        name="claim_phone",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("community"),
                        models.F("phone_key"),
                        condition=models.Q(("decided_at", None)),
                        name="one_open_claim_per_phone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("outcome", "")),
                            models.Q(
                                ("decided_at__isnull", False), ("outcome__in", ["confirmed", "declined"])
                            ),
                            _connector="OR",
                        ),
                        name="claim_decided_with_an_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at", None), ("decided_at__gte", models.F("claimed_at")), _connector="OR"
                        ),
                        name="claim_in_order",
                    ),
                ],
            },
        ),
        bind("registry_claim", "place_id", "registry_place"),
        bind("registry_claim", "person_id", "registry_person"),
        bind("registry_claim", "decided_by_id", "registry_person"),
    ]
