"""What is past its term, destroying it by two, and the certificate."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.access import nowhere
from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import access, actions
from ..actions.destroying import get_destruction
from ..queries import certificates, due

PER_PAGE = 50


def due_list(request: Request) -> HttpResponse:
    """What is due, kind by kind, with counts and the way to the rows; what the program deletes by itself."""
    day, community_id = timezone.localdate(), request.actor.within
    access.require_desk(request.actor, day)
    kinds = due.due(community_id, day)
    number = request.GET.get("number", "")
    shown = {
        "kinds": kinds,
        "total": sum(kind.count for kind in kinds),
        "itself": due.deleted_by_itself(community_id),
        "looks": due.looks_stay(),
        "done": certificates.destructions(community_id),
        "number": number,
        "found": certificates.certificate_numbered(community_id, number) if number else None,
        "bar_place": "neighbourhood",
    }
    return page.render(request, "rights/due.html", shown)


def due_rows(request: Request, kind: str) -> HttpResponse:
    """The rows of one kind."""
    day = timezone.localdate()
    access.require_desk(request.actor, day)
    found = next((one for one in due.due(request.actor.within, day) if one.code == kind), None)
    if found is None:
        raise nowhere()
    rows = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page", ""))
    return page.render(
        request, "rights/due_rows.html", {"kind": found, "page": rows, "bar_place": "neighbourhood"}
    )


@require_POST
def propose(request: Request) -> HttpResponse:
    made = actions.propose_destruction(actor=request.actor, now=timezone.now())
    return page.done(
        request, href(made.id), _("Proposed. Nothing is destroyed until a colleague confirms it.")
    )


def destruction(request: Request, destruction: UUID) -> HttpResponse:
    """A proposal to confirm, or a certificate to print."""
    access.require_desk(request.actor, timezone.localdate())
    found = certificates.certificate_of(get_destruction(request.actor, destruction))
    is_mine = found.done.proposed_by_id == request.actor.person_id
    shown = {"shown": found, "is_mine": is_mine, "bar_place": "neighbourhood"}
    return page.render(request, "rights/destruction.html", shown)


@require_POST
def confirm(request: Request, destruction: UUID) -> HttpResponse:
    actions.confirm_destruction(actor=request.actor, destruction_id=destruction, now=timezone.now())
    return page.done(request, href(destruction), _("Destroyed. This is the certificate."))


@require_POST
def decline(request: Request, destruction: UUID) -> HttpResponse:
    actions.decline_destruction(actor=request.actor, destruction_id=destruction, now=timezone.now())
    return page.done(request, reverse("rights:due"), _("Not destroyed. Everything stays as it was."))


def href(key: UUID) -> str:
    return reverse("rights:destruction", args=[key])
