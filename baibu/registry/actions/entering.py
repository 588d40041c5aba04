"""Being let in, staying in: what every door ends in, and every change of how somebody signs in."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login, update_session_auth_hash
from django.http import HttpRequest
from django.utils import timezone

from ..models import Account
from ..queries.actors import Actor
from ..queries.sessions import DAY, device_of
from ..queries.ways import PROVEN, WAY
from .sessions import begin_round, begin_session, keep_session, use_session

BACKEND = "django.contrib.auth.backends.ModelBackend"
LASTS = timedelta(seconds=settings.SESSION_COOKIE_AGE)
#: a card is often read by somebody else's phone
CARD_LASTS = timedelta(minutes=30)


def let_in(*, actor: Actor, request: HttpRequest, account: Account, now: datetime, way: str = "") -> Account:
    """The account, signed in from here on: for fourteen days at the most, however often it is used.

    Another way than the password, phone or card, opens what a resident sees; a card for half an hour.

    What the browser was signed in as before is over, be it as the same account.
    Whoever calls this has asked for the second step where the account has one (`has_second_step`).
    """
    if SESSION_KEY in request.session:
        request.session.flush()
    login(request, account, BACKEND)
    if request.session.session_key is None:
        request.session.save()
    request.session[WAY] = way
    if way == "phone":
        request.session[PROVEN] = now.isoformat()
    request.session.set_expiry(now + (CARD_LASTS if way == "card" else LASTS))
    begun = begin_session(
        actor=actor, account=account, session_key=request.session.session_key or "",
        device=device_of(request), now=now,
    )  # fmt: skip
    if begun:
        request.session[DAY] = begun.used_on.isoformat()
    return account


def stay_in(*, actor: Actor, request: HttpRequest, account: Account, now: datetime) -> Account:
    """The account, still signed in here after a change that ended every session, and only here."""
    update_session_auth_hash(request, account)
    key = request.session.session_key or ""
    keep_session(actor=actor, account=account, session_key=key, now=now)
    return account


def end_other_sessions(*, actor: Actor, request: HttpRequest, now: datetime) -> Account:
    """The actor's account, signed in here and nowhere else."""
    return stay_in(actor=actor, request=request, account=begin_round(actor=actor, now=now), now=now)


def note_day(*, actor: Actor, request: HttpRequest, now: datetime) -> None:
    """Nothing; once a day the list learns that the session is still in use. No query on the same day."""
    today, key = timezone.localdate(now).isoformat(), request.session.session_key
    if request.session.get(DAY, today) < today and key:
        request.session[DAY] = today
        use_session(actor=actor, session_key=key, now=now)
