"""How I sign in as a resident: the same list and the same acts as on the page, for oneself alone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema

from baibu import core

from .. import actions
from ..access import nowhere
from ..models import Account
from ..queries.actors import Request
from ..queries.ways import card_of, phone_of

router = Router(tags=["sign-in"])


class OwnPhone(Schema):
    """The number a code is sent to, in part; and since which day."""

    number: str
    since: date


class OwnCard(Schema):
    """A card with a QR code, and the day it was printed."""

    printed_on: date


class OwnWaysShown(Schema):
    """What lets the asker in; null: that way is not open."""

    username: str
    has_password: bool
    phone: OwnPhone | None
    card: OwnCard | None


@router.get("/me/ways", response=OwnWaysShown)
def list_ways(request: Request) -> OwnWaysShown:
    """How the asker signs in; nobody else can read it."""
    account = own_account(request)
    community, person = request.actor.within, account.person_id
    phone, card = phone_of(community, person), card_of(community, person)
    number = core.masked_phone(phone.phone) if phone else ""
    return OwnWaysShown(
        username=account.username, has_password=account.has_usable_password(),
        phone=OwnPhone(number=number, since=timezone.localdate(phone.since)) if phone else None,
        card=OwnCard(printed_on=timezone.localdate(card.printed_at)) if card else None,
    )  # fmt: skip


@router.post("/me/ways/phone/end", response={204: None})
def end_own_phone(request: Request) -> None:
    """The number lets nobody in any more; signed out elsewhere, and the answer brings a new cookie here."""
    account, now = own_account(request), timezone.now()
    actions.end_phone(actor=request.actor, person_id=person_of(account), now=now)
    stay(request, account)


@router.post("/me/ways/card/end", response={204: None})
def block_own_card(request: Request) -> None:
    """The card opens nothing any more; signed out elsewhere, and the answer brings a new cookie here."""
    account, now = own_account(request), timezone.now()
    actions.block_card(actor=request.actor, person_id=person_of(account), now=now)
    stay(request, account)


def own_account(request: Request) -> Account:
    """The asker's account, if it is somebody's of a community."""
    found = Account.objects.filter(pk=request.actor.account_id or 0).exclude(person_id=None).first()
    if found is None or request.actor.community_id is None:
        raise nowhere()
    return found


def person_of(account: Account) -> UUID:
    """Whose account it is."""
    assert account.person_id is not None
    return account.person_id


def stay(request: Request, account: Account) -> None:
    """Nothing; this session goes on, every other one is over."""
    account.refresh_from_db()
    actions.stay_in(actor=request.actor, request=request, account=account, now=timezone.now())
