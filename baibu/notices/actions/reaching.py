"""Saying how one wishes to be reached; an address of one's own; a message to try it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from baibu import core
from baibu.registry.actions.attempts import count
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.attempts import PAUSE, PER_NAME, PER_NETWORK, Door, mark

from ..access import require_own_address, require_person
from ..models import Address, Delivery, Message, Reaching
from ..queries import address_meant, can_send_links, link_path
from ..queries.outbox import Text, open_channels
from .messages import send_message

#: letters with a link within a day, for one person
A_DAY = 10
CONFIRM = (
    gettext_noop("Is this your mail address?"),
    gettext_noop(
        "Somebody gave this address so that messages of the community come here. If it was you, open the "
        "link, sign in and say yes. If it was not you, do nothing: nothing more is sent here."
    ),
)
TEST = (
    gettext_noop("This is a message to try it"),
    gettext_noop("You asked for it on the page about how you wish to be reached. There is nothing to do."),
)


def say_reaching(
    *, actor: Actor, channels: Sequence[str], quiet_from: time, quiet_until: time, language: str,
    large_print: bool, in_person: bool, now: datetime,
) -> Reaching:  # fmt: skip
    """How the actor wishes to be reached from now on; refused for a way that is not set up."""
    me = require_person(actor)
    if not set(channels) <= set(open_channels()) or len(set(channels)) != len(channels):
        text = _("One of these ways is not set up here. Choose among those that are offered.")
        raise core.Refusal("no-such-way", text, "channels")
    said = {
        "channels": list(channels), "quiet_from": quiet_from, "quiet_until": quiet_until,
        "language": language, "large_print": large_print, "in_person": in_person, "said_at": now,
    }  # fmt: skip
    with transaction.atomic():
        row = Reaching(community_id=actor.within, id=uuid4(), person_id=me, **said)
        Reaching.objects.bulk_create([row], ignore_conflicts=True)
        own = Reaching.objects.filter(community_id=actor.within, person_id=me)
        own.update(**said)
        return own.get()


def add_mail(*, actor: Actor, value: str, network: str, now: datetime) -> Address:
    """The actor's new mail address, to which one letter with a link goes; the one before is over.

    Refused after too many. The page keeps the refusal as a value: as an exception it would undo the count.
    """
    me = require_own_address(actor)
    if not can_send_links():
        text = _("No link can be sent from here yet: the operator first says where this site is reached.")
        raise core.Refusal("no-links", text)
    require_few("mail", [f"{actor.within}/{me}", value.casefold()], network, now)
    with transaction.atomic():
        require_few_today(actor, me, now)
        Address.objects.filter(community_id=actor.within, person_id=me, channel="mail").delete()
        made = Address.objects.create(
            community_id=actor.within, id=uuid4(), person_id=me, channel="mail", value=value, said_at=now
        )
        write_to(made, now)
        return made


def require_few(door: Door, names: Sequence[str], network: str, now: datetime) -> None:
    """Nothing; refused after too many within a quarter of an hour. Counted first."""
    tried = [count(mark(door, name), PER_NAME, now) for name in names]
    if network:
        of_network = count(mark("network", network), PER_NETWORK, now)
        tried += [of_network] if of_network[0] > PER_NETWORK else []
    over = [since for tries, since in tried if tries > PER_NAME]
    if over:
        text = _("Several were asked for in a row. The next one can be asked for at %(time)s.")
        until = timezone.localtime(max(over) + PAUSE)
        raise core.Refusal("too-many-tries", text % {"time": f"{until:%H:%M}"})


def require_few_today(actor: Actor, me: UUID, now: datetime) -> None:
    """Nothing; refused after too many letters with a link within a day. One query."""
    letters = Delivery.objects.filter(
        community_id=actor.within, person_id=me, channel="mail", address_id__isnull=False
    )
    if letters.filter(not_before__gt=now - timedelta(days=1)).count() >= A_DAY:
        raise core.Refusal("letters-of-a-day", _("Enough letters were asked for today. Try again tomorrow."))


def write_to(address: Address, now: datetime) -> Delivery:
    """The one letter that goes to an address nobody has shown to be theirs; it lies in no inbox."""
    text = in_both(CONFIRM)
    message = Message.objects.create(
        community_id=address.community_id, id=uuid4(), kind="mail-address", title=text.title, body=text.body,
        title_en=text.title_en, body_en=text.body_en, path=link_path(address), author_id=address.person_id,
        written_at=now,
    )  # fmt: skip
    return Delivery.objects.create(
        community_id=address.community_id, id=uuid4(), message_id=message.id, person_id=address.person_id,
        channel="mail", state="waiting", is_urgent=True, not_before=now, address_id=address.id,
    )  # fmt: skip


def in_both(said: tuple[str, str], *, is_urgent: bool = False) -> Text:
    """Heading and text in both languages."""
    with translation.override("zh-hans"):
        title, body = _(said[0]), _(said[1])
    return Text(title, body, is_urgent=is_urgent, title_en=said[0], body_en=said[1])


@transaction.atomic
def confirm_mail(*, actor: Actor, token: str, now: datetime) -> Address:
    """The address, to which messages go from now on: who reads it holds the link and is signed in."""
    found = address_meant(actor, token, now)
    if found is None:
        raise link_over()
    unconfirmed = Address.objects.filter(community_id=actor.within, id=found.id, confirmed_at=None)
    if unconfirmed.update(confirmed_at=now):
        found.confirmed_at = now
    return found


def link_over() -> core.Refusal:
    """The refusal of a link that stands for nothing of the actor's."""
    text = _(
        "This link is over, or it was sent for another account. Ask for a new letter on the page about how "
        "you wish to be reached."
    )
    return core.Refusal("link-over", text)


@transaction.atomic
def end_mail(*, actor: Actor, now: datetime) -> int:
    """How many addresses of the actor's were forgotten: one or none; nothing goes there any more."""
    me = require_person(actor)
    rows = Address.objects.filter(community_id=actor.within, person_id=me, channel="mail")
    return rows.delete()[0]


def send_test(*, actor: Actor, now: datetime) -> Message:
    """A message to the actor alone, by all their ways at once; refused after several in a row."""
    me = require_person(actor)
    require_few("test", [f"{actor.within}/{me}"], "", now)
    text = in_both(TEST, is_urgent=True)
    return send_message(actor=actor, kind="test", text=text, people=[me], now=now)
