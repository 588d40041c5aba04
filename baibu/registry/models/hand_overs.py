"""A helper's homes, offered as a whole to somebody else: none moves without a yes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .keys import Belonging, link_to

OFFERED, ACCEPTED, REJECTED, WITHDRAWN = "offered", "accepted", "rejected", "withdrawn"


class HandOver(Belonging):
    """All homes a helper has by one kind of pair, offered to another helper; one open offer at a time."""

    kind = models.CharField(max_length=40)
    giver_id = models.UUIDField()
    giver = link_to("registry.Person", "giver_id")
    taker_id = models.UUIDField()
    taker = link_to("registry.Person", "taker_id")
    #: the lowest place that holds all the homes: the posts there and above answer for both sides
    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    offered_by_id = models.UUIDField()
    offered_at = models.DateTimeField()
    #: the taker's first day; where the answer comes later, the day of the answer
    from_on = models.DateField()
    #: offered · accepted · rejected · withdrawn
    state = models.CharField(max_length=10, default=OFFERED)
    answered_by_id = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "kind", "giver_id", condition=Q(state=OFFERED), name="one_open_hand_over"
            ),
            models.CheckConstraint(
                condition=~Q(giver_id=F("taker_id")) & ~Q(offered_by_id=F("taker_id")),
                name="hand_over_between_two",
            ),
            models.CheckConstraint(
                condition=Q(answered_by_id=None)
                | Q(state=WITHDRAWN)
                | (~Q(answered_by_id=F("offered_by_id")) & ~Q(answered_by_id=F("giver_id"))),
                name="hand_over_answered_by_the_other_side",
            ),
        ]
        indexes = [
            models.Index("community", "state", "taker_id", name="hand_over_taker"),
            models.Index("community", "giver_id", name="hand_over_giver"),
        ]
