"""Founding a community and opening the places of its tree."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core

from ..access import get_place, require_set_up
from ..models import Body, Community, Place
from ..queries.actors import Actor
from ..queries.bounds import bounded
from ..queries.names import place_key


@transaction.atomic
def found_community(
    *, actor: Actor, code: str, name: str, now: datetime, level: str = "community", is_fictional: bool = False
) -> Community:
    """A new community with the root of its place tree; only the operator founds one."""
    if not actor.is_trusted:
        raise core.Refusal("not-permitted", _("Only the operator founds a community."))
    if Community.objects.filter(code=code).exists():
        raise core.Refusal("code-taken", _("There is a community with this code already."), "code")
    made = Community.objects.create(code=code, name=name, is_fictional=is_fictional, made_at=now)
    root = uuid4()
    with bounded(made.pk):
        Place.objects.create(
            community=made, id=root, level=level, name=name, sort_key=place_key(name), path=[root],
            parent_id=None,
        )  # fmt: skip
    return made


def open_place(*, actor: Actor, parent_id: UUID, level: str, name: str, now: datetime) -> Place:
    """A new place under another one."""
    day = timezone.localdate(now)
    require_set_up(actor, day)
    parent = get_place(actor, parent_id, "record", day=day)
    place_id = uuid4()
    try:
        with transaction.atomic():
            return Place.objects.create(
                community_id=parent.community_id, id=place_id, parent_id=parent.id, level=level,
                name=name, sort_key=place_key(name), path=[*parent.path, place_id],
            )  # fmt: skip
    except IntegrityError as error:
        text = _("%(parent)s already has a place named %(name)s.") % {"parent": parent.name, "name": name}
        raise core.Refusal("place-exists", text, "name") from error


def open_body(*, actor: Actor, kind: str, name: str, place_id: UUID, now: datetime) -> Body:
    """An organisation or team at a place, from that day."""
    day = timezone.localdate(now)
    place = get_place(actor, place_id, "record", day=day)
    try:
        with transaction.atomic():
            return Body.objects.create(
                community_id=place.community_id, kind=kind, name=name, place_id=place.id, since=day
            )
    except IntegrityError as error:
        text = _("%(name)s is already registered here.") % {"name": name}
        raise core.Refusal("body-exists", text, "name") from error
