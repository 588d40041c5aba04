"""A copy that was asked for: how, on which day and by whom it was handed over."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("rights", "0003_destructions")]

    operations = [
        migrations.AddField("ask", "handed_as", models.CharField(blank=True, default="", max_length=8), preserve_default=False),
        migrations.AddField("ask", "handed_on", models.DateField(null=True)),
        migrations.AddField("ask", "handed_by_id", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "ask",
            models.CheckConstraint(
                condition=Q(handed_as="", handed_on=None) | (~Q(handed_as="") & Q(handed_on__isnull=False)),
                name="ask_copy_handed_over_on_a_day",
            ),
        ),
    ]
