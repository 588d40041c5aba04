"""Who is on duty at a place, for everybody, and as a poster."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from baibu.web import page

from ..queries import drawn, duty_sheet


def duty(request: HttpRequest, code: str, place: UUID) -> HttpResponse:
    """Who is on duty now; printed, a poster that says how to find out, because paper does not change."""
    sheet = duty_sheet(code, place, timezone.now())
    if sheet is None:
        raise Http404
    address = request.build_absolute_uri(request.path)
    return page.render(
        request, "notices/duty.html", {"sheet": sheet, "code": code, "address": address, "qr": drawn(address)}
    )
