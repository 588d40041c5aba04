"""Signing in by a code sent to a phone: asked for, typed, used once; and which number lets somebody in."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_let_in, nowhere, require_own_ways
from ..models import Account, Community, Person, SentCode, SignInPhone, figures
from ..queries.accounts import NOBODY
from ..queries.actors import Actor
from ..queries.attempts import PAUSE, PER_NAME, PER_NETWORK, held_until, mark
from ..queries.bounds import bounded
from ..queries.ways import account_of_phone, codes_lately, phone_of, sends_codes, shows_codes
from .attempts import count, too_many
from .changes import changed_meanwhile
from .remembering import remember
from .residents import account_of, awaited, end_chosen_password, end_sessions, open_for_resident
from .texting import Text, send_after_commit

GOOD_FOR, TRIES = timedelta(minutes=10), 5
#: codes within a day: with one number, and from one network, which may be a whole office's
A_DAY, A_DAY_FROM_A_NETWORK = 10, 100
MOBILE = re.compile(r"1[3-9]\d{9}")
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that was asked for: its row, and the code itself where the demo shows it."""

    code_id: UUID
    shown: str = ""


def number_of(typed: str) -> str:
    """The eleven figures of a mobile number, however it is written; refused where it is none."""
    found = figures(typed)
    found = found[2:] if len(found) == 13 and found.startswith("86") else found
    if not MOBILE.fullmatch(found):
        text = _("A mobile number has eleven figures and begins with 1. Look at it once more.")
        raise core.Refusal("phone", text, "phone")
    return found


def ask_code(
    *, actor: Actor, community: Community, phone: str, purpose: str, network: str, now: datetime
) -> Asked:
    """The code asked for: the same for every number, and as quick, whether it is known here or not.

    Refused after too many asked with the number or from the network. The refusal must reach the page
    as a value, not end the transaction: it would undo the count.
    """
    if not sends_codes():
        raise core.Refusal("no-codes", _("No codes are sent from here. Ask your office how you sign in."))
    number = number_of(phone)
    require_few(community.pk, number, network, now)
    # For every number alike: whoever measures the answer must not learn whether it is known.
    is_known = account_of_phone(community.pk, number) is not None
    code, code_id = f"{secrets.randbelow(10**6):06}", uuid4()
    with bounded(community.pk):
        SentCode.objects.create(
            community_id=community.pk, id=code_id, purpose=purpose, phone=number,
            network=network_mark(network), code=hashed(code_id, code), sent_at=now, until=now + GOOD_FOR,
        )  # fmt: skip
    if shows_codes(community):
        return Asked(code_id, code)
    if is_known or purpose != "sign-in":
        send_after_commit(code_text(community, number, code))
    return Asked(code_id)


def require_few(community_id: int, number: str, network: str, now: datetime) -> None:
    """Nothing; refused after too many codes asked with the number, or from the network. Counted first."""
    if until := network and held_until("network", network, now, PER_NETWORK):
        raise too_many(until, of_network=True)
    if network:
        count(mark("network", network), PER_NETWORK, now)
    tries, since = count(mark("phone", f"{community_id}/{number}"), PER_NAME, now)
    if tries > PER_NAME:
        raise too_many_codes(since + PAUSE)
    with bounded(community_id):
        with_it, from_there = codes_lately(community_id, number, network_mark(network), now)
    if with_it >= A_DAY or from_there >= A_DAY_FROM_A_NETWORK:
        text = _("Enough codes were asked for today. Try again tomorrow, or ask your office to help you in.")
        raise core.Refusal("codes-of-a-day", text)


def too_many_codes(until: datetime) -> core.Refusal:
    """The refusal, the same for every number."""
    text = _("Several codes were asked for with this number. The next one can be asked for at %(time)s.")
    return core.Refusal("too-many-tries", text % {"time": f"{timezone.localtime(until):%H:%M}"})


def network_mark(network: str) -> str:
    """What a network is counted under."""
    return mark("network", network) if network else ""


def hashed(code_id: UUID, code: str) -> str:
    """What is kept of a code: nothing that opens anything without the signing key."""
    return salted_hmac("baibu.sent-code", f"{code_id}/{code}", algorithm="sha256").hexdigest()


def code_text(community: Community, number: str, code: str) -> Text:
    """The message, in the language of whoever asked."""
    minutes = str(int(GOOD_FOR.total_seconds()) // 60)
    words = _(
        "%(code)s is your code for %(community)s. It is good for %(minutes)s minutes. "
        "Nobody from the community will ever ask you for it."
    )
    values = {"code": code, "minutes": minutes, "community": community.name}
    return Text(number, "code", words % values, values)


def prove_phone(
    *, actor: Actor, community_id: int, code_id: UUID, code: str, purpose: str, now: datetime
) -> str:
    """The number the code proves; the code is used up. Five tries, counted before the code is looked at.

    The page keeps a refusal as a value: as an exception it would undo the count.
    """
    with bounded(community_id):
        number = taken(community_id, code_id, code, purpose, now)
    if number is None:
        text = _("This code is over: it is good for ten minutes, once, for five tries. Ask for a new one.")
        raise core.Refusal("code-over", text, "code")
    if not number:
        text = _("This is not the code. Look at the message once more; only the newest code counts.")
        raise core.Refusal("wrong-code", text, "code")
    return number


def taken(community_id: int, code_id: UUID, code: str, purpose: str, now: datetime) -> str | None:
    """The number a code belongs to, the code used up; empty where it is wrong, None where it is over."""
    rows = SentCode.objects.filter(
        community_id=community_id, id=code_id, purpose=purpose, used_at=None, until__gt=now
    )
    if not rows.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return None
    right = rows.filter(code=hashed(code_id, figures(code)))
    row = right.first()
    return row.phone if row and right.update(used_at=now) else ""


def sign_in_by_phone(*, actor: Actor, community_id: int, code_id: UUID, code: str, now: datetime) -> Account:
    """The account the proven number opens; refused where it opens none."""
    number = prove_phone(
        actor=actor, community_id=community_id, code_id=code_id, code=code, purpose="sign-in", now=now
    )
    account = account_of_phone(community_id, number)
    if account is None:
        text = _("The number is right, but it does not open an account here yet. Ask your building leader.")
        raise core.Refusal("no-account", text)
    return account


@transaction.atomic
def let_in_by_phone(*, actor: Actor, person_id: UUID, phone: str, now: datetime) -> SignInPhone:
    """The number by which somebody of a home the actor looks after signs in from now on, and their account.

    Never one's own, nor that of somebody one lives with.
    """
    person = get_let_in(actor, person_id, timezone.localdate(now))
    open_for_resident(actor=actor, person=person, now=now)
    return set_phone(actor, person, number_of(phone), now, by=actor.person_id)


def take_own_phone(*, actor: Actor, code_id: UUID, code: str, now: datetime) -> SignInPhone:
    """The actor's own new number, proven by the code sent to it.

    The code is asked for outside of the transaction, which a wrong one would undo together with its count.
    """
    require_own_ways(actor)
    number = prove_phone(
        actor=actor, community_id=actor.within, code_id=code_id, code=code, purpose="own", now=now
    )
    with transaction.atomic():
        return set_phone(actor, awaited(actor.within, actor.person_id or NOBODY), number, now)


def set_phone(
    actor: Actor, person: Person, number: str, now: datetime, by: UUID | None = None
) -> SignInPhone:
    """The number, which lets in this person and nobody else.

    The one before is over, and whoever it let in is signed out. Where somebody else replaced it, it may be
    lost: a password chosen with it ends too.
    """
    rows = SignInPhone.objects.filter(community_id=person.community_id, person_id=person.id, ended_at=None)
    account = account_of(person)
    if rows.update(ended_at=now):
        if by is not None:
            end_chosen_password(actor, account, now)
        end_sessions(account)
    try:
        with transaction.atomic():
            made = SignInPhone.objects.create(
                community_id=person.community_id, person_id=person.id, phone=number, since=now,
                opened_by_id=by,
            )  # fmt: skip
    except IntegrityError as error:
        text = _("This number lets somebody else in already. Each number opens one account.")
        raise core.Refusal("phone-taken", text, "phone") from error
    remember(actor=actor, account=account, kind="sign-in-phone-set", now=now)
    return made


@transaction.atomic
def end_phone(*, actor: Actor, person_id: UUID, now: datetime) -> SignInPhone:
    """The number that lets nobody in any more; whoever it let in is signed out, a password chosen by it ends.

    By its person, or by whoever may let them in.
    """
    day = timezone.localdate(now)
    if actor.person_id != person_id:
        get_let_in(actor, person_id, day)
    else:
        require_own_ways(actor)
    found = phone_of(actor.within, person_id)
    if found is None:
        raise nowhere()
    rows = SignInPhone.objects.filter(community_id=actor.within, id=found.id, ended_at=None)
    if not rows.update(ended_at=now):
        raise changed_meanwhile()
    found.ended_at = now
    account = account_of(Person.objects.get(community_id=actor.within, id=person_id))
    end_chosen_password(actor, account, now)
    end_sessions(account)
    remember(actor=actor, account=account, kind="sign-in-phone-ended", now=now)
    return found


def sweep_codes(*, actor: Actor, now: datetime) -> int:
    """How many codes of earlier days were forgotten; the clock does it."""
    return SentCode.objects.filter(sent_at__lt=now - KEPT).delete()[0]
