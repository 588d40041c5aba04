"""Duty rotas: who takes turns at a place, what was put right by hand, swaps, calendars to subscribe to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from baibu.registry.models import Belonging, link_to

ASKED, ACCEPTED, DECLINED, WITHDRAWN = "asked", "accepted", "declined", "withdrawn"


class Rota(Belonging):
    """The rota of a place, and what of it everybody may see."""

    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    #: whether the public page of the place says who is on duty
    is_public = models.BooleanField(default=False)
    #: a number of the place, that rings with whoever is on duty; never somebody's own
    number = models.CharField(max_length=20, blank=True)
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("community", "place_id", name="place_has_one_rota")]


class RotaLine(Belonging):
    """People who take turns at the same hours; never edited, another order is a new line from a moment on."""

    rota_id = models.UUIDField()
    rota = link_to("notices.Rota", "rota_id")
    title = models.CharField(max_length=20)
    #: the first day of the first turn
    first_on = models.DateField()
    #: days of a turn
    days = models.PositiveSmallIntegerField()
    begins = models.TimeField()
    #: the same as it begins: round the clock
    ends = models.TimeField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    made_by_id = models.UUIDField(null=True)
    made_at = models.DateTimeField()
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1) & Q(days__lte=31), name="rota_line_days"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="rota_line_in_order"
            ),
        ]
        indexes = [models.Index("community", "rota_id", name="rota_line_rota")]


class RotaSeat(Belonging):
    """Somebody has a place in the order of a line; on public holidays in an order of its own."""

    line_id = models.UUIDField()
    line = link_to("notices.RotaLine", "line_id")
    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    is_for_holidays = models.BooleanField(default=False)
    nth = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "line_id", "is_for_holidays", "person_id", name="rota_seat_once"
            ),
            models.UniqueConstraint("community", "line_id", "is_for_holidays", "nth", name="rota_seat_order"),
        ]
        indexes = [models.Index("community", "person_id", name="rota_seat_person")]


class RotaOverride(Belonging):
    """A span put right by hand: somebody instead of somebody, somebody whoever it is, or one less."""

    line_id = models.UUIDField()
    line = link_to("notices.RotaLine", "line_id")
    since = models.DateTimeField()
    until = models.DateTimeField()
    #: nobody: whoever would be on duty, if anybody
    out_id = models.UUIDField(null=True)
    out = link_to("registry.Person", "out_id", null=True)
    #: nobody: the next by the order
    into_id = models.UUIDField(null=True)
    into = link_to("registry.Person", "into_id", null=True)
    #: the swap it comes from
    swap_id = models.UUIDField(null=True)
    made_by_id = models.UUIDField()
    made_at = models.DateTimeField()
    #: taken back: from then on it does not count
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="rota_override_in_order"),
            models.CheckConstraint(
                condition=(Q(out_id__isnull=False) | Q(into_id__isnull=False))
                & (Q(out_id=None) | Q(into_id=None) | ~Q(out_id=F("into_id"))),
                name="rota_override_changes_something",
            ),
        ]
        indexes = [models.Index("community", "line_id", "until", name="rota_override_line")]


class RotaSwap(Belonging):
    """Somebody asks a colleague to take a turn, perhaps for one of theirs; the colleague alone says yes."""

    line_id = models.UUIDField()
    line = link_to("notices.RotaLine", "line_id")
    asker_id = models.UUIDField()
    asker = link_to("registry.Person", "asker_id")
    asked_id = models.UUIDField()
    asked = link_to("registry.Person", "asked_id")
    since = models.DateTimeField()
    until = models.DateTimeField()
    #: the turn taken in return, in the same line
    back_since = models.DateTimeField(null=True)
    back_until = models.DateTimeField(null=True)
    #: asked · accepted · declined · withdrawn
    state = models.CharField(max_length=10, default=ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(asker_id=F("asked_id")), name="rota_swap_between_two"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="rota_swap_in_order"),
            models.UniqueConstraint(
                "community", "line_id", "asker_id", "since", condition=Q(state=ASKED), name="rota_swap_once"
            ),
        ]
        indexes = [
            models.Index("community", "asked_id", "state", name="rota_swap_asked"),
            models.Index("community", "asker_id", "state", name="rota_swap_asker"),
        ]


class RotaFeed(Belonging):
    """A calendar of one's own turns under a secret address; another address is a new row."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    #: keyed hash of what the address holds
    secret = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "secret", name="rota_feed_secret_once"),
            models.UniqueConstraint(
                "community", "person_id", condition=Q(ended_at=None), name="person_has_one_rota_feed"
            ),
        ]
