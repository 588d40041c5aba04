"""How far ahead the last run looked, apart from the days that had their run."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_unplanned")]

    operations = [
        migrations.AddField(model_name="planned", name="ahead_to", field=models.DateField(null=True)),
    ]
