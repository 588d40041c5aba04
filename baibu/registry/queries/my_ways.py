"""The ways in of one person, in words: for themselves, and for whoever looks after their home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from baibu import core
from baibu.web.templatetags.parts import day as day_words

from ..models import Account, Person, SignInCard, SignInPhone
from .actors import Actor
from .consents import is_child
from .places import address_of
from .ways import card_of, has_work, phone_of, sends_codes


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
    card: Way | None
    #: whether this session may change them
    may_change: bool
    #: whether a first password may be chosen in it
    may_choose: bool
    username: str
    sends_codes: bool
    #: whether nothing else opens before a second step is added
    must_add: bool
    #: whether the password ends with the number
    ends_password: bool


@dataclass(frozen=True, slots=True)
class WaysPage:
    """The ways in of somebody one looks after."""

    id: UUID
    name: str
    address: str
    sentence: str
    phone: Way | None
    card: Way | None
    #: false for one's own home, and for a child
    may_open: bool
    #: below 14, so that a parent signs in and acts for them
    is_child: bool


def own_ways(actor: Actor, account: Account, has_second_step: bool, day: date) -> OwnWays:
    """How the actor signs in, and what of it they may change; at most eight queries."""
    found = phone_of(actor.within, actor.person_id) if actor.community_id else None
    phone = phone_way(found) if found else None
    held = card_of(actor.within, actor.person_id) if actor.community_id else None
    has_password = account.has_usable_password() or account.is_operator or bool(account.demo_role)
    return OwnWays(
        sentence=own_sentence(actor, has_password, has_second_step),
        lead=own_lead(actor, has_password),
        has_password=has_password, phone=phone, card=card_way(held) if held else None,
        may_change=actor.way != "card" and actor.person_id is not None and not account.demo_role,
        may_choose=actor.way == "phone" and not has_password and not has_post(actor, day),
        username=account.username, sends_codes=sends_codes(),
        must_add=not has_second_step and must_add_step(actor, account, day),
        ends_password=account.chosen_by_phone and phone is not None,
    )  # fmt: skip


def must_add_step(actor: Actor, account: Account, day: date) -> bool:
    """Whether a second step is asked of them: by their community, or for a password chosen by phone."""
    if actor.is_at_home:
        return False
    return account.needs_second_step or (account.chosen_by_phone and has_post(actor, day))


def has_post(actor: Actor, day: date) -> bool:
    """Whether the actor has work here, so that the office gives the password; at most two queries."""
    return actor.person_id is not None and has_work(actor.within, actor.person_id, day)


def own_sentence(actor: Actor, has_password: bool, has_second_step: bool) -> str:
    """How one came in, or comes in."""
    if actor.way == "phone":
        return _("You came in with a code sent to your phone.")
    if actor.way == "card":
        return _("You came in with your card.")
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
        return _("You see your own home and what is kept about you. If phone or card is lost, end it here.")
    return _("A second step keeps others out even if they know your password.")


def phone_way(found: SignInPhone) -> Way:
    """A number, masked, and who let them in by it; one query where somebody did."""
    since = _("added %(day)s") % {"day": day_words(found.since)}
    name = name_of(found.community_id, found.opened_by_id)
    by = _("let in by %(name)s") % {"name": name} if name else ""
    return Way(core.masked_phone(found.phone), " · ".join(filter(None, [since, by])))


def card_way(held: SignInCard) -> Way:
    """A card, when it was printed and by whom; one query."""
    printed = _("printed %(day)s") % {"day": day_words(held.printed_at)}
    name = name_of(held.community_id, held.printed_by_id)
    by = _("by %(name)s") % {"name": name} if name else ""
    return Way(_("Card with a QR code"), " · ".join(filter(None, [printed, by])))


def name_of(community_id: int, person_id: UUID | None) -> str:
    """Somebody's name; empty for nobody."""
    if person_id is None:
        return ""
    rows = Person.objects.filter(community_id=community_id, id=person_id)
    return rows.values_list("name", flat=True).first() or ""


def has_password(person: Person) -> bool:
    """Whether an account lets them in by a password, or by the demo's one tap; one query."""
    account = Account.objects.filter(
        community_id=person.community_id, person_id=person.id, is_active=True
    ).first()
    return account is not None and (account.has_usable_password() or bool(account.demo_role))


def ways_page(actor: Actor, person: Person, may_open: bool, day: date) -> WaysPage:
    """How somebody of a home signs in; at most six queries."""
    found, held = phone_of(actor.within, person.id), card_of(actor.within, person.id)
    comes_in = bool(found or held) or has_password(person)
    words = {"name": person.name}
    return WaysPage(
        id=person.id, name=person.name, address=address_of(person.household),
        sentence=(
            _("%(name)s can sign in.") if comes_in else _("%(name)s cannot sign in yet.")
        ) % words,
        phone=phone_way(found) if found else None,
        card=card_way(held) if held else None,
        may_open=may_open and not is_child(person, day),
        is_child=is_child(person, day),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A card as it is printed."""

    name: str
    person_id: UUID
    community: str
    asks_year: bool
    drawing: SafeString
    address: str


class OnCard(Protocol):
    """A card with what its QR code holds."""

    @property
    def card(self) -> SignInCard:
        """The card."""

    @property
    def secret(self) -> str:
        """What the QR code holds, readable this once."""

    @property
    def name(self) -> str:
        """Whose it is."""


def card_sheet(printed: OnCard, site: str) -> Sheet:
    """The card, its QR code drawn here and sent nowhere; one query."""
    card = printed.card
    address = site.rstrip("/") + reverse("registry:card", args=[card.community_id, printed.secret])
    code = segno.make(address, error="q", micro=False)
    drawn = code.svg_inline(omitsize=True, border=4, light="#fff", svgclass="qr", lineclass=None)
    return Sheet(
        name=printed.name, person_id=card.person_id, community=card.community.name,
        asks_year=card.proof == "year",
        drawing=mark_safe(drawn),  # noqa: S308 - segno writes numbers only
        address=site,
    )  # fmt: skip
