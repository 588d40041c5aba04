"""Who an order was sent to is found at once, not only after the next vacuum."""

import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0009_own_address'),
        ('registry', '0027_chosen_by_phone'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='orderseat',
            name='order_seat_chain',
        ),
        migrations.AddIndex(
            model_name='orderseat',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['chain'], name='order_seat_chain'),
        ),
    ]
