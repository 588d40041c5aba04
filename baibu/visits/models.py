"""Visits to households, and who came along."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from baibu.registry.models import Belonging, link_to

OUTCOMES = ["met", "met-family", "phone", "nobody-home"]


class Visit(Belonging):
    """Somebody went to see, or rang, a household; a correction is a new row that names the old one."""

    household_id = models.UUIDField()
    household = link_to("registry.Household", "household_id")
    #: the person it was about, where it was about one
    person_id = models.UUIDField(null=True)
    on_day = models.DateField()
    recorded_at = models.DateTimeField()
    by_id = models.UUIDField()
    as_post = models.CharField(max_length=40)
    as_place_id = models.UUIDField()
    #: whom the doer stood in for
    for_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12, choices=[(outcome, outcome) for outcome in OUTCOMES])
    note_id = models.UUIDField(null=True)
    #: what the household needs, in a note of its own
    need_note_id = models.UUIDField(null=True)
    #: recorded more than three days after the day itself
    is_late_entry = models.BooleanField(default=False)
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    #: the visit this one corrects
    corrects_id = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.UUIDField(null=True)
    #: the same form sent twice is one visit
    token = models.UUIDField(null=True)
    act_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "token", condition=Q(token__isnull=False), name="visit_form_once"
            ),
            models.UniqueConstraint(
                "community", "corrects_id", condition=Q(corrects_id__isnull=False), name="corrected_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None) | ~Q(confirmed_by_id=F("by_id")),
                name="confirmed_by_another",
            ),
        ]
        indexes = [
            models.Index("community", "household_id", "on_day", name="visit_household"),
            models.Index("community", "by_id", "on_day", name="visit_by"),
            models.Index(
                "community",
                "as_place_id",
                condition=Q(is_late_entry=True, confirmed_by_id=None, withdrawn_at=None),
                name="visit_to_confirm",
            ),
        ]


class Companion(Belonging):
    """Somebody who came along; a joint visit counts for each who was there."""

    visit_id = models.UUIDField()
    visit = link_to("visits.Visit", "visit_id")
    person_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint("community", "visit_id", "person_id", name="companion_once")]
