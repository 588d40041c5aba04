"""Where I am signed in: the same list and the same acts as on the page, for the account's owner alone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from ninja import Router, Schema

from .. import actions
from ..queries.actors import Request
from ..queries.sessions import own_sessions

router = Router(tags=["sign-in"])


class OwnSession(Schema):
    """One browser that is signed in as the asker; days, never hours, and no address."""

    id: UUID
    #: what kind of browser and device, in the asker's language
    device: str
    since: date
    last_used: date
    is_this: bool


@router.get("/me/sessions", response=list[OwnSession])
def list_sessions(request: Request) -> list[OwnSession]:
    """Where the asker is signed in, the asking session first; nobody else can read it."""
    found = own_sessions(request.actor.account_id or 0, request.session.session_key)
    return [
        OwnSession(
            id=each.id, device=each.device, since=each.since, last_used=each.used, is_this=each.is_this
        )
        for each in found
    ]


@router.post("/me/sessions/{uuid:key}/end", response={204: None})
def end_session(request: Request, key: UUID) -> None:
    """Signed out there, on all web servers at once; the asking session ends like any other."""
    actions.end_session(actor=request.actor, session_id=key, now=timezone.now())


@router.post("/me/sessions/end-others", response={204: None})
def end_other_sessions(request: Request) -> None:
    """Signed out everywhere but here; the answer brings a new cookie for the asking session."""
    actions.end_other_sessions(actor=request.actor, request=request, now=timezone.now())
