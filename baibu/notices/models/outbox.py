"""What is sent to whom, by which way, and how far it came; and by which ways people wish to be reached."""

from __future__ import annotations

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from baibu.registry.models import Belonging, SealedText, link_to

#: inbox: in Baibu itself; the others need a gateway that the operator has set up
CHANNELS = ("inbox", "sms", "mail")
#: waiting · handing: a sender has it in hand · sent: the gateway took it · delivered: it says it arrived ·
#: failed: it cannot arrive that way · unsure: nobody can say whether it went · dropped: no longer wanted
STATES = ("waiting", "handing", "sent", "delivered", "failed", "unsure", "dropped")
QUIET_FROM, QUIET_UNTIL = time(22), time(7)


class Message(Belonging):
    """One text, for one person or for thousands."""

    #: test · mail-address · order · alarm · news …
    kind = models.CharField(max_length=16)
    title = SealedText()
    body = SealedText(default="")
    #: the same in English, for those who chose it; empty: the one text is for everybody
    title_en = SealedText(default="")
    body_en = SealedText(default="")
    #: the page that says more, inside this site
    path = models.CharField(max_length=200, blank=True)
    #: whether only the heading may leave the house
    is_private = models.BooleanField(default=False)
    #: whether it may break into somebody's night
    is_urgent = models.BooleanField(default=False)
    is_drill = models.BooleanField(default=False)
    #: what it is about, so that it can be found and called back
    about_kind = models.CharField(max_length=16, blank=True)
    about_id = models.UUIDField(null=True)
    #: nobody: the clock
    author_id = models.UUIDField(null=True)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index("community", "written_at", name="message_day"),
            models.Index("community", "about_id", name="message_about"),
        ]


class Delivery(Belonging):
    """One message on its way to one person by one channel; made once, whatever happens on the way."""

    message_id = models.UUIDField()
    message = link_to("notices.Message", "message_id")
    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=12)
    is_urgent = models.BooleanField(default=False)
    #: no sender takes it before
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    #: the sender that has it in hand, and until when it may
    claim = models.UUIDField(null=True)
    claimed_until = models.DateTimeField(null=True)
    #: why it failed, or why nobody can say
    reason = models.CharField(max_length=24, blank=True)
    #: when it came to the state it is in now
    settled_at = models.DateTimeField(null=True)
    #: when the person opened it in Baibu
    read_at = models.DateTimeField(null=True)
    #: the one address it is for and no other, confirmed or not: the letter that asks whether it is theirs;
    #: no link, because the address may be gone when its turn comes
    address_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "community", "message_id", "person_id", "channel", name="delivered_once_by_each_way"
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="delivery_channel_known"),
            models.CheckConstraint(
                condition=Q(state="handing", claim__isnull=False, claimed_until__isnull=False)
                | (~Q(state="handing") & Q(claim=None, claimed_until=None)),
                name="delivery_in_hand",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("failed", "unsure")) | ~Q(reason=""), name="delivery_says_why"
            ),
            models.CheckConstraint(
                condition=Q(address_id=None) | Q(channel="mail"), name="delivery_address_by_mail"
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "-is_urgent", "not_before"], name="delivery_waiting",
                condition=Q(state="waiting"),
            ),
            models.Index("claimed_until", name="delivery_claimed", condition=Q(state="handing")),
            models.Index("community", "person_id", "channel", name="delivery_person"),
            models.Index(
                "community", "settled_at", name="delivery_trouble",
                condition=Q(state__in=("failed", "unsure")),
            ),
        ]  # fmt: skip


class Gauge(models.Model):
    """How much a gateway may still be asked, over all communities; no data of anybody."""

    channel = models.CharField(max_length=8, primary_key=True)
    tokens = models.FloatField()
    at = models.DateTimeField()


class Address(Belonging):
    """Where somebody is reached by a way that the register knows nothing of; theirs alone to say."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    channel = models.CharField(max_length=8)
    value = SealedText()
    #: nothing is sent there before they have shown that it is theirs
    confirmed_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint("community", "person_id", "channel", name="one_address_of_a_kind")
        ]


class Reaching(Belonging):
    """How somebody wishes to be reached; without a row, the usual way."""

    person_id = models.UUIDField()
    person = link_to("registry.Person", "person_id")
    #: the ways in the order they prefer; the inbox is always there
    channels = ArrayField(models.CharField(max_length=8), default=list)
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_until = models.TimeField(default=QUIET_UNTIL)
    #: by the building leader at the door, as well
    in_person = models.BooleanField(default=False)
    large_print = models.BooleanField(default=False)
    #: zh-hans · en
    language = models.CharField(max_length=8, default="zh-hans")
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("community", "person_id", name="one_reaching_each")]
