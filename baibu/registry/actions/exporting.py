"""An export: asked for, agreed to by a second person, made and closed by a password, taken, destroyed."""

from __future__ import annotations

import io
import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from msoffcrypto.format.ooxml import OOXMLFile

from baibu import core

from ..access import get_export, require_asks_exports, require_decides_export, require_sets_cap
from ..models import Community, Export, sealed_values
from ..models.exports import DAYS_KEPT, MOST_TAKEN
from ..queries.actors import Actor
from ..queries.alarms import reached, taken_out, with_more
from ..queries.outgoing import is_open, is_ready, mark_of
from ..queries.written import Written
from .exports import count_rows, write_export
from .remembering import remember_of_community

#: signs of a password that nobody mistakes for one another
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4
#: an export that was agreed to may hold a tenth more by the day it is made, ten rows at least
SLACK = 10


@transaction.atomic
def ask_export(
    *, actor: Actor, purpose: str, words: str, parts: Collection[str], since: date, until: date, now: datetime
) -> Export:
    """The request with its rows counted; ready at once, or waiting for a second person."""
    require_asks_exports(actor, timezone.localdate(now))
    counts = count_rows(actor=actor, parts=parts, since=since, until=until, now=now)
    # numbers have no gaps: two askers of one community wait for each other
    community = Community.objects.select_for_update().get(id=actor.within)
    last = Export.objects.filter(community_id=community.pk).aggregate(last=Max("number"))["last"] or 0
    made = Export.objects.create(
        community_id=community.pk, id=uuid4(), number=last + 1, purpose=purpose, words=words,
        parts=sorted(parts), since=since, until=until, asked_by_account_id=actor.account_id,
        is_operators=actor.is_operator, asked_at=now, people=counts.people, sensitive=counts.sensitive,
        visits=counts.visits,
        needs_second=counts.sensitive > 0 or max(counts.people, counts.visits) > community.export_cap,
    )  # fmt: skip
    note_step(actor, made, "export-asked", now)
    return made


@transaction.atomic
def decide_export(*, actor: Actor, export_id: UUID, is_agreed: bool, now: datetime) -> Export:
    """The request, agreed to or not, by somebody who did not ask for it."""
    day = timezone.localdate(now)
    found = get_export(actor, export_id, day)
    require_decides_export(actor, found, day)
    waiting = Export.objects.filter(
        community_id=found.community_id, id=found.id, needs_second=True, decided_at=None, made_at=None,
        asked_at__gt=now - timedelta(days=DAYS_KEPT),
    )  # fmt: skip
    if not waiting.update(decided_by_account_id=actor.account_id, decided_at=now, is_agreed=is_agreed):
        text = _("This was decided already, or nobody waits for it any more.")
        raise core.Refusal("changed-meanwhile", text)
    note_step(actor, found, "export-agreed" if is_agreed else "export-refused", now)
    return get_export(actor, export_id, day)


@transaction.atomic
def make_export(*, actor: Actor, export_id: UUID, now: datetime) -> tuple[Export, str]:
    """The export with its file, and the password that opens it, which is kept nowhere."""
    found = own_export(actor, export_id, now)
    if not is_ready(found, now):
        raise not_ready()
    content, counts, password = written(actor, found, now)
    refuse_grown(found, counts)
    filled = sealed_values(Export, found.community_id, found.id, {"content": content})
    ready = Export.objects.filter(community_id=found.community_id, id=found.id, made_at=None)
    if not ready.update(**filled, **made_now(actor, found, counts, now)):
        raise not_ready()
    made = get_export(actor, export_id, timezone.localdate(now))
    note_step(actor, made, "export-made", now)
    return made, password


@transaction.atomic
def export_at_once(
    *, actor: Actor, purpose: str, words: str, parts: Collection[str], since: date, until: date, now: datetime
) -> tuple[Export, bytes, str, Written]:
    """The export, its file and the password, for the machine's own command line; nothing is kept of the file.

    Whoever has that command line has the database, so nobody is asked; it is written down and counted alike.
    """
    if not actor.is_operator or actor.account_id is not None:
        raise not_ready()
    asked = ask_export(
        actor=actor, purpose=purpose, words=words, parts=parts, since=since, until=until, now=now
    )
    content, counts, password = written(actor, asked, now)
    Export.objects.filter(community_id=asked.community_id, id=asked.id).update(
        **made_now(actor, asked, counts, now), destroyed_at=now
    )
    made = get_export(actor, asked.id, timezone.localdate(now))
    note_step(actor, made, "export-made", now)
    return made, content, password, counts


def written(actor: Actor, found: Export, now: datetime) -> tuple[bytes, Written, str]:
    """The file behind a password, what stands in it, and the password."""
    to = io.BytesIO()
    counts = write_export(
        actor=actor, to=to, since=found.since, until=found.until, parts=found.parts,
        mark=mark_of(found, now), now=now,
    )  # fmt: skip
    password = fresh_password()
    return closed(to, password), counts, password


def made_now(actor: Actor, found: Export, counts: Written, now: datetime) -> dict[str, Any]:
    """What stands in the row once the file is made: the counts, and the marks reached with it."""
    before = taken_out(found.community_id, found.asked_by_account_id, now)
    return {
        "made_at": now,
        "people": counts.people,
        "sensitive": counts.sensitive,
        "visits": counts.visits,
        "alarms": reached(with_more(before, counts.sensitive, counts.people)),
    }


@transaction.atomic
def take_export(*, actor: Actor, export_id: UUID, now: datetime) -> tuple[Export, bytes]:
    """The export and its file, counted as handed out; after the last time it is destroyed at once."""
    found = own_export(actor, export_id, now)
    content = bytes(found.content) if is_open(found, now) else b""
    kept = Export.objects.filter(
        community_id=found.community_id, id=found.id, destroyed_at=None, taken=found.taken
    )
    if not content or not kept.update(taken=F("taken") + 1):
        text = _(
            "This file is not kept any more: after seven days, or once it was taken three times, it is gone."
        )
        raise core.Refusal("file-gone", text)
    note_step(actor, found, "export-taken", now)
    if found.taken + 1 >= MOST_TAKEN:
        destroy(actor, found, now)
    return found, content


def destroy_exports(*, actor: Actor, now: datetime) -> int:
    """How many files were destroyed because their days are over, in every community; one transaction each."""
    over = now - timedelta(days=DAYS_KEPT)
    due = Export.objects.filter(made_at__lte=over, destroyed_at=None).defer("content", "words")
    done = 0
    for found in due:
        with transaction.atomic():
            done += destroy(Actor.clock(found.community_id), found, now)
    return done


def destroy(actor: Actor, found: Export, now: datetime) -> bool:
    """Whether the file was still there; nothing of it stays but that it was."""
    kept = Export.objects.filter(community_id=found.community_id, id=found.id, destroyed_at=None)
    emptied = sealed_values(Export, found.community_id, found.id, {"content": b""})
    if not kept.update(destroyed_at=now, **emptied):
        return False
    note_step(actor, found, "export-destroyed", now)
    return True


@transaction.atomic
def set_export_cap(*, actor: Actor, rows: int, now: datetime) -> None:
    """Nothing; from more rows of people than that, the community's exports need a second person."""
    require_sets_cap(actor, timezone.localdate(now))
    Community.objects.filter(id=actor.within).update(export_cap=rows)
    remember_of_community(actor=actor, kind="export-cap-set", data={"rows": rows}, now=now)


def own_export(actor: Actor, export_id: UUID, now: datetime) -> Export:
    """An export the actor asked for; nobody makes or takes what another asked for."""
    found = get_export(actor, export_id, timezone.localdate(now))
    if found.asked_by_account_id is None or found.asked_by_account_id != actor.account_id:
        raise core.Refusal("not-permitted", _("Only whoever asked for this export makes and takes it."))
    return found


def refuse_grown(found: Export, counts: Written) -> None:
    """Nothing; refused where more would go out than what somebody agreed to, or needed nobody's yes.

    A second person agreed to so many rows; a household or two more by the day it is made are still theirs.
    """
    asked = (found.people, found.sensitive, found.visits)
    most = [number + max(SLACK, number // SLACK) if found.needs_second else number for number in asked]
    by_now = (counts.people, counts.sensitive, counts.visits)
    if any(number > limit for number, limit in zip(by_now, most, strict=True)):
        text = _("There is more in it by now than was counted. Ask for the export anew.")
        raise core.Refusal("grown-meanwhile", text)


def closed(content: io.BytesIO, password: str) -> bytes:
    """The workbook behind the password, as Excel and WPS open it: AES-256, a hundred thousand rounds."""
    content.seek(0)
    to = io.BytesIO()
    OOXMLFile(content).encrypt(password, to)
    return to.getvalue()


def fresh_password() -> str:
    """A password of sixteen signs in four groups, some eighty bits."""
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(GROUP)) for _group in range(GROUPS))


def not_ready() -> core.Refusal:
    """The refusal for an export that cannot be made now."""
    text = _("This export waits for a second person, was not agreed to, or was made already. Ask anew.")
    return core.Refusal("not-ready", text)


def note_step(actor: Actor, found: Export, kind: str, now: datetime) -> None:
    """Nothing; the step in the memory of the community: counts and codes, none of the asker's words."""
    data: Mapping[str, Any] = {
        "export": str(found.id), "number": found.number, "purpose": found.purpose, "parts": list(found.parts),
        "people": found.people, "sensitive": found.sensitive, "visits": found.visits,
        "alarms": list(found.alarms),
    }  # fmt: skip
    remember_of_community(actor=actor, kind=kind, data=data, now=now)
