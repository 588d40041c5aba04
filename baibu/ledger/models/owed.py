"""What is owed, and every fact about it; its state is computed, never stored."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from baibu.registry.models import Belonging, link_to


class Planned(models.Model):
    """How far a community is planned; the row that two planners fight for."""

    community = models.OneToOneField(
        "registry.Community", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    #: every day until this one had its run; never later than the day of the run itself
    up_to = models.DateField()
    #: the day the last run looked at, which may lie ahead
    ahead_to = models.DateField(null=True)
    at = models.DateTimeField()


class Unplanned(Belonging):
    """Something planning depends on has changed; written by triggers, taken by the planner."""


class Obligation(Belonging):
    """A duty falls due for a subject in a period. Made once; the id is named by (subject, duty, period)."""

    #: the duty's code: C015
    duty = models.CharField(max_length=16)
    period_key = models.CharField(max_length=60)
    #: person · household · place · body
    subject_kind = models.CharField(max_length=12)
    subject_id = models.UUIDField()
    #: where the subject is a person or household: the home, so that a card can group by it
    household_id = models.UUIDField(null=True)
    #: the place at whose level the owing post stands
    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    owed_by = models.CharField(max_length=40)
    #: first day of the period, or the day of the event
    starts_on = models.DateField()
    open_on = models.DateField()
    due_on = models.DateField()
    #: null: never lapses
    late_until = models.DateField(null=True)
    settle_on = models.DateField(null=True)
    #: how many records meet it
    needs = models.PositiveSmallIntegerField(default=1)
    #: the pack it was made under
    digest = models.CharField(max_length=64)
    made_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "subject_id", "duty", "period_key", name="owed_once_per_period"
            ),
            models.CheckConstraint(
                condition=Q(open_on__lte=F("due_on"))
                & (Q(late_until=None) | Q(late_until__gte=F("due_on")))
                & (Q(settle_on=None) | Q(settle_on__gte=F("late_until"))),
                name="five_dates_in_order",
            ),
        ]
        indexes = [
            models.Index("community", "place_id", "owed_by", "due_on", name="owed_by_post"),
            models.Index("community", "household_id", name="owed_for_household"),
            models.Index("community", "duty", "starts_on", name="owed_by_duty"),
            models.Index("community", "due_on", name="owed_by_day"),
        ]


class Discharge(Belonging):
    """A record met an obligation. Taking the record back revokes this row; nothing is deleted."""

    obligation_id = models.UUIDField()
    obligation = link_to("ledger.Obligation", "obligation_id")
    #: the entry that is the evidence
    entry_id = models.UUIDField()
    #: the visit or other record behind the entry
    record_id = models.UUIDField()
    #: which of the `needs` records this is: 1, 2 … without gaps among those not revoked
    number = models.PositiveSmallIntegerField(default=1)
    met_on = models.DateField()
    by_id = models.UUIDField()
    #: the holder whom the doer stood in for; null when they did what is theirs
    for_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "obligation_id", "number", condition=Q(revoked_at=None), name="met_once"
            )
        ]
        indexes = [
            models.Index("community", "record_id", name="discharge_record"),
            models.Index("community", "by_id", "met_on", name="discharge_by"),
        ]


class Excuse(Belonging):
    """Asked for by whoever owes, granted or refused by the post the duty names; never automatic."""

    obligation_id = models.UUIDField()
    obligation = link_to("ledger.Obligation", "obligation_id")
    reason = models.CharField(max_length=40)
    asked_by_id = models.UUIDField()
    asked_on = models.DateField()
    decided_by_id = models.UUIDField(null=True)
    decided_on = models.DateField(null=True)
    is_granted = models.BooleanField(null=True)
    note_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community",
                "obligation_id",
                condition=Q(is_granted=None) | Q(is_granted=True),
                name="one_living_excuse",
            )
        ]


class Extension(Belonging):
    """A later due day: old, new, who, why. The latest one counts."""

    obligation_id = models.UUIDField()
    obligation = link_to("ledger.Obligation", "obligation_id")
    seq = models.PositiveSmallIntegerField()
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    reason = models.CharField(max_length=40)
    by_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "obligation_id", "seq", name="extension_in_order"),
            models.CheckConstraint(condition=Q(new_due_on__gt=F("old_due_on")), name="extension_is_later"),
        ]


class Voiding(Belonging):
    """Its ground fell away before it was due; lifted when the ground comes back."""

    obligation_id = models.UUIDField()
    obligation = link_to("ledger.Obligation", "obligation_id")
    #: circumstance-ended · method-changed · left · undone
    reason = models.CharField(max_length=24)
    on_day = models.DateField()
    lifted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "obligation_id", condition=Q(lifted_on=None), name="void_once"
            )
        ]


class Told(Belonging):
    """A rung of a ladder was reached and a post was told; once per obligation and step."""

    obligation_id = models.UUIDField()
    obligation = link_to("ledger.Obligation", "obligation_id")
    step = models.PositiveSmallIntegerField()
    post = models.CharField(max_length=40)
    place_id = models.UUIDField()
    on_day = models.DateField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "obligation_id", "step", name="told_once_per_step")
        ]
        indexes = [models.Index("community", "place_id", "post", "on_day", name="told_post")]


class Effect(Belonging):
    """What must follow an entry: written with it, applied after it, swept by the tick."""

    entry_id = models.UUIDField()
    #: open-case · post-notice · plan-visit …: names wired in one dictionary
    kind = models.CharField(max_length=24)
    data = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    #: set aside after too many tries, visibly
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("community", "entry_id", "kind", name="effect_once")]


class Standing(models.Model):
    """An obligation with the facts that count (a view): effective due day, discharge, excuse, void.

    The one place that joins them; `at(day)` in queries adds disposition and timeliness.
    """

    pk = models.CompositePrimaryKey("community_id", "id")
    community = models.ForeignKey("registry.Community", on_delete=models.DO_NOTHING, related_name="+")
    id = models.UUIDField()
    duty = models.CharField(max_length=16)
    period_key = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=12)
    subject_id = models.UUIDField()
    household_id = models.UUIDField(null=True)
    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    owed_by = models.CharField(max_length=40)
    starts_on = models.DateField()
    open_on = models.DateField()
    #: after extensions
    due_on = models.DateField()
    late_until = models.DateField(null=True)
    settle_on = models.DateField(null=True)
    needs = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    #: how many records met it so far
    met = models.PositiveSmallIntegerField()
    #: day of the record that completed it; null until `needs` are there
    met_on = models.DateField(null=True)
    met_by_id = models.UUIDField(null=True)
    met_for_id = models.UUIDField(null=True)
    excused_on = models.DateField(null=True)
    excuse_reason = models.CharField(max_length=40, null=True)
    is_excuse_asked = models.BooleanField()
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=24, null=True)
    made_on = models.DateField()
    original_due_on = models.DateField()

    class Meta:
        managed = False
        db_table = "ledger_standing"
