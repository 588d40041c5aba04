"""The few visits that wait to be confirmed are found without reading all of them."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                "community",
                "as_place_id",
                condition=Q(is_late_entry=True, confirmed_by_id=None, withdrawn_at=None),
                name="visit_to_confirm",
            ),
        ),
    ]
