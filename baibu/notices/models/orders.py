"""Orders that go down the place tree: what is said, who must have it, which homes were reached."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from baibu.registry.models import Belonging, SealedText, link_to

#: minutes the method promises where it says nothing, and after which the next in turn is rung
TEAMS_MINUTES, HOMES_MINUTES, TAKEOVER_MINUTES = 30, 120, 3
#: home: told at the door · phone: told by phone · note: a note left · nobody: nobody was in
HOW = ("home", "phone", "note", "nobody")
#: what counts as told; a note left and a door that stayed shut stand apart
TOLD = ("home", "phone")
#: what was found at the post itself when the order went out
FOUND = ("held", "away", "vacant")
#: from the message's own link, or signed in
WAYS = ("link", "app")


class Order(Belonging):
    """One order for a place and everything below it: written by one, issued by another."""

    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    title = SealedText()
    body = SealedText(default="")
    #: the posts that must have it, wherever below the place they are
    posts = ArrayField(models.CharField(max_length=40))
    #: whether every home is to be told as well
    to_homes = models.BooleanField(default=False)
    is_drill = models.BooleanField(default=False)
    is_emergency = models.BooleanField(default=False)
    teams_minutes = models.PositiveSmallIntegerField(default=TEAMS_MINUTES)
    homes_minutes = models.PositiveSmallIntegerField(default=HOMES_MINUTES)
    takeover_minutes = models.PositiveSmallIntegerField(default=TAKEOVER_MINUTES)
    author_id = models.UUIDField()
    written_at = models.DateTimeField()
    issued_by_id = models.UUIDField(null=True)
    issued_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_by_id=None) | ~Q(issued_by_id=F("author_id")) | Q(is_emergency=True),
                name="order_issued_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(issued_at=None, issued_by_id=None)
                | Q(issued_at__isnull=False, issued_by_id__isnull=False),
                name="order_issued_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(posts=[]), name="order_for_somebody"),
        ]
        indexes = [
            models.Index("community", "place_id", "written_at", name="order_place"),
            models.Index(
                "community", name="order_under_way",
                condition=Q(issued_at__isnull=False, ended_at=None),
            ),
        ]  # fmt: skip

    @property
    def state(self) -> str:
        """draft · given-up · under-way · ended."""
        if self.issued_at is None:
            return "draft" if self.ended_at is None else "given-up"
        return "under-way" if self.ended_at is None else "ended"


class OrderSeat(Belonging):
    """One post at one place that must have the order, with whoever is rung for it in turn, frozen."""

    order_id = models.UUIDField()
    order = link_to("notices.Order", "order_id")
    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    post = models.CharField(max_length=40)
    #: held · away · vacant: what was found at the post itself
    found = models.CharField(max_length=8)
    #: who is asked one after the other; empty: nobody at all, which is a fault
    chain = ArrayField(models.UUIDField())
    #: how many of them were rung, and when the last one was
    turn = models.PositiveSmallIntegerField()
    rung_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by_id = models.UUIDField(null=True)
    #: link · app
    way = models.CharField(max_length=4, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "order_id", "place_id", "post", name="order_seat_once"),
            models.CheckConstraint(condition=Q(found__in=FOUND), name="order_seat_found"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by_id=None, way="")
                | Q(acknowledged_at__isnull=False, acknowledged_by_id__isnull=False, way__in=WAYS),
                name="order_seat_acknowledged_by_somebody",
            ),
        ]
        indexes = [
            GinIndex(fields=["chain"], name="order_seat_chain", fastupdate=False),
            models.Index("rung_at", name="order_seat_open", condition=Q(acknowledged_at=None)),
        ]


class Relay(Belonging):
    """A home that was told, or tried, for an order; taken back rather than changed."""

    order_id = models.UUIDField()
    order = link_to("notices.Order", "order_id")
    household_id = models.UUIDField()
    household = link_to("registry.Household", "household_id")
    how = models.CharField(max_length=8)
    by_id = models.UUIDField()
    at = models.DateTimeField()
    #: taken back, or followed by a later try
    over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "order_id", "household_id", condition=Q(over_at=None), name="relay_stands_once"
            ),
            models.CheckConstraint(condition=Q(how__in=HOW), name="relay_how"),
        ]
