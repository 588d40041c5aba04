"""Somebody says where they live and asks to be let in; the building leader answers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .keys import Belonging, link_to
from .sealed import Finder, SealedText

CONFIRMED, DECLINED = "confirmed", "declined"


class Claim(Belonging):
    """What somebody said of themselves, their number proven by a code; deleted thirty days later."""

    phone = SealedText(default="")
    phone_key = Finder("phone")
    name = SealedText(default="")
    #: the building they said; whether such a door is registered is not looked at
    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    unit = models.CharField(max_length=16, blank=True)
    room = models.CharField(max_length=16)
    claimed_at = models.DateTimeField()
    #: from this day on the level above sees it waiting
    above_on = models.DateField()
    #: confirmed · declined; empty while it waits
    outcome = models.CharField(max_length=9, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    #: why it was declined, for the claimant to read
    reason = SealedText(default="")
    #: who was found to be the claimant
    person_id = models.UUIDField(null=True)
    person = link_to("registry.Person", "person_id", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "phone_key", condition=Q(decided_at=None), name="one_open_claim_per_phone"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="")
                | Q(decided_at__isnull=False, outcome__in=[CONFIRMED, DECLINED]),
                name="claim_decided_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(decided_at__gte=F("claimed_at")), name="claim_in_order"
            ),
        ]
        indexes = [
            models.Index("community", "place_id", "decided_at", name="claim_place"),
            models.Index("community", "phone_key", "claimed_at", name="claim_phone"),
        ]

    @property
    def door(self) -> str:
        """The door as people say it."""
        return f"{self.unit}单元{self.room}" if self.unit else self.room
