"""A month's figures are found by due day, and what somebody did today by who did it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0007_looks")]

    operations = [
        migrations.AddIndex(
            model_name="discharge",
            index=models.Index("community", "by_id", "met_on", name="discharge_by"),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index("community", "due_on", name="owed_by_day"),
        ),
    ]
