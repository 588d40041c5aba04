"""Why a need ended: it was over, consent was withdrawn, or it was noted by mistake, perhaps before it began."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_second_step")]

    operations = [
        migrations.AddField("circumstance", "ended_because", models.CharField(max_length=24, null=True)),
        migrations.RemoveConstraint("circumstance", "circumstance_in_order"),
        migrations.AddConstraint(
            "circumstance",
            models.CheckConstraint(
                condition=Q(until=None)
                | Q(until__gte=F("since"))
                | Q(ended_because__in=("consent-withdrawn", "noted-by-mistake")),
                name="circumstance_in_order",
            ),
        ),
    ]
