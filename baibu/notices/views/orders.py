"""Orders: written, issued, followed; had by those they are for, and passed on from door to door."""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from baibu.registry.access import scope_of
from baibu.registry.models import Place
from baibu.registry.queries import bounds
from baibu.registry.queries.actors import Actor, Request
from baibu.web import page

from .. import access, actions
from ..forms.orders import OrderForm
from ..models import HOW, Order
from ..queries.followed import progress_of
from ..queries.links import Bearer, bearer_of
from ..queries.orders import (
    HOW_WORDS,
    door_lists,
    missing_below,
    order_rows,
    post_words,
    title_of,
    written_and_issued,
)
from ..queries.papers import pdf_of
from ..queries.reports import report_of
from ..queries.seats import seats_of_person

#: what a field of the door list is called, before the home's id
HOME = "home-"
IS_ID = re.compile(r"[0-9a-f-]{36}")


def of_place(request: Request, place: UUID) -> HttpResponse:
    day = timezone.localdate()
    spot = access.get_order_place(request.actor, place, "follow", day)
    may_write = access.may_write(scope_of(request.actor, day), spot)
    found = order_rows(spot)
    return show(
        request, "notices/orders.html", spot=spot, under_way=found["under-way"], drafts=found["draft"],
        past=found["past"], may_write=may_write,
    )  # fmt: skip


def write(request: Request, place: UUID) -> HttpResponse:
    now = timezone.now()
    spot = access.get_order_place(request.actor, place, "draft", timezone.localdate(now))
    form = OrderForm(request.POST or None, pack=request.actor.pack, place=spot)
    made: list[Order] = []
    act = partial(actions.write_order, actor=request.actor, place_id=place, now=now)
    if page.accepted(form, lambda sent: made.append(act(**sent))):
        return page.done(
            request, reverse("notices:order", args=[made[0].id]), _("Written. Nothing is out yet.")
        )
    return show(request, "notices/order_write.html", form=form, spot=spot)


def order(request: Request, order: UUID) -> HttpResponse:
    """What it says; for those it was sent to their button, who below has not answered, and their doors."""
    now = timezone.now()
    found = access.get_order(request.actor, order, "see", timezone.localdate(now))
    if found.issued_at is None:
        return show_draft(request, found)
    return show(request, "notices/order.html", **received(request.actor, found))


def received(actor: Actor, found: Order) -> dict[str, Any]:
    """What the page of somebody it was sent to shows; ten queries at most."""
    now = timezone.now()
    seats = seats_of_person(found, actor.at_work)
    places = [seat.place_id for seat in seats]
    count, missing = missing_below(found, places, actor.person_id, actor.pack, now) if seats else (0, [])
    may_follow = access.may_follow(scope_of(actor, timezone.localdate(now)), found)
    return {
        "order": found, "title": title_of(found), "lead": written_and_issued(found), "seats": seats,
        "posts": [f"{seat.place.name} {post_words(actor.pack, seat.post)}" for seat in seats],
        "has_it": bool(seats) and all(seat.acknowledged_at for seat in seats), "missing": missing,
        "missing_count": count, "lists": door_lists(found, seats), "how": [(h, HOW_WORDS[h]) for h in HOW],
        "may_follow": may_follow, "is_running": found.state == "under-way",
    }  # fmt: skip


def show_draft(request: Request, found: Order) -> HttpResponse:
    """The order as it would go out, for the second person."""
    scope = scope_of(request.actor, timezone.localdate())
    posts = [post_words(request.actor.pack, post) for post in found.posts]
    return show(
        request, "notices/order_draft.html", order=found, title=title_of(found), posts=posts,
        lead=written_and_issued(found), may_issue=found.state == "draft" and access.may_issue(scope, found),
        may_end=found.state == "draft" and access.may_follow(scope, found),
    )  # fmt: skip


@require_POST
def issue(request: Request, order: UUID) -> HttpResponse:
    actions.issue_order(actor=request.actor, order_id=order, now=timezone.now())
    return page.done(
        request, reverse("notices:order-progress", args=[order]), _("It is out, to all at once.")
    )


@require_POST
def end(request: Request, order: UUID) -> HttpResponse:
    found = actions.end_order(actor=request.actor, order_id=order, now=timezone.now())
    to = reverse("notices:order-progress" if found.issued_at else "notices:order", args=[order])
    return page.done(request, to, _("Over. Nobody is rung any more."))


@require_POST
def acknowledge(request: Request, order: UUID) -> HttpResponse:
    actions.acknowledge_order(actor=request.actor, order_id=order, now=timezone.now())
    return page.done(request, reverse("notices:order", args=[order]), _("Noted that you have it. Thank you."))


@require_POST
def homes(request: Request, order: UUID) -> HttpResponse:
    """The ticks of a door list; a form that was kept through a dead network is sent as it is."""
    ticked = ticked_homes(request)
    made = actions.note_homes(actor=request.actor, order_id=order, homes=ticked, now=timezone.now())
    said = ngettext("%(count)s home noted.", "%(count)s homes noted.", made) % {"count": made}
    return page.done(request, reverse("notices:order", args=[order]) + "#doors", said)


def ticked_homes(request: Request) -> dict[UUID, str]:
    """Home → how it was told, of those that were ticked."""
    said = {name.removeprefix(HOME): str(how) for name, how in request.POST.items() if name.startswith(HOME)}
    return {UUID(key): how for key, how in said.items() if how and IS_ID.fullmatch(key)}


@require_POST
def take_back(request: Request, order: UUID, household: UUID) -> HttpResponse:
    actions.take_back_home(actor=request.actor, order_id=order, household_id=household, now=timezone.now())
    return page.done(request, reverse("notices:order", args=[order]) + "#doors", _("Taken back."))


@never_cache
def call(request: Request, order: UUID, seat: UUID) -> HttpResponse:
    """The number, noted as a look at it; the phone begins to dial by itself where it does so."""
    person = actions.show_number_for_order(
        actor=request.actor, order_id=order, seat_id=seat, now=timezone.now()
    )
    return show(request, "notices/order_call.html", person=person, order_id=order)


def progress(request: Request, order: UUID) -> HttpResponse:
    now = timezone.now()
    found = access.get_order(request.actor, order, "follow", timezone.localdate(now))
    if found.issued_at is None:
        return page.done(request, reverse("notices:order", args=[order]))
    place = part_of(found, request.GET.get("place", ""))
    shown = progress_of(found, place, request.actor.pack, request.actor.person_id, now)
    return show(request, "notices/order_progress.html", order=found, shown=shown)


def report(request: Request, order: UUID) -> HttpResponse:
    now = timezone.now()
    found = access.get_order(request.actor, order, "follow", timezone.localdate(now))
    if found.issued_at is None:
        return page.done(request, reverse("notices:order", args=[order]))
    told = report_of(found, request.actor.pack, now)
    return show(request, "notices/order_report.html", order=found, report=told)


def paper(request: Request, order: UUID) -> HttpResponse:
    """The report as PDF, to be filed."""
    now = timezone.now()
    found = access.get_order(request.actor, order, "follow", timezone.localdate(now))
    if found.issued_at is None:
        return page.done(request, reverse("notices:order", args=[order]))
    told = report_of(found, request.actor.pack, now)
    made = pdf_of(
        render_to_string("notices/order_paper.html", {"report": told}), f"{told.title} · {told.as_of}"
    )
    name = f"order-{found.issued_at:%Y%m%d}-{str(found.id)[:8]}.pdf"
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made, content_type="application/pdf", headers=said)


def part_of(order: Order, said: str) -> Place:
    """The place that was asked for, below the order's own; else the order's own."""
    whole: Place = order.place
    try:
        key = UUID(said)
    except ValueError:
        return whole
    inside = Place.objects.filter(community_id=order.community_id, path__contains=[order.place_id])
    return inside.filter(id=key).first() or whole


@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a message's own link: what it says and one button, for whoever has no time to sign in.

    Opening it says nothing for anybody, since phones open links ahead; only the button does.
    """
    bearer = bearer_of(token)
    with bounds.bounded(bearer.community_id):
        actor = Actor(person_id=bearer.person_id, community_id=bearer.community_id)
        return pressed(request, actor, bearer) if request.method == "POST" else opened(request, actor, bearer)


def opened(request: HttpRequest, actor: Actor, bearer: Bearer) -> HttpResponse:
    """What it says to this one person, and whether they have said that they have it."""
    found, seats = access.get_rung(actor, bearer.order_id, timezone.localdate())
    values = {
        "order": found, "title": title_of(found), "is_running": found.state == "under-way",
        "has_it": all(seat.acknowledged_at for seat in seats),
    }  # fmt: skip
    return page.render(request, "notices/order_link.html", values)


def pressed(request: HttpRequest, actor: Actor, bearer: Bearer) -> HttpResponse:
    """The same page, once more; pressing again changes nothing."""
    actions.acknowledge_order(actor=actor, order_id=bearer.order_id, way="link", now=timezone.now())
    return page.done(request, request.path)


def show(request: HttpRequest, template: str, **values: Any) -> HttpResponse:
    return page.render(request, template, {**values, "place": "neighbourhood"})
