"""Which duties' figures at a place would tell strangers of somebody's need, and are left out for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from baibu import core
from baibu.ledger.queries import subjects_by_duty
from baibu.registry.models import Place

from .desk import Desk
from .figures import Month, tally_of

#: fewer than this, a figure points at somebody
FEW = 5
#: needs of which not even a large figure is shown to those they do not concern
NEVER = frozenset({"reintegration-support"})

Cells = list[dict[str, Any]]


def is_closed(desk: Desk, place: Place, duty: core.Duty, home: UUID | None = None) -> bool:
    """Whether the duty rests on somebody's need that is no matter of the reader's posts at the place.

    With a home, being paired with it counts too.
    """
    if not core.is_personal(duty):
        return False
    kinds = core.circumstances_of(duty)
    posts = core.posts_told(duty).union(*(core.posts_concerned(desk.pack, kind) for kind in kinds))
    return not desk.acts_for(posts, place.path, home)


def closed_duties(desk: Desk, place: Place, home: UUID | None = None) -> dict[str, core.Duty]:
    """The duties, by code, whose rows at the place (or home) are not the reader's to know; no query."""
    return {duty.code: duty for duty in desk.pack.duties if is_closed(desk, place, duty, home)}


def shown_cells(desk: Desk, place: Place, month: Month, cells: Cells) -> tuple[Cells, bool]:
    """The counts that may be told duty by duty, and whether any were left out; one query or none."""
    closed = closed_duties(desk, place)
    asked = {cell["duty"] for cell in cells} & closed.keys()
    hidden = {code for code in asked if is_small(closed[code], cells)}
    if rest := asked - hidden:
        days = (month.first, month.last, desk.day)
        about = subjects_by_duty(desk.community_id, place.id, *days, rest)
        hidden |= {code for code in rest if about.get(code, 0) < FEW}
    return [cell for cell in cells if cell["duty"] not in hidden], bool(hidden)


def is_small(duty: core.Duty, cells: Iterable[dict[str, Any]]) -> bool:
    """Whether the figure points at somebody whoever it is about: few were owed, or it is never shown."""
    owed = tally_of(cell for cell in cells if cell["duty"] == duty.code).fallen_due
    return bool(NEVER & core.circumstances_of(duty)) or owed < FEW


def left_out_words(is_partial: bool) -> str:
    """A word where figures were left out."""
    return _("Figures below 5 about personal needs are not shown.") if is_partial else ""
