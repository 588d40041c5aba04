"""Who looks after which homes: of a place, of one home, and one pair."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu.registry.access import To, get_household, get_pair, get_place
from baibu.registry.queries.actors import Request
from baibu.visits.access import pair_kinds, require_pair_kinds
from baibu.visits.actions import pairs as acts
from baibu.visits.actions.looks import look_at_home
from baibu.visits.forms.pairs import ChangePairForm, EndPairForm, PairForm, SearchForm
from baibu.visits.queries.desk import desk_of
from baibu.visits.queries.offering import ways_for
from baibu.visits.queries.pairing import home_pairs, pair_page
from baibu.visits.queries.pairs import pairs_page
from baibu.visits.views.homes import why_first
from baibu.web import page


def of_place(request: Request, place: UUID) -> HttpResponse:
    desk = desk_of(request.actor, timezone.localdate())
    spot = get_place(request.actor, place, day=desk.day, scope=desk.scope)
    kinds = require_pair_kinds(desk, spot)
    shown = pairs_page(desk, spot, kinds, request.GET.get("show", ""), request.GET.get("page", ""))
    ways = ways_for(desk, {one.id: one.homes for one in shown.page.object_list})
    helpers = [(one, ways.get(one.key, ())) for one in shown.helpers]
    values = {"shown": shown, "helpers": helpers, "place": "neighbourhood"}
    return page.render(request, "visits/pairs.html", values)


def of_home(request: Request, household: UUID) -> HttpResponse:
    """A search for the helper (GET), then the pair itself (POST)."""
    desk = desk_of(request.actor, timezone.localdate(), household)
    home = get_household(request.actor, household, "record", day=desk.day, scope=desk.scope)
    kinds = require_pair_kinds(desk, home.place)
    look = partial(look_at_home, actor=request.actor, desk=desk, home=home, now=timezone.now())
    if not_yet := why_first(look, household):
        return not_yet
    words = (request.POST.get("q") or request.GET.get("q") or "").strip()[:60]
    shown = home_pairs(desk, home, kinds, words)
    choices = {"helpers": shown.helpers, "kinds": shown.kinds, "people": shown.people}
    form = PairForm(request.POST or None, initial=shown.initial, **choices)
    if page.accepted(form, partial(pair, request, household)):
        return page.done(request, reverse("visits:home-pairs", args=[household]))
    search = SearchForm(request.GET if "q" in request.GET else None, initial={"q": words})
    values = {"shown": shown, "form": form, "search": search, "is_asked": bool(words)}
    return page.render(request, "visits/home_pairs.html", {**values, "place": "neighbourhood"})


def pair(request: Request, household: UUID, sent: dict[str, Any]) -> None:
    """Pair them, and say so; with a word of caution where the helper has many homes."""
    given = {name: value for name, value in sent.items() if name != "q"}
    made = acts.pair_home(actor=request.actor, household_id=household, now=timezone.now(), **given)
    messages.success(request, _("Paired. The visits it asks for are planned."))
    if made.warning:
        messages.warning(request, made.warning)


def one(request: Request, pair: UUID) -> HttpResponse:
    desk = desk_of(request.actor, timezone.localdate())
    to: To = "record" if request.method == "POST" else "see"
    found = get_pair(request.actor, pair, to, day=desk.day, scope=desk.scope)
    may_change = found.kind in pair_kinds(desk, found.household.place)
    form = ChangePairForm(request.POST or None, rank=found.rank, review_on=found.review_on)
    change = partial(acts.change_pair, actor=request.actor, pair_id=pair, now=timezone.now())
    if page.accepted(form, lambda sent: change(**sent)):
        return page.done(request, reverse("visits:home-pairs", args=[found.household_id]), _("Noted."))
    values = {"shown": pair_page(desk, found, may_change), "form": form, "end": EndPairForm(today=desk.day)}
    return page.render(request, "visits/pair.html", {**values, "place": "neighbourhood"})


@require_POST
def end(request: Request, pair: UUID) -> HttpResponse:
    desk = desk_of(request.actor, timezone.localdate())
    found = get_pair(request.actor, pair, day=desk.day, scope=desk.scope)
    may_change = found.kind in pair_kinds(desk, found.household.place)
    form = EndPairForm(request.POST, today=desk.day)
    finish = partial(acts.end_pair, actor=request.actor, pair_id=pair, now=timezone.now())
    if page.accepted(form, lambda sent: finish(**sent)):
        to = reverse("visits:home-pairs", args=[found.household_id]) if may_change else reverse("visits:me")
        return page.done(request, to, _("Ended. From the next day on, whoever comes next in the order acts."))
    shown = pair_page(desk, found, may_change)
    change = ChangePairForm(rank=found.rank, review_on=found.review_on)
    values = {"shown": shown, "form": form, "end": form, "change": change}
    return page.render(request, "visits/pair.html", {**values, "place": "neighbourhood"})
