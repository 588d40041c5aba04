"""What people agreed to: which words, when, how, who noted it, and when it was taken back."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .keys import Belonging, link_to
from .sealed import SealedText

#: how it was given or taken back; the order in which pages offer it
CHANNELS = ("spoken", "paper", "screen")


class Consent(Belonging):
    """A person, or a home as a whole, agreed to one thing, or asked that it be not; the row stays."""

    person_id = models.UUIDField(null=True)
    person = link_to("registry.Person", "person_id", null=True)
    household_id = models.UUIDField(null=True)
    household = link_to("registry.Household", "household_id", null=True)
    #: a purpose of consents.yaml
    purpose = models.CharField(max_length=24)
    #: which of several: the kind of need, name, photo or number
    kind = models.CharField(max_length=40, blank=True)
    #: which wording was read; 0 is from before they were kept
    version = models.PositiveSmallIntegerField()
    #: the row that rests on it: a need, a representation
    about_id = models.UUIDField(null=True)
    #: to whom and what, where the purpose asks for it
    detail = SealedText(default="")
    #: null: never agreed, and asked that it be not kept
    given_on = models.DateField(null=True)
    #: spoken · paper · screen
    channel = models.CharField(max_length=8)
    #: the parent or guardian who agreed in a child's stead
    guardian_id = models.UUIDField(null=True)
    guardian = link_to("registry.Person", "guardian_id", null=True)
    noted_at = models.DateTimeField()
    #: null: the operator
    noted_by_id = models.UUIDField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_by_channel = models.CharField(max_length=8, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_noted_by_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person_id=None, household_id__isnull=False)
                | Q(person_id__isnull=False, household_id=None),
                name="consent_of_one_person_or_household",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_at=None)
                | Q(withdrawn_on__isnull=False, withdrawn_at__isnull=False),
                name="consent_withdrawn_on_a_day_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(given_on__isnull=False) | Q(withdrawn_on__isnull=False),
                name="consent_given_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(guardian_id=None) | Q(person_id=None) | ~Q(guardian_id=F("person_id")),
                name="consent_guardian_is_somebody_else",
            ),
            models.UniqueConstraint(
                "community",
                "purpose",
                "kind",
                "version",
                "person_id",
                "household_id",
                "about_id",
                # several organisations may be agreed to; which they are stands sealed
                condition=Q(withdrawn_on=None) & ~Q(purpose="passed-on"),
                nulls_distinct=False,
                name="one_standing_consent",
            ),
        ]
        indexes = [
            models.Index("community", "person_id", name="consent_person"),
            models.Index("community", "household_id", name="consent_household"),
            models.Index("community", "about_id", name="consent_about"),
        ]
