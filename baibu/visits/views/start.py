"""Setting up: what is still missing before Today can say what is owed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from baibu.registry.queries.actors import Request
from baibu.visits.queries.start import start_page
from baibu.web import page

View = Callable[..., HttpResponse]


def start(request: Request) -> HttpResponse:
    if request.actor.community_id is None:
        return page.done(request, reverse("registry:communities"))
    shown = start_page(request.actor, timezone.localdate())
    return page.render(request, "visits/start.html", {"start": shown, "place": "today"})


def once_adopted(view: View) -> View:
    """The page; until the community has adopted a method, the page that says what is missing."""

    @wraps(view)
    def shown(request: Request, **named: Any) -> HttpResponse:
        is_ready = request.actor.community_id is not None and request.actor.pack is not None
        return view(request, **named) if is_ready or request.method == "POST" else start(request)

    return shown
