"""Tries at the doors are counted where every web server sees them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_pairs_of_imports")]

    operations = [
        migrations.CreateModel(
            "Attempt",
            [
                ("mark", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("tries", models.PositiveIntegerField()),
                ("since", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
