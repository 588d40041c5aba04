"""Writing the register, the teams and the visit log down as a workbook, for whoever sets the community up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from baibu import core

from ..access import Scope, require_set_up, scope_of
from ..queries.actors import Actor
from ..queries.exports import Written, exported
from ..queries.visit_logs import visits_shown


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


def saved_export(*, actor: Actor, since: date, until: date, now: datetime) -> IO[bytes]:
    """The workbook in a file that is gone from the disk as soon as it is closed."""
    to: IO[bytes] = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        write_export(actor=actor, to=to, since=since, until=until, now=now)
    except BaseException:
        to.close()
        raise
    to.seek(0)
    return to


@transaction.atomic
def write_export(*, actor: Actor, to: IO[bytes], since: date, until: date, now: datetime) -> Written:
    """How many lines of each sheet were written into the file, as it all stands in one moment.

    Needs and visits only as far as the actor may see them; visits from `since` to `until`.
    """
    day = timezone.localdate(now)
    require_set_up(actor, day)
    return exported(
        to,
        actor.within,
        day,
        pack=actor.pack,
        visits=visits_shown(actor, since, until, day),
        knows=Knows(scope_of(actor, day)),
    )
