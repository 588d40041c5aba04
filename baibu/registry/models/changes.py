"""Who left or moved today, so that it can be taken back today."""

from __future__ import annotations

from django.db import models

from .keys import Belonging, link_to


class HomeChange(Belonging):
    """Somebody left or moved, and what stood in each row before; kept for a day, never longer."""

    household_id = models.UUIDField()
    household = link_to("registry.Household", "household_id")
    #: null: the whole household
    person_id = models.UUIDField(null=True)
    person = link_to("registry.Person", "person_id", null=True)
    #: left · moved · household-left
    kind = models.CharField(max_length=16)
    on = models.DateField()
    said_at = models.DateTimeField()
    #: [table, row, what stood there, what stands there now]
    rows = models.JSONField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("community", "household_id", name="home_change_household")]
