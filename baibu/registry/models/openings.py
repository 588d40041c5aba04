"""Homes opened in an emergency by somebody they are not entrusted to: for hours, and with a reason."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .keys import Belonging, link_to


class Opening(Belonging):
    """Somebody broke the glass: they see this home until the hour, and the home and the level above know."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    household_id = models.UUIDField()
    household = link_to("registry.Household", "household_id")
    #: help-call · danger · missing · other
    reason = models.CharField(max_length=12)
    since = models.DateTimeField()
    until = models.DateTimeField()
    #: ended early, by whoever opened it or by the level above
    ended_at = models.DateTimeField(null=True)
    #: the level above has taken note of it
    noted_by_id = models.UUIDField(null=True)
    noted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="opening_in_order"),
        ]
        indexes = [
            models.Index("community", "person_id", "until", name="opening_person"),
            models.Index("community", "household_id", "since", name="opening_household"),
        ]
