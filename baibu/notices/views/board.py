"""What everybody reads without signing in: the board, one notice, the archive."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from baibu.web import page

from ..forms import ArchiveForm
from ..queries import board_of, community_coded, public_archive, public_sheet, readable_notice


def board(request: HttpRequest, code: str) -> HttpResponse:
    """What is public in a community, or at one of its places."""
    found = board_of(code, timezone.now(), request.GET.get("place", ""))
    if found is None:
        raise Http404
    return page.render(request, "notices/board.html", {"board": found, "community": found.community})


def public(request: HttpRequest, code: str, notice: UUID) -> HttpResponse:
    """One notice, for everybody; one that was taken down says so and no more."""
    now = timezone.now()
    day = timezone.localdate(now)
    found, is_known = readable_notice(code, notice, day)
    if not is_known:
        raise Http404
    shown = public_sheet(code, found, now, request.build_absolute_uri("/")) if found else None
    values: dict[str, Any] = {"code": code, "shown": shown}
    return page.render(request, "notices/public.html", values, status=200 if found else 404)


def archive(request: HttpRequest, code: str) -> HttpResponse:
    """What the law has published and is over, by year, for everybody."""
    community, year = community_coded(code), ArchiveForm(request.GET).asked()[0]
    if community is None:
        raise Http404
    shown = public_archive(community, timezone.localdate(), year, request.GET.get("page", ""))
    form = ArchiveForm(initial={"year": year}, years=shown.years, is_public=True)
    values = {"community": community, "shown": shown, "form": form}
    return page.render(request, "notices/public_archive.html", values)
