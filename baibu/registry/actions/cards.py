"""Cards on paper for people without a phone of their own: printed, used with four figures, blocked."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_let_in, nowhere
from ..models import Account, Person, SignInCard, figures
from ..queries.actors import Actor
from ..queries.attempts import PAUSE, PER_NAME, PER_NETWORK, held_until, mark
from ..queries.bounds import bounded
from ..queries.rosters import tenures_of
from ..queries.ways import card_of, card_with
from .attempts import count, forget_tries, too_many
from .changes import changed_meanwhile
from .remembering import remember
from .residents import account_of, end_sessions, open_for_resident

#: wrong tries in a row that end a card for good: four figures are soon guessed by whoever has days
MOST_WRONG = 20
FOUR = re.compile(r"\d{4}")
#: what everybody tries first
EASY = {"1234", "4321", "2345", "3456", "4567", "5678", "6789", "0123", "1212", "1122"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A card, and what its QR code holds; it is stored nowhere and cannot be shown again."""

    card: SignInCard
    secret: str
    name: str


@transaction.atomic
def print_card(*, actor: Actor, person_id: UUID, now: datetime, pin: str = "") -> Printed:
    """A card for somebody of a home the actor looks after; the one before it is over, as what it opened.

    Without a PIN the year of birth is asked for. Never for oneself, one's family, or who holds a post.
    """
    day = timezone.localdate(now)
    person = get_let_in(actor, person_id, day)
    if tenures_of(person.community_id, person.id, day):
        raise core.Refusal(
            "holds-post", _("Whoever holds a post signs in with a password, not with a card on paper.")
        )
    proof, asked = proof_of(person, pin)
    account = open_for_resident(actor=actor, person=person, now=now)
    if end_card(actor, card_of(person.community_id, person.id), "replaced", now):
        end_sessions(account)
    secret, card_id = secrets.token_urlsafe(24), uuid4()
    card = SignInCard.objects.create(
        community_id=person.community_id, id=card_id, person_id=person.id, secret=card_hash(secret),
        proof=proof, figures=card_hash(f"{card_id}/{asked}"), printed_by_id=actor.person_id, printed_at=now,
    )  # fmt: skip
    remember(actor=actor, account=account, kind="card-printed", now=now)
    return Printed(card, secret, person.name)


def proof_of(person: Person, pin: str) -> tuple[str, str]:
    """Which four figures are asked for, and what they are."""
    if not pin:
        if person.born_on is None:
            text = _("The register does not know when they were born. Choose four figures together.")
            raise core.Refusal("pin", text, "pin")
        return "year", f"{person.born_on.year:04}"
    if not FOUR.fullmatch(pin):
        raise core.Refusal("pin", _("Four figures, chosen together: for example 7 0 4 2."), "pin")
    if pin in EASY or len(set(pin)) == 1:
        raise core.Refusal("pin", _("Everybody would try these four first. Take others."), "pin")
    return "pin", pin


def card_hash(words: str) -> str:
    """What is kept of a secret or of the figures: nothing that opens anything without the signing key."""
    return salted_hmac("baibu.card", words, algorithm="sha256").hexdigest()


def sign_in_by_card(
    *, actor: Actor, community_id: int, secret: str, typed: str, network: str, now: datetime
) -> Account:
    """The account the card opens with these figures; `secret` is the hash of what the QR code holds.

    Tries are counted before the figures are looked at. The page keeps a refusal as a value: as an
    exception it would undo the count.
    """
    card = card_with(community_id, secret)
    if card is None:
        raise card_over()
    require_rested(card, network, now)
    with bounded(community_id):
        rows = SignInCard.objects.filter(community_id=community_id, id=card.id, ended_at=None)
        is_counted = rows.filter(wrong__lt=MOST_WRONG).update(wrong=F("wrong") + 1)
        is_right = hmac.compare_digest(card.figures, card_hash(f"{card.id}/{figures(typed)}"))
        if is_counted and is_right:
            rows.update(wrong=0)
        elif not is_counted or card.wrong + 1 >= MOST_WRONG:
            rows.update(ended_at=now, ended_because="guessed")
    if not is_counted:
        raise card_over()
    if not is_right:
        raise wrong_figures(card)
    forget_tries(actor=actor, door="card", name=str(card.id), now=now)
    found = Account.objects.filter(community_id=community_id, person_id=card.person_id, is_active=True)
    account = found.first()
    if account is None:
        raise card_over()
    return account


def require_rested(card: SignInCard, network: str, now: datetime) -> None:
    """Nothing; refused after too many tries in a row, or from the network. Counted first."""
    if until := network and held_until("network", network, now, PER_NETWORK):
        raise too_many(until, of_network=True)
    if network:
        count(mark("network", network), PER_NETWORK, now)
    tries, since = count(mark("card", str(card.id)), PER_NAME, now)
    if tries > PER_NAME:
        text = _("Too many tries in a row. For safety the card rests until %(time)s; then try again.")
        until = timezone.localtime(since + PAUSE)
        raise core.Refusal("too-many-tries", text % {"time": f"{until:%H:%M}"})


def wrong_figures(card: SignInCard) -> core.Refusal:
    """The refusal for figures that are not the card's."""
    if card.proof == "year":
        text = _("This is not the year of birth that stands in the register. Four figures, like 1948.")
    else:
        text = _("These are not the four figures that were chosen for this card.")
    return core.Refusal("wrong-figures", text, "typed")


def card_over() -> core.Refusal:
    """The refusal for a card that lets nobody in any more."""
    text = _("This card opens nothing any more. Ask your building leader or the office for a new one.")
    return core.Refusal("card-over", text)


@transaction.atomic
def block_card(*, actor: Actor, person_id: UUID, now: datetime) -> SignInCard:
    """The card, which opens nothing any more, and everybody it let in is signed out.

    By its person, however they came in, or by whoever may let them in.
    """
    if actor.person_id != person_id:
        get_let_in(actor, person_id, timezone.localdate(now))
    card = card_of(actor.within, person_id)
    if card is None:
        raise nowhere()
    if not end_card(actor, card, "blocked", now):
        raise changed_meanwhile()
    account = account_of(card)
    end_sessions(account)
    remember(actor=actor, account=account, kind="card-blocked", now=now)
    return card


def end_card(actor: Actor, card: SignInCard | None, because: str, now: datetime) -> bool:
    """Whether the card was ended now."""
    if card is None:
        return False
    rows = SignInCard.objects.filter(community_id=card.community_id, id=card.id, ended_at=None)
    return bool(rows.update(ended_at=now, ended_by_id=actor.person_id, ended_because=because))
