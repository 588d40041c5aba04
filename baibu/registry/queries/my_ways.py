"""The ways in of one person, in words: for themselves, and for whoever looks after their home."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.web.templatetags.parts import day as day_words

from ..models import Account, Person, SignInPhone
from .actors import Actor
from .places import address_of
from .ways import phone_of, sends_codes


@dataclass(frozen=True, slots=True)
class Way:
    """One way in, ready to show."""

    name: str
    meta: str


@dataclass(frozen=True, slots=True)
class OwnWays:
    """One's own ways in."""

    sentence: str
    lead: str
    has_password: bool
    phone: Way | None
    #: whether this session may change them
    may_change: bool
    sends_codes: bool


@dataclass(frozen=True, slots=True)
class WaysPage:
    """The ways in of somebody one looks after."""

    id: UUID
    name: str
    address: str
    sentence: str
    phone: Way | None
    #: false for one's own home
    may_open: bool


def own_ways(actor: Actor, account: Account, has_second_step: bool) -> OwnWays:
    """How the actor signs in, and what of it they may change; at most two queries."""
    found = phone_of(actor.within, actor.person_id) if actor.community_id else None
    phone = phone_way(found) if found else None
    has_password = account.has_usable_password() or account.is_operator or bool(account.demo_role)
    return OwnWays(
        sentence=own_sentence(actor, has_password, has_second_step),
        lead=own_lead(actor, has_password),
        has_password=has_password, phone=phone,
        may_change=actor.way != "card" and actor.person_id is not None and not account.demo_role,
        sends_codes=sends_codes(),
    )  # fmt: skip


def own_sentence(actor: Actor, has_password: bool, has_second_step: bool) -> str:
    """How one came in, or comes in."""
    if actor.way == "phone":
        return _("You came in with a code sent to your phone.")
    if has_password and has_second_step:
        return _("You sign in with your password and a second step.")
    if has_password:
        return _("You sign in with your password alone.")
    return _("You sign in without a password.")


def own_lead(actor: Actor, has_password: bool) -> str:
    """What follows from it."""
    if actor.is_at_home and has_password:
        return _("So you see your own home. For your post, sign in with your password.")
    if actor.is_at_home:
        return _("You see your own home and what is kept about you. If your phone is lost, end it here.")
    return _("A second step keeps others out even if they know your password.")


def phone_way(found: SignInPhone) -> Way:
    """A number, masked, and who let them in by it; one query where somebody did."""
    since = _("since %(day)s") % {"day": day_words(found.since)}
    name = name_of(found.community_id, found.opened_by_id)
    by = _("let in by %(name)s") % {"name": name} if name else ""
    return Way(core.masked_phone(found.phone), " · ".join(filter(None, [since, by])))


def name_of(community_id: int, person_id: UUID | None) -> str:
    """Somebody's name; empty for nobody."""
    if person_id is None:
        return ""
    rows = Person.objects.filter(community_id=community_id, id=person_id)
    return rows.values_list("name", flat=True).first() or ""


def ways_page(actor: Actor, person: Person, may_open: bool) -> WaysPage:
    """How somebody of a home signs in; at most three queries."""
    found = phone_of(actor.within, person.id)
    words = {"name": person.name}
    return WaysPage(
        id=person.id, name=person.name, address=address_of(person.household),
        sentence=(
            _("%(name)s can sign in.") if found else _("%(name)s cannot sign in by phone yet.")
        ) % words,
        phone=phone_way(found) if found else None,
        may_open=may_open,
    )  # fmt: skip
