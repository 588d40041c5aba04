"""A place: promises kept and missed, who acts here, who was responsible."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from baibu.notices.access import may_see_rota
from baibu.registry.access import get_place
from baibu.registry.queries.actors import Request
from baibu.registry.queries.places import root_of
from baibu.visits.access import may_see_team, pair_kinds, require_team
from baibu.visits.forms.deeds import WhoForm
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.drill import rows_page
from baibu.visits.queries.places import place_page
from baibu.visits.queries.responsible import posts_at, responsible_then
from baibu.web import page


def community(request: Request) -> HttpResponse:
    return page.done(request, reverse("visits:place", args=[root_of(request.actor.within).id]))


def place(request: Request, place: UUID) -> HttpResponse:
    day = timezone.localdate()
    desk = desk_of(request.actor, day)
    spot = get_place(request.actor, place, day=day, scope=desk.scope)
    form = WhoForm(request.GET if "post" in request.GET else None, posts=posts_at(desk, spot), today=day)
    if form.is_bound:
        require_team(desk, spot)
    asked = responsible_then(desk, spot, **form.cleaned_data) if form.is_bound and form.is_valid() else None
    shown = {"spot": place_page(desk, spot, request.GET.get("month", "")), "asked": asked}
    who: dict[str, object] = {
        "may_fill": desk.scope.reaches(spot),
        "form": form,
        "may_ask": may_see_team(desk, spot),
    }
    who["may_see_pairs"] = bool(pair_kinds(desk, spot))
    who["may_see_rota"] = may_see_rota(desk.scope, spot)
    who["may_register"] = spot.level == "building" and desk.scope.cares_for(spot)
    return page.render(request, "visits/place.html", {**shown, **who, "place": "neighbourhood"})


def rows(request: Request, place: UUID) -> HttpResponse:
    day = timezone.localdate()
    desk = desk_of(request.actor, day)
    spot = get_place(request.actor, place, day=day, scope=desk.scope)
    shown = rows_page(desk, spot, request.GET)
    return page.render(request, "visits/rows.html", {"shown": shown, "place": "neighbourhood"})
