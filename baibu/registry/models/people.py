"""People, the posts they hold, the days they are away, what they need, and who is paired with them."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from .keys import Belonging, link_to
from .sealed import Finder, SealedText

#: how a need that obliged visits ends when its reason is gone
OVER = "over"
#: why a need that obliged visits was taken back: it gives no ground any more, on that day already
TAKEN_BACK = ("consent-withdrawn", "noted-by-mistake")
PRECISIONS = [("day", "day"), ("month", "month"), ("year", "year")]


class Person(Belonging):
    """Somebody who lives or works here: no identity number, no belief, no past, nothing no duty needs."""

    household_id = models.UUIDField(null=True)
    household = link_to("registry.Household", "household_id", null=True)
    name = models.CharField(max_length=60)
    #: pinyin, so that every engine sorts names alike
    sort_key = models.CharField(max_length=200)
    sex = models.CharField(max_length=1, blank=True, choices=[("f", "f"), ("m", "m")])
    #: first day of the known month or year when the precision is coarser than a day; planning compares ages
    #: in the database, so it stands there readable
    born_on = models.DateField(null=True)
    born_precision = models.CharField(max_length=5, choices=PRECISIONS, default="day")
    phone = SealedText(default="")
    #: keyed hashes by which the whole number, or its last four figures, is found
    phone_key = Finder("phone")
    phone_tail = Finder("phone", last=4)
    #: relation to the head of the household, as the register says it (户主, 配偶, 子 …)
    relation = models.CharField(max_length=20, blank=True)
    left_on = models.DateField(null=True)
    act_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index("community", "household_id", name="person_household"),
            models.Index("community", "name", name="person_name"),
            models.Index("community", "phone_tail", name="person_phone_tail"),
        ]

    def __str__(self) -> str:
        return self.name


def days(since: str, until: str) -> Func:
    """The closed range of days as a daterange."""
    return Func(F(since), F(until), Value("[]"), function="daterange")


class Tenure(Belonging):
    """A person holds a post at a place, from a day, until a day or still."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    post = models.CharField(max_length=40)
    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    #: which of the post's seats at that place; 1 where there is one
    seat = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    until = models.DateField(null=True)
    act_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_holder_per_seat",
                expressions=[
                    ("community", RangeOperators.EQUAL),
                    ("post", RangeOperators.EQUAL),
                    ("place_id", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    (days("since", "until"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="tenure_days_in_order"
            ),
        ]
        indexes = [
            models.Index("community", "person_id", name="tenure_person"),
            models.Index("community", "place_id", name="tenure_place"),
        ]


class Absence(Belonging):
    """Somebody is away, first and last day included. Why is theirs to say or not."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    since = models.DateField()
    until = models.DateField()
    #: leave · illness · duty-elsewhere · other; never a diagnosis
    reason = SealedText(default="other")
    said_at = models.DateTimeField()
    #: taken back before or during it; the row stays
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_days_in_order")
        ]
        indexes = [models.Index("community", "person_id", "until", name="absence_person")]


class Circumstance(Belonging):
    """A need that obliges visits: agreed by the person or household, decided by two people, reviewed."""

    kind = models.CharField(max_length=40)
    person_id = models.UUIDField(null=True)
    person = link_to("registry.Person", "person_id", null=True)
    household_id = models.UUIDField(null=True)
    household = link_to("registry.Household", "household_id", null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    #: null: by the operator's import; somebody of the office must stand up for it before another decides
    proposed_by = models.UUIDField(null=True)
    proposed_on = models.DateField()
    #: over · consent-withdrawn · noted-by-mistake; taken back, it holds no more from the last day itself
    ended_because = models.CharField(max_length=24, null=True)
    #: the second person; until then it obliges nobody
    decided_by = models.UUIDField(null=True)
    decided_on = models.DateField(null=True)
    refused_on = models.DateField(null=True)
    consent_on = models.DateField(null=True)
    #: spoken · paper · screen; by whom the consent was taken is decided_by
    consent_by = models.CharField(max_length=10, blank=True)
    review_on = models.DateField(null=True)
    act_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    Q(proposed_by__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                    & Q(consent_on__isnull=False)
                ),
                name="decided_by_a_second_person_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(person_id=None, household_id__isnull=False)
                | Q(person_id__isnull=False, household_id=None),
                name="circumstance_of_one_person_or_household",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")) | Q(ended_because__in=TAKEN_BACK),
                name="circumstance_in_order",
            ),
            models.UniqueConstraint(
                "community",
                "kind",
                "person_id",
                condition=Q(until=None, refused_on=None, person_id__isnull=False),
                name="one_open_circumstance_per_person",
            ),
            models.UniqueConstraint(
                "community",
                "kind",
                "household_id",
                condition=Q(until=None, refused_on=None, household_id__isnull=False),
                name="one_open_circumstance_per_household",
            ),
        ]
        indexes = [
            models.Index("community", "kind", name="circumstance_kind"),
            # without these, taking back an import would scan the table once for every person it deletes
            models.Index("community", "person_id", name="circumstance_person"),
            models.Index("community", "household_id", name="circumstance_household"),
            models.Index("community", "proposed_by", name="circumstance_proposed_by"),
            models.Index("community", "decided_by", name="circumstance_decided_by"),
        ]


class ContactPair(Belonging):
    """A helper and the person or household they look after; rank 1 first, the others stand in."""

    kind = models.CharField(max_length=40)
    helper_id = models.UUIDField()
    helper = link_to("registry.Person", "helper_id")
    person_id = models.UUIDField(null=True)
    household_id = models.UUIDField()
    household = link_to("registry.Household", "household_id")
    rank = models.PositiveSmallIntegerField(default=1)
    since = models.DateField()
    until = models.DateField(null=True)
    review_on = models.DateField(null=True)
    act_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community",
                "kind",
                "helper_id",
                "household_id",
                "person_id",
                condition=Q(until=None),
                nulls_distinct=False,
                name="pair_once",
            ),
        ]
        indexes = [
            models.Index("community", "helper_id", name="pair_helper"),
            models.Index("community", "household_id", name="pair_household"),
            models.Index("community", "person_id", name="pair_person"),
        ]


class Body(Belonging):
    """An organisation or team at a place: property office, owners' committee, agency, volunteer team."""

    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("community", "kind", "place_id", "name", name="body_once")]
