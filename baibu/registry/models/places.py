"""Communities, the tree of places, and the households in it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from .keys import Belonging, link_to


class Community(models.Model):
    """One community: the outermost boundary of every row, page and right."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    is_fictional = models.BooleanField(default=False)
    #: whoever acts for a post that sees what concerns people proves who they are with a second step
    needs_second_step = models.BooleanField(default=False)
    #: an export of more rows of people than this needs a second person
    export_cap = models.PositiveIntegerField(default=250)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Place(Belonging):
    """A node of the place tree, from the community itself down to a building."""

    parent_id = models.UUIDField(null=True)
    parent = link_to("registry.Place", "parent_id", null=True)
    #: code of the pack's level: community, estate, area, building …
    level = models.CharField(max_length=24)
    name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=200)
    #: ids from the community's root down to this place, itself included
    path = ArrayField(models.UUIDField())
    act_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "parent_id", "level", "name", name="place_once_under_parent"
            ),
            models.UniqueConstraint("community", condition=Q(parent_id=None), name="one_root_per_community"),
        ]
        indexes = [
            GinIndex(fields=["path"], name="place_path"),
            models.Index("community", "level", name="place_level"),
        ]

    def __str__(self) -> str:
        return self.name


class Household(Belonging):
    """A home: a door in a building, and the people behind it."""

    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    #: entrance as written on the door, without 单元; empty where a building has one
    unit = models.CharField(max_length=16, blank=True)
    room = models.CharField(max_length=16)
    sort_key = models.CharField(max_length=60)
    #: the household asked not to be visited without reason; shown on every card
    declines_visits = models.BooleanField(default=False)
    since = models.DateField()
    left_on = models.DateField(null=True)
    act_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "place_id", "unit", "room", name="household_once")
        ]

    @property
    def door(self) -> str:
        """The door as people say it: 1单元501, or 501 where the building has one entrance."""
        return f"{self.unit}单元{self.room}" if self.unit else self.room
