"""Writing the register, the teams and the visit log down as a workbook, for whoever sets the community up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from baibu import core

from ..access import Scope, require_asks_exports, scope_of
from ..models.exports import PARTS
from ..queries.actors import Actor
from ..queries.marks import Mark
from ..queries.visit_logs import visits_shown
from ..queries.written import Contents, Written, counted, exported


@dataclass(frozen=True, slots=True)
class Knows:
    """Which kinds of need and of pair, at which homes, whoever asks may know of."""

    scope: Scope

    def __call__(self, kind: str, path: Sequence[UUID]) -> bool:
        """Whether that kind is theirs to know at a home below these places."""
        pack = self.scope.actor.pack
        if self.scope.actor.is_trusted or pack is None:
            return True
        is_pair = kind in dict(pack.pairs)
        posts = core.posts_of_pair(pack, kind) if is_pair else core.posts_concerned(pack, kind)
        return self.scope.acts_for(posts, path)


@transaction.atomic
def write_export(
    *, actor: Actor, to: IO[bytes], since: date, until: date, parts: Collection[str] = PARTS,
    mark: Mark | None = None, now: datetime,
) -> Written:  # fmt: skip
    """How many lines of each sheet were written into the file, as it all stands in one moment.

    Needs and visits only as far as the actor may see them; visits from `since` to `until`.
    """
    return exported(to, contents_for(actor, since, until, parts, timezone.localdate(now)), mark)


def count_rows(
    *, actor: Actor, since: date, until: date, parts: Collection[str], now: datetime
) -> Written:  # fmt: skip
    """How many lines the same file would have."""
    return counted(contents_for(actor, since, until, parts, timezone.localdate(now)))


def contents_for(
    actor: Actor, since: date, until: date, parts: Collection[str], day: date
) -> Contents:  # fmt: skip
    """What the actor may take out on that day."""
    scope = scope_of(actor, day)
    require_asks_exports(actor, day, scope)
    visits = visits_shown(actor, since, until, day) if "visits" in parts else ()
    return Contents(
        actor.within, day, pack=actor.pack, visits=visits, knows=Knows(scope), parts=parts
    )  # fmt: skip
