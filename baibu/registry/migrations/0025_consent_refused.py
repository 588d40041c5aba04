"""Somebody who never agreed may ask that something be not kept."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("registry", "0024_exports")]

    operations = [
        migrations.AlterField("consent", "given_on", models.DateField(null=True)),
        migrations.AddConstraint(
            "consent",
            models.CheckConstraint(
                condition=Q(("given_on__isnull", False), ("withdrawn_on__isnull", False), _connector="OR"),
                name="consent_given_or_refused",
            ),
        ),
    ]
