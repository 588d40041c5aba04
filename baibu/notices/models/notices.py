"""Public notices, version by version, and the people they name."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from baibu.registry.models import Belonging, link_to

#: affairs: what the law has the committee publish (Urban Residents' Committees Law art. 34)
KINDS = ("affairs", "service", "activity", "other")
#: a warning of danger, which has a row in Alert beside it
EMERGENCY = "emergency"
ALL_KINDS = (*KINDS, EMERGENCY)
#: 居务公开 stands at least so many days, the first not counted
AFFAIRS_DAYS = 15
#: and can be read in the archive for so long after its last day (Civil Code art. 188)
ARCHIVE_DAYS = 1095
#: why it was taken down early; hand: somebody did, consent: somebody it names takes back being shown
ENDS = ("hand", "corrected", "consent")


class Notice(Belonging):
    """A notice for a place, in one version; what is public is never edited, a correction is a new row."""

    place_id = models.UUIDField()
    place = link_to("registry.Place", "place_id")
    #: the place in words, for readers who see no register
    where = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in ALL_KINDS])
    title = models.CharField(max_length=60)
    body = models.TextField()
    #: words that are somebody's name too, and of which the author said that nobody is meant
    plain_words = models.CharField(max_length=60, blank=True)
    from_on = models.DateField()
    #: the last day; then it is gone
    until_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    #: the version it puts right
    corrects_id = models.UUIDField(null=True)
    author_id = models.UUIDField()
    written_at = models.DateTimeField()
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    #: taken down early, by hand, by a correction, or because somebody took their consent back
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_id = models.UUIDField(null=True)
    #: one of ENDS
    ended = models.CharField(max_length=12, blank=True)
    #: everybody reads it in the archive until then; only what the law has published, and naming nobody by
    #: their consent, which was given for the notice's own days
    archived_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None) | ~Q(confirmed_by_id=F("author_id")),
                name="notice_confirmed_by_another",
            ),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="notice_days_in_order"),
            models.CheckConstraint(
                condition=~Q(kind="affairs") | Q(until_on__gte=F("from_on") + timedelta(days=AFFAIRS_DAYS)),
                name="affairs_stand_long_enough",
            ),
            models.UniqueConstraint(
                "community", "corrects_id", name="notice_corrected_once",
                condition=Q(corrects_id__isnull=False, withdrawn_at=None),
            ),
        ]  # fmt: skip
        indexes = [models.Index("community", "place_id", "from_on", name="notice_place")]

    @property
    def is_unsaid(self) -> bool:
        """Whether nobody reads its words any more, because somebody took back that they are shown."""
        return self.ended == "consent"

    def state(self, day: date) -> str:
        """draft · coming · public · over · corrected · withdrawn"""
        if self.withdrawn_at:
            return "corrected" if self.ended == "corrected" else "withdrawn"
        if self.confirmed_at is None:
            return "draft"
        if day < self.from_on:
            return "coming"
        return "public" if day <= self.until_on else "over"


class Named(Belonging):
    """Somebody whose name or number stands in a confirmed notice, and why it may."""

    notice_id = models.UUIDField()
    notice = link_to("notices.Notice", "notice_id")
    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    #: name · number
    kind = models.CharField(max_length=8)
    #: consent: their separate one; post: named as who holds it
    ground = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "notice_id", "person_id", "kind", name="named_once")
        ]
        indexes = [models.Index("community", "person_id", name="named_person")]
