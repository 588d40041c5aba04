"""The inbox: what came to me, one message, and the quiet line about it in the frame."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from baibu.registry.queries.actors import Actor, Request
from baibu.web import page

from .. import actions
from ..queries import inbox_page, opened_page, unread


@require_safe
def inbox(request: Request) -> HttpResponse:
    """What came to me, the newest first."""
    shown = inbox_page(request.actor, request.GET.get("page", ""))
    return show(request, "notices/inbox.html", inbox=shown)


@require_safe
def message(request: Request, message: UUID) -> HttpResponse:
    """One message of mine; looking at it opens it."""
    now = timezone.now()
    found = actions.open_message(actor=request.actor, message_id=message, now=now)
    return show(request, "notices/message.html", message=opened_page(found, now))


def show(request: Request, template: str, **values: Any) -> HttpResponse:
    """The page; it says itself what is unread, so the frame does not."""
    return page.render(request, template, {**values, "bar_place": "me", "letters": None})


class Letters:
    """What the frame says of unread messages; asked only where a frame is drawn."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    @cached_property
    def unread(self) -> int:
        """How many; one query."""
        return unread(self.actor)


def letters(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the letters of whoever is signed in as a person, and acts for themself."""
    actor: Actor | None = getattr(request, "actor", None)
    is_somebody = actor is not None and actor.community_id and actor.person_id and not actor.stands_for
    return {"letters": Letters(actor) if actor and is_somebody else None}
