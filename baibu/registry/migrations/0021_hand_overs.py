"""All homes of a helper, offered to another."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from baibu.registry.models import bind, link_to


class Migration(migrations.Migration):
    dependencies = [("registry", "0020_recoveries")]

    operations = [
        migrations.CreateModel(
            name="HandOver",
            fields=[
                ("pk", models.CompositePrimaryKey("community_id", "id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("kind", models.CharField(max_length=40)),
                ("giver_id", models.UUIDField()),
                ("taker_id", models.UUIDField()),
                ("place_id", models.UUIDField()),
                ("offered_by_id", models.UUIDField()),
                ("offered_at", models.DateTimeField()),
                ("from_on", models.DateField()),
                ("state", models.CharField(default="offered", max_length=10)),
                ("answered_by_id", models.UUIDField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("community", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.community")),
                ("giver", link_to("registry.Person", "giver_id")),
                ("taker", link_to("registry.Person", "taker_id")),
                ("place", link_to("registry.Place", "place_id")),
            ],
            options={
                "indexes": [
                    models.Index("community", "state", "taker_id", name="hand_over_taker"),
                    models.Index("community", "giver_id", name="hand_over_giver"),
                ],
                "constraints": [
                    models.UniqueConstraint("community", "kind", "giver_id", condition=models.Q(("state", "offered")), name="one_open_hand_over"),
                    models.CheckConstraint(
                        condition=~models.Q(("giver_id", models.F("taker_id"))) & ~models.Q(("offered_by_id", models.F("taker_id"))),
                        name="hand_over_between_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_by_id", None))
                        | models.Q(("state", "withdrawn"))
                        | (~models.Q(("answered_by_id", models.F("offered_by_id"))) & ~models.Q(("answered_by_id", models.F("giver_id")))),
                        name="hand_over_answered_by_the_other_side",
                    ),
                ],
            },
        ),
        bind("registry_handover", "giver_id", "registry_person"),
        bind("registry_handover", "taker_id", "registry_person"),
        bind("registry_handover", "place_id", "registry_place"),
    ]
