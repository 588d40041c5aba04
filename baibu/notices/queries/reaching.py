"""How somebody wishes to be reached, which ways they have, and the link that shows an address is theirs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.models import Community, Person
from baibu.registry.queries.accounts import NOBODY
from baibu.registry.queries.actors import Actor
from baibu.web.templatetags.parts import moment

from ..models import Address, Delivery, Reaching
from .came import Came, came
from .outbox import is_sandbox, open_channels, site_address

SALT = "baibu.mail-address"
#: so long the link in the letter is good
GOOD_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Mail:
    """One's own mail address."""

    shown: str
    meta: str
    is_confirmed: bool
    #: what became of the letter with the link
    letter: Came | None
    #: the link itself, where a made-up community sends nothing
    trial_href: str


@dataclass(frozen=True, slots=True)
class ReachingPage:
    """Which ways there are, and what is wished."""

    sentence: str
    lead: str
    wish: Reaching
    #: the ways outside that are set up, in the order wished
    ways: tuple[str, ...]
    #: the number text messages go to, in part; empty where none is kept
    phone: str
    mail: Mail | None
    #: whether a link can be sent at all
    sends_links: bool
    is_sandbox: bool


def wish_of(actor: Actor) -> Reaching:
    """How the actor wishes to be reached; the usual way where they said nothing. One query."""
    usual = Reaching(community_id=actor.within, person_id=actor.person_id or NOBODY)
    return (
        Reaching.objects.filter(community_id=actor.within, person_id=actor.person_id or NOBODY).first()
        or usual
    )


def ordered(wish: Reaching) -> tuple[str, ...]:
    """The ways that are set up, those wished first."""
    found = open_channels()
    named = [way for way in wish.channels if way in found]
    return (*named, *(way for way in found if way not in named))


def mail_of(actor: Actor) -> Address | None:
    """The actor's own mail address; one query."""
    rows = Address.objects.filter(
        community_id=actor.within, person_id=actor.person_id or NOBODY, channel="mail"
    )
    return rows.first()


def reaching_page(actor: Actor, now: datetime) -> ReachingPage:
    """The page of one's own wishes; at most five queries."""
    wish, found = wish_of(actor), mail_of(actor)
    person = Person.objects.filter(community_id=actor.within, id=actor.person_id or NOBODY).first()
    phone = core.masked_phone(person.phone) if person else ""
    has = {"sms": bool(phone), "mail": bool(found and found.confirmed_at)}
    ways = ordered(wish)
    return ReachingPage(
        sentence=sentence_of([way for way in ways if has[way]]),
        lead=lead_of(wish), wish=wish, ways=ways, phone=phone,
        mail=mail_words(found, now) if found else None,
        sends_links=can_send_links(), is_sandbox=is_sandbox(),
    )  # fmt: skip


def sentence_of(ways: list[str]) -> str:
    """By which ways one is reached."""
    if not ways:
        return _("Messages reach you in Baibu, and by no other way so far.")
    if len(ways) > 1:
        return first_words(ways[0])
    return (
        _("Messages reach you by text message, too.")
        if ways == ["sms"]
        else _("Messages reach you by mail, too.")
    )


def first_words(way: str) -> str:
    """Which of two ways is taken first."""
    if way == "sms":
        return _("Messages reach you by text message first, then by mail.")
    return _("Messages reach you by mail first, then by text message.")


def lead_of(wish: Reaching) -> str:
    """When nothing comes."""
    if wish.quiet_from == wish.quiet_until:
        return _("You set no quiet hours. What is urgent goes by all your ways at once.")
    hours = {"since": f"{wish.quiet_from:%H:%M}", "until": f"{wish.quiet_until:%H:%M}"}
    return (
        _(
            "From %(since)s to %(until)s nothing goes out to you but what is urgent; "
            "that goes by all your ways."
        )
        % hours
    )


def mail_words(found: Address, now: datetime) -> Mail:
    """One's own address, ready to show; two queries while it is not confirmed."""
    if found.confirmed_at:
        meta = _("confirmed %(when)s") % {"when": moment(found.confirmed_at)}
        return Mail(masked_mail(found.value), meta, True, None, "")
    sent = letters_to(found.community_id, [found.id]).first()
    meta = _("waits for you: open the link in the letter that was sent there. It is good for three days.")
    return Mail(
        masked_mail(found.value), meta, False, came(sent, now) if sent else None, trial_href(found)
    )  # fmt: skip


def letters_to(community_id: int, addresses: Collection[UUID]) -> QuerySet[Delivery]:
    """The letters with a link to these addresses, the newest first."""
    return Delivery.objects.filter(community_id=community_id, address_id__in=addresses).order_by(
        "-not_before"
    )


def trial_href(found: Address) -> str:
    """The link of a letter that is not really sent, for a made-up community alone; at most one query."""
    if not is_sandbox() or not Community.objects.get(pk=found.community_id).is_fictional:
        return ""
    return link_path(found)


def can_send_links() -> bool:
    """Whether a link in a letter leads anywhere; in a sandbox no letter leaves."""
    return is_sandbox() or bool(site_address())


def link_path(address: Address) -> str:
    """The page on which whoever got the letter says that the address is theirs."""
    until = int((address.said_at + GOOD_FOR).timestamp())
    token = signing.Signer(salt=SALT).sign_object([address.community_id, address.id.hex, until])
    return reverse("notices:confirm-mail", args=[token])


def address_meant(actor: Actor, token: str, now: datetime) -> Address | None:
    """The actor's address that a link stands for; None where it is over, damaged, or another's. One query."""
    try:
        community_id, address, until = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    if until < now.timestamp() or community_id != actor.within:
        return None
    mine = Address.objects.filter(community_id=community_id, person_id=actor.person_id or NOBODY)
    return mine.filter(id=UUID(address)).first()


def masked_mail(value: str) -> str:
    """A mail address of which others in the room read little: z***@example.cn."""
    name, _at, house = value.partition("@")
    return f"{name[:1]}***@{house}"
