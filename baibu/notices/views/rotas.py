"""The rota of a place: who is on duty, making and changing it, taking what nobody has."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu import core
from baibu.registry.models import Place
from baibu.registry.queries.actors import Request
from baibu.web import page

from .. import access, actions
from ..forms import LineForm, OverrideForm, ShownForm, ThenForm
from ..models import RotaLine
from ..queries import choices_of, lines_with, may_take_turns, on_duty_then, rota_of, rota_page, seats_in


def rota(request: Request, place: UUID) -> HttpResponse:
    now = timezone.now()
    scope = access.rota_scope(request.actor, timezone.localdate(now))
    spot = access.get_rota_place(request.actor, place, "see", scope.day, scope)
    me = request.actor.at_work
    mine = set(lines_with(request.actor.within, me, now).values_list("id", flat=True)) if me else set()
    shown = rota_page(spot, now, mine, access.may_take(scope, spot, ()))
    form = ThenForm(request.GET if "at" in request.GET else None)
    then = on_duty_then(spot, form.cleaned_data["at"]) if form.is_bound and form.is_valid() else None
    return show(request, "notices/rota.html", spot=spot, shown=shown, me=me, form=form, then=then,
                may_change=access.may_change_rota(scope, spot))  # fmt: skip


def make(request: Request, place: UUID) -> HttpResponse:
    """A line of the rota, which begins with it."""
    spot = access.get_rota_place(request.actor, place, "change", timezone.localdate())
    return line_written(request, spot, partial(actions.make_line, place_id=place))


def change(request: Request, line: UUID) -> HttpResponse:
    """Another order from a day on."""
    found = access.get_line(request.actor, line, "change", timezone.localdate())
    act = partial(actions.change_line, line_id=line)
    return line_written(request, found.rota.place, act, found)


def line_written(
    request: Request, spot: Place, act: Callable[..., RotaLine], line: RotaLine | None = None
) -> HttpResponse:
    """The form; sent, the place's rota."""
    now, back = timezone.now(), reverse("notices:rota", args=[spot.id])
    form = line_form(request, spot, line)
    if page.accepted(form, lambda sent: act(actor=request.actor, now=now, **sent)):
        return page.done(request, back, _("The rota is kept. Everybody in it finds their turns under Me."))
    return show(request, "notices/rota_line.html", form=form, spot=spot, back_href=back, line=line)


def line_form(request: Request, spot: Place, line: RotaLine | None) -> LineForm:
    """The form, with what stands in the line."""
    day = timezone.localdate()
    stands: dict[str, Any] = {}
    if line:
        people, on_holidays = seats_in(line.community_id, [line.id])
        stands = {"title": line.title, "begins": line.begins, "ends": line.ends, "days": line.days,
                  "people": people.get(line.id, ()), "on_holidays": on_holidays.get(line.id, ())}  # fmt: skip
    known = choices_of(may_take_turns(spot, day))
    return LineForm(request.POST or None, today=day, people=known, stands=stands)


@require_POST
def end(request: Request, line: UUID) -> HttpResponse:
    found = actions.end_line(actor=request.actor, line_id=line, now=timezone.now())
    return page.done(request, reverse("notices:rota", args=[found.rota.place_id]), _("This line is over."))


def override(request: Request, line: UUID) -> HttpResponse:
    now = timezone.now()
    found = access.get_line(request.actor, line, "change", timezone.localdate(now))
    spot, back = found.rota.place, reverse("notices:rota", args=[found.rota.place_id])
    people = choices_of(may_take_turns(spot, timezone.localdate(now)))
    form = OverrideForm(request.POST or None, people=people, now=now)
    act = partial(actions.override_line, actor=request.actor, line_id=line, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(request, back, _("Put right. Whoever is put in sees it among their turns."))
    return show(request, "notices/rota_override.html", form=form, spot=spot, line=found, back_href=back)


@require_POST
def withdraw_override(request: Request, override: UUID) -> HttpResponse:
    found = actions.withdraw_override(actor=request.actor, override_id=override, now=timezone.now())
    back = reverse("notices:rota", args=[found.line.rota.place_id])
    return page.done(request, back, _("Taken back. The order counts again."))


@require_POST
def take(request: Request, line: UUID) -> HttpResponse:
    since, until = moment_in(request, "since"), moment_in(request, "until")
    made = actions.take_gap(actor=request.actor, line_id=line, since=since, until=until, now=timezone.now())
    back = reverse("notices:rota", args=[made.line.rota.place_id])
    return page.done(request, back, _("Thank you. It stands among your turns."))


def moment_in(request: Request, name: str) -> Any:
    """A moment that was sent along; refused where it cannot be read."""
    try:
        found = parse_datetime(request.POST.get(name, ""))
    except ValueError:
        found = None
    if found is None or timezone.is_naive(found):
        raise core.Refusal("unreadable", _("This time cannot be read. Look at the rota again."))
    return found


def shown_to_all(request: Request, place: UUID) -> HttpResponse:
    """What everybody may see of the rota."""
    now = timezone.now()
    spot = access.get_rota_place(request.actor, place, "change", timezone.localdate(now))
    stands, back = rota_of(spot), reverse("notices:rota", args=[place])
    initial = {"is_public": stands.is_public, "number": stands.number} if stands else {}
    form = ShownForm(request.POST or None, initial=initial)
    act = partial(actions.show_rota, actor=request.actor, place_id=place, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(request, back, _("Kept."))
    return show(request, "notices/rota_shown.html", form=form, spot=spot, back_href=back)


def show(request: Request, template: str, **values: Any) -> HttpResponse:
    return page.render(request, template, {**values, "place": "neighbourhood"})
