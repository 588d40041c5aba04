"""The privacy notice, readable without signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from baibu.registry.queries.notice import notice
from baibu.web import page


def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, who sees it and how long: the field register in plain words."""
    return page.render(request, "registry/privacy.html", {"notice": notice()})
