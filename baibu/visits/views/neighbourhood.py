"""The neighbourhood: the places as a schematic, a search, and who looks after my building."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from baibu.registry.queries.actors import Request
from baibu.visits.queries.neighbourhood import neighbourhood_page
from baibu.web import page


def neighbourhood(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    shown = neighbourhood_page(request.actor, words, timezone.localdate())
    return page.render(
        request, "visits/neighbourhood.html", {"area": shown, "q": words, "place": "neighbourhood"}
    )
