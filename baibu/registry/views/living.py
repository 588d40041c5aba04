"""Keeping up who lives where: moved in, corrected, moved within the community, left, taken back."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baibu import core
from baibu.web import page

from .. import access, actions
from ..forms.living import CorrectForm, DoorForm, HomeLeftForm, LeftForm, MoveForm, NewHomeForm, PersonForm
from ..models import Person
from ..queries import living
from ..queries.actors import Request


def home(request: Request, household: UUID) -> HttpResponse:
    """Who lives there, and what was said of it today."""
    now, actor = timezone.now(), request.actor
    scope = access.scope_of(actor, timezone.localdate(now))
    found = access.get_household(actor, household, "record", day=scope.day, scope=scope)
    if not_yet := why_first(request, household, now):
        return not_yet
    erases = access.may_do_for_all(actor, "erasure", "decide", scope.day, scope, household_id=household)
    gone = living.gone_from(found) if erases else []
    return show(request, "registry/home.html", home=found, shown=living.home_page(found, now), gone=gone)


def move_in(request: Request, household: UUID) -> HttpResponse:
    now = timezone.now()
    found = access.get_household(request.actor, household, "record", day=timezone.localdate(now))
    form = PersonForm(request.POST or None, today=timezone.localdate(now))
    act = partial(actions.register_person, actor=request.actor, household_id=household, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(request, home_href(household), _("Noted. They live here now."))
    return show(request, "registry/move_in.html", home=found, form=form, shown=living.home_page(found, now))


def home_left(request: Request, household: UUID) -> HttpResponse:
    """Everybody moved away: who that is stands on the page."""
    now = timezone.now()
    day, actor = timezone.localdate(now), request.actor
    found = access.get_household(actor, household, "record", day=day)
    if not_yet := why_first(request, household, now):
        return not_yet
    people = living.residents_of(found)
    posts = living.posts_in_words(actor, living.held_by(people, day))
    form = HomeLeftForm(request.POST or None, today=day, posts=posts, people=[one.id for one in people])
    act = partial(actions.say_household_left, actor=actor, household_id=household, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        return page.done(
            request, home_href(household), _("Noted. What was still to come for them falls away.")
        )
    return show(request, "registry/home_left.html", home=found, form=form, shown=living.home_page(found, now))


def person(request: Request, person: UUID) -> HttpResponse:
    """What the register says of somebody, to be corrected."""
    now = timezone.now()
    day, actor = timezone.localdate(now), request.actor
    scope = access.scope_of(actor, day)
    found = access.get_person(actor, person, "record", day=day, scope=scope)
    if not_yet := why_first(request, found.household_id, now):
        return not_yet
    form = CorrectForm.of(request.POST or None, found, day)

    def correct(sent: dict[str, Any]) -> None:
        seen = sent.pop("seen")
        actions.correct_person(actor=actor, person_id=person, changes=sent, seen=seen, now=now)

    if page.accepted(form, correct):
        return page.done(request, reverse("registry:person", args=[person]), _("Corrected."))
    about = {"person": found, "household_id": found.household_id}
    erases = access.may_do_for_all(actor, "erasure", "decide", day, scope, **about)
    shown = living.person_page(actor, found, day)
    lets_in = access.may_let_in(actor, person, day)
    return show(request, "registry/person.html", form=form, shown=shown, erases=erases, lets_in=lets_in)


def person_left(request: Request, person: UUID) -> HttpResponse:
    now = timezone.now()
    day, actor = timezone.localdate(now), request.actor
    found = access.get_resident(actor, person, day=day)
    if not_yet := why_first(request, found.household_id, now):
        return not_yet
    shown = living.person_page(actor, found, day)
    form = LeftForm(request.POST or None, today=day, posts=shown.posts)
    act = partial(actions.say_person_left, actor=actor, person_id=person, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        said = _("Noted. What was still to come for them falls away.")
        return page.done(request, shown.home_href, said)
    return show(request, "registry/person_left.html", form=form, shown=shown)


def person_moved(request: Request, person: UUID) -> HttpResponse:
    """The new door is looked for, then chosen."""
    now = timezone.now()
    day, actor = timezone.localdate(now), request.actor
    scope = access.scope_of(actor, day)
    found = access.get_resident(actor, person, day=day, scope=scope)
    if not_yet := why_first(request, found.household_id, now):
        return not_yet
    buildings = living.buildings_within(found.community_id, scope.caring_roots)
    asked = DoorForm(request.GET if request.GET else None, buildings=buildings)
    doors = doors_of(found, asked, scope) if asked.is_valid() else []
    form = MoveForm(request.POST or None, doors=doors)
    act = partial(actions.move_person, actor=actor, person_id=person, now=now)
    if page.accepted(form, lambda sent: act(**sent)):
        to = home_href(form.cleaned_data["household_id"])
        return page.done(request, to, _("Noted. They live here now."))
    values = {"form": form, "asked": asked, "has_doors": bool(doors)}
    return show(request, "registry/person_moved.html", shown=living.person_page(actor, found, day), **values)


def doors_of(person: Person, asked: DoorForm, scope: access.Scope) -> list[tuple[str, str]]:
    """The doors that were asked for, by address, else of a building; not the one they live behind."""
    address, building = asked.cleaned_data["address"], asked.cleaned_data["building"]
    found: list[tuple[str, str]] = []
    if address.room:
        found = living.doors_at(person.community_id, address, scope.caring_roots)
    elif building:
        found = living.doors_in(person.community_id, UUID(building))
    return [door for door in found if door[0] != str(person.household_id)]


def new_home(request: Request, place: UUID) -> HttpResponse:
    """A door nobody had registered; one that is registered already is shown instead."""
    now = timezone.now()
    spot = access.get_place(request.actor, place, "record", day=timezone.localdate(now))
    form = NewHomeForm(request.POST or None)
    known = living.home_behind(spot, **form.cleaned_data) if form.is_bound and form.is_valid() else None
    if known:
        return page.done(request, home_href(known.id), _("This door is registered already."))
    made: list[UUID] = []
    act = partial(actions.register_household, actor=request.actor, place_id=place, now=now)
    if page.accepted(form, lambda sent: made.append(act(**sent).id)):
        said = _("Registered. Now say who lives there.")
        return page.done(request, reverse("registry:move-in", args=[made[0]]), said)
    return show(request, "registry/new_home.html", form=form, spot=spot)


@require_POST
def take_back(request: Request, change: UUID) -> HttpResponse:
    """As if it had not been said."""
    found = actions.take_back_change(actor=request.actor, change_id=change, now=timezone.now())
    return page.done(request, home_href(found.household_id), _("Taken back. Everything is as before."))


def why_first(request: Request, household: UUID | None, now: datetime) -> HttpResponse | None:
    """The page that asks why somebody further up looks; None where the look is noted."""
    try:
        actions.note_look(actor=request.actor, household_id=household, now=now)
    except core.Refusal as refusal:
        if refusal.code == "reason-needed":
            return page.done(request, reverse("visits:why", args=[household]))
        raise
    return None


def home_href(household: UUID) -> str:
    return reverse("registry:home", args=[household])


def show(request: Request, template: str, **values: Any) -> HttpResponse:
    return page.render(request, template, {**values, "bar_place": "neighbourhood"})
