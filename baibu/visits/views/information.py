"""What is kept about me: the page, and a copy to take away."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from baibu.registry.queries.actors import Request
from baibu.visits.queries.copies import copy_as_json, copy_as_workbook
from baibu.visits.queries.information import information_page
from baibu.web import page

#: ending of the file → its type and what writes it
COPIES = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", copy_as_workbook),
    "json": ("application/json", copy_as_json),
}


def information(request: Request) -> HttpResponse:
    shown = information_page(request.actor, timezone.localdate())
    return page.render(request, "visits/information.html", {"information": shown, "place": "me"})


def copy(request: Request, form: str) -> HttpResponse:
    """Everything kept about the one who asks, as a file."""
    kind, written = COPIES[form]
    response = HttpResponse(written(request.actor, timezone.now()), content_type=kind)
    name = f"baibu-{timezone.localdate():%Y%m%d}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
