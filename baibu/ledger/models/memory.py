"""What was adopted and what happened: appended, never edited."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from baibu.registry.models import Belonging, SealedText


class PackText(models.Model):
    """The files of a pack exactly as somebody adopted them, so that old rules stay readable."""

    digest = models.CharField(max_length=64, primary_key=True)
    pack = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    #: path inside the pack → text, the packs it builds on included
    files = models.JSONField()


class Adoption(Belonging):
    """A community lives by a pack from a day on, until it adopts the next."""

    digest = models.CharField(max_length=64)
    pack = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    by_person_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("community", condition=Q(until_on=None), name="one_method_at_a_time"),
        ]


class Note(Belonging):
    """Free text about people, apart from the entries that refer to it, so that it can be erased."""

    text = SealedText()
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


class Sealed(Belonging):
    """One link of a subject's chain. The database refuses to change or delete it."""

    #: community · place · household · person · body · obligation
    subject_kind = models.CharField(max_length=12)
    subject_id = models.UUIDField()
    #: 1, 2, 3 … within the subject's chain
    seq = models.PositiveIntegerField()
    #: past tense, kebab-case, subject first: visit-recorded
    kind = models.CharField(max_length=40)
    on_day = models.DateField()
    at = models.DateTimeField()
    #: the person who acted; null when the clock did
    actor_id = models.UUIDField(null=True)
    #: post held or stood in for
    as_post = models.CharField(max_length=40, blank=True)
    as_place_id = models.UUIDField(null=True)
    #: facts by name; never personal free text
    data = models.JSONField(default=dict)
    note_id = models.UUIDField(null=True)
    prev = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        abstract = True


class Entry(Sealed):
    """Something that happened to a subject."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "subject_kind", "subject_id", "seq", name="one_entry_per_place_in_chain"
            )
        ]
        indexes = [models.Index("community", "kind", "on_day", name="entry_kind_day")]


class Look(Sealed):
    """Somebody looked at what is kept about a home, a person, or everybody at a place, and why.

    Apart from the entries: looking changes nothing that is owed, and is for those looked at to read.
    """

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "subject_kind", "subject_id", "seq", name="one_look_per_place_in_chain"
            )
        ]
        indexes = [models.Index("community", "actor_id", "on_day", name="look_actor_day")]


class ActingPeriod(Belonging):
    """Who stood in for whom, from, to and why: written when it begins, closed when it ends."""

    post = models.CharField(max_length=40)
    place_id = models.UUIDField()
    acting_id = models.UUIDField()
    #: null when the post was vacant
    for_id = models.UUIDField(null=True)
    #: absence · vacancy
    why = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "post", "place_id", condition=Q(until=None), name="one_stands_in_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="acting_days_in_order"
            ),
        ]
