"""What waits for somebody in rooms that are strangers to each other, as rows of one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from ..models import Place
from .scope import Scope


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits in a room, as a row; a desk that somebody works at has one with nothing waiting, too."""

    title: str
    href: str
    meta: str
    icon: str = "note"
    count: int = 0


Asked = Callable[[Scope, Place | None], Sequence[Waits]]


def waiting_elsewhere(scope: Scope, root: Place | None) -> list[Waits]:
    """What the rooms named in the settings keep for them, room by room.

    `root` is the community's own place, for what only its posts may do. A query or none per room.
    """
    rooms = [cast(Asked, import_string(name)) for name in getattr(settings, "BAIBU_WAITING", ())]
    return [row for room in rooms for row in room(scope, root)]
