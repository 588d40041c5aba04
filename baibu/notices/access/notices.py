"""The only door to a notice: posts of its place and above; the second person is never the author."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import Scope, nowhere, out_of_reach, require, require_not_own, scope_of
from baibu.registry.models import Place
from baibu.registry.queries.actors import Actor

from ..models import Notice
from ..queries import Allowed

To = Literal["see", "draft", "withdraw"]


def get_place(actor: Actor, place_id: UUID, to: To, day: date) -> Place:
    """The place, whose notices the actor may see or draft."""
    place = Place.objects.filter(community_id=actor.within, id=place_id).first()
    if place is None:
        raise nowhere()
    require(scope_of(actor, day).may("notice", to, place=place))
    return place


def get_notice(actor: Actor, notice_id: UUID, to: To, day: date) -> Notice:
    """The notice with its place, for those who may."""
    found = Notice.objects.filter(community_id=actor.within, id=notice_id).select_related("place").first()
    if found is None:
        raise nowhere()
    require(scope_of(actor, day).may("notice", to, place=found.place))
    return found


def may_confirm(scope: Scope, notice: Notice) -> bool:
    """Whether they are a second person: a post of the place, and not who wrote it."""
    is_person = scope.actor.person_id is not None
    return is_person and scope.may("notice", "confirm", place=notice.place, author_id=notice.author_id)


def require_second(scope: Scope, notice: Notice, named: tuple[Allowed, ...]) -> None:
    """Nothing; refused to the author, to those it names, and to those who live with them.

    One query for each home of those it names.
    """
    if notice.author_id == scope.actor.person_id:
        text = _("You wrote this yourself. A colleague reads it once more and confirms it.")
        raise core.Refusal("own-notice", text)
    if not may_confirm(scope, notice):
        raise out_of_reach()
    require_not_own(scope, people=[each.person_id for each in named])
    for home in {each.household_id for each in named if each.household_id}:
        require_not_own(scope, household_id=home)
