"""How residents sign in: the number a code is sent to, the codes that were sent, and cards on paper."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from .keys import Belonging, link_to
from .sealed import Finder, SealedText


class SignInPhone(Belonging):
    """A number that lets one person in by a code sent to it; another number is a new row."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    phone = SealedText(default="")
    #: keyed hash of the whole number, by which the account is found
    phone_key = Finder("phone")
    since = models.DateTimeField()
    #: who let them in by it; null: proven by a code on the person's own page
    opened_by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "phone_key", condition=Q(ended_at=None), name="phone_lets_in_one_person"
            ),
            models.UniqueConstraint(
                "community", "person_id", condition=Q(ended_at=None), name="person_has_one_sign_in_phone"
            ),
        ]


class SentCode(Belonging):
    """A six-digit code asked for with a number; whether it was sent at all cannot be seen here."""

    #: sign-in · own · claim: what it proves the number for; good for nothing else
    purpose = models.CharField(max_length=8)
    phone = SealedText(default="")
    phone_key = Finder("phone")
    #: keyed hash of the network it was asked from
    network = models.CharField(max_length=64, blank=True)
    #: keyed hash of the code with the id of its row
    code = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("sent_at")), name="sent_code_in_order"),
        ]
        indexes = [
            models.Index("community", "phone_key", "sent_at", name="sent_code_phone"),
            models.Index("community", "network", "sent_at", name="sent_code_network"),
        ]


class SignInCard(Belonging):
    """A card on paper that lets one person in, together with four figures; a new card is a new row."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    #: keyed hash of what the QR code holds
    secret = models.CharField(max_length=64)
    #: pin · year: which four figures are asked for
    proof = models.CharField(max_length=4)
    #: keyed hash of these figures with the id of the row
    figures = models.CharField(max_length=64)
    #: wrong tries since it last let somebody in; too many end it for good
    wrong = models.PositiveSmallIntegerField(default=0)
    printed_by_id = models.UUIDField(null=True)
    printed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    #: blocked · replaced · guessed
    ended_because = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "secret", name="card_secret_once"),
            models.UniqueConstraint(
                "community", "person_id", condition=Q(ended_at=None), name="person_has_one_card"
            ),
        ]
