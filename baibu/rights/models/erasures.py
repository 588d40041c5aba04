"""Somebody's data is erased by two people, unless a legal hold forbids it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from baibu.registry.models import Belonging, SealedText, link_to


class Hold(Belonging):
    """Legal proceedings require somebody's data to be kept; until it is lifted nothing of it is erased."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    reason = SealedText(default="")
    set_on = models.DateField()
    set_by_id = models.UUIDField(null=True)
    lifted_on = models.DateField(null=True)
    lifted_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "person_id", condition=Q(lifted_on=None), name="one_hold_at_a_time"
            )
        ]


class Erasure(Belonging):
    """One proposes, another confirms; afterwards nothing says who it was."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    proposed_at = models.DateTimeField()
    proposed_by_id = models.UUIDField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_id = models.UUIDField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_by_id = models.UUIDField(null=True)
    #: kind of thing → how many rows; no names
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community",
                "person_id",
                condition=Q(confirmed_at=None, declined_at=None),
                name="one_erasure_proposed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None) | ~Q(confirmed_by_id=F("proposed_by_id")),
                name="erasure_confirmed_by_a_second_person",
            ),
        ]
