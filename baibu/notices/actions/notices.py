"""A notice is drafted, confirmed by a second person, taken down, and put right by a new version."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import scope_of
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.actions.remembering import write_down
from baibu.registry.queries.actors import Actor

from ..access import get_notice, get_place, require_second
from ..models import AFFAIRS_DAYS, ARCHIVE_DAYS, KINDS, Named, Notice
from ..queries import Checked, attached, checked, found_words, mark_of, notices_naming, where_words, words_in
from .attachments import copy_files, require_files_told

#: a notice stands at most so long, and begins at most so far ahead
LONGEST = timedelta(days=366)


@transaction.atomic
def draft_notice(
    *, actor: Actor, place_id: UUID, kind: str, title: str, body: str, from_on: date, until_on: date,
    now: datetime, plain_words: str = "",
) -> Notice:  # fmt: skip
    """The draft, fit to be published; it is public once a second person has confirmed it."""
    day = timezone.localdate(now)
    place = get_place(actor, place_id, "draft", day)
    said = {"kind": kind, "title": title, "body": body, "from_on": from_on, "until_on": until_on,
            "plain_words": plain_words}  # fmt: skip
    require_fit(actor.within, said, day)
    return Notice.objects.create(
        community_id=place.community_id, id=uuid4(), place_id=place.id, where=where_words(place),
        author_id=author_of(actor), written_at=now, **said,
    )  # fmt: skip


@transaction.atomic
def change_draft(
    *, actor: Actor, notice_id: UUID, kind: str, title: str, body: str, from_on: date, until_on: date,
    now: datetime, plain_words: str = "",
) -> Notice:  # fmt: skip
    """The draft, changed by whoever now answers for its words; refused once it is confirmed or taken down."""
    day = timezone.localdate(now)
    found = get_notice(actor, notice_id, "draft", day)
    said = {"kind": kind, "title": title, "body": body, "from_on": from_on, "until_on": until_on,
            "plain_words": plain_words}  # fmt: skip
    require_fit(actor.within, said, day)
    drafts = Notice.objects.filter(
        community_id=found.community_id, id=found.id, confirmed_at=None, withdrawn_at=None
    )
    if not drafts.update(**said, author_id=author_of(actor), written_at=now):
        raise changed_meanwhile()
    return Notice.objects.get(community_id=found.community_id, id=found.id)


@transaction.atomic
def correct_notice(
    *, actor: Actor, notice_id: UUID, kind: str, title: str, body: str, from_on: date, until_on: date,
    now: datetime, plain_words: str = "",
) -> Notice:  # fmt: skip
    """The next version as a draft; the old one stands until a second person has confirmed the new one."""
    day = timezone.localdate(now)
    old = get_notice(actor, notice_id, "draft", day)
    if old.state(day) not in ("coming", "public"):
        raise core.Refusal("not-public", _("This is not public. Write a new notice instead."))
    said = {"kind": kind, "title": title, "body": body, "from_on": from_on, "until_on": until_on,
            "plain_words": plain_words}  # fmt: skip
    require_fit(actor.within, said, day)
    try:
        with transaction.atomic():
            made = Notice.objects.create(
                community_id=old.community_id, id=uuid4(), place_id=old.place_id, where=old.where,
                author_id=author_of(actor), written_at=now, version=old.version + 1, corrects_id=old.id,
                **said,
            )  # fmt: skip
            copy_files(old, made)
            return made
    except IntegrityError as clash:
        text = _("A correction waits for a second person already. Change that one, or take it back.")
        raise core.Refusal("correction-waits", text) from clash


@transaction.atomic
def confirm_notice(*, actor: Actor, notice_id: UUID, seen: str, now: datetime) -> Notice:
    """The notice, public from its first day on; by a second person, for exactly the words they saw."""
    day = timezone.localdate(now)
    found = get_notice(actor, notice_id, "see", day)
    gate = require_fit(actor.within, words_of(found), day, is_new=False)
    gate = Checked((), (*gate.allowed, *require_files_told(found, day)))
    require_second(scope_of(actor, day), found, gate.allowed)
    if seen != mark_of(found):
        raise changed_meanwhile()
    drafts = Notice.objects.filter(
        community_id=found.community_id, id=found.id, confirmed_at=None, withdrawn_at=None,
        written_at=found.written_at,
    )  # fmt: skip
    until = archived_until(found, gate)
    if not drafts.update(confirmed_by_id=actor.person_id, confirmed_at=now, archived_until=until):
        raise changed_meanwhile()
    Named.objects.bulk_create(
        (
            Named(community_id=found.community_id, id=uuid4(), notice_id=found.id, person_id=each.person_id,
                  kind=each.kind, ground=each.ground)
            for each in gate.allowed
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    if found.corrects_id:
        older = Notice.objects.filter(
            community_id=found.community_id, id=found.corrects_id, withdrawn_at=None
        )
        older.update(withdrawn_at=now, withdrawn_by_id=actor.person_id, ended="corrected")
    tell(actor, found, "notice-published", now)
    return Notice.objects.get(community_id=found.community_id, id=found.id)


@transaction.atomic
def withdraw_notice(*, actor: Actor, notice_id: UUID, now: datetime) -> Notice:
    """The notice, taken down at once; a draft is given up."""
    found = get_notice(actor, notice_id, "withdraw", timezone.localdate(now))
    standing = Notice.objects.filter(community_id=found.community_id, id=found.id, withdrawn_at=None)
    if not standing.update(withdrawn_at=now, withdrawn_by_id=actor.person_id, ended="hand"):
        raise changed_meanwhile()
    if found.confirmed_at:
        tell(actor, found, "notice-withdrawn", now)
    found.withdrawn_at, found.withdrawn_by_id = now, actor.person_id
    return found


@transaction.atomic
def take_down_naming(*, actor: Actor, person_id: UUID, kind: str, now: datetime) -> int:
    """How many notices nobody reads any more because somebody takes back that they are shown.

    What was corrected or taken down before is marked too, so that no archive tells of them; files of all
    of them are destroyed.
    """
    found = list(notices_naming(actor.within, person_id, kind))
    for each in found:
        same = Notice.objects.filter(community_id=each.community_id, id=each.id)
        same.update(ended="consent", archived_until=None)
        attached(each.community_id, each.id).delete()
        if same.filter(withdrawn_at=None).update(withdrawn_at=now, withdrawn_by_id=actor.person_id):
            tell(actor, each, "notice-withdrawn", now)
    return len(found)


def archived_until(notice: Notice, gate: Checked) -> date | None:
    """Until when everybody reads it in the archive; None where it goes for good after its last day."""
    by_consent = any(each.ground == "consent" for each in gate.allowed)
    if notice.kind != "affairs" or by_consent:
        return None
    return notice.until_on + timedelta(days=ARCHIVE_DAYS)


def require_fit(community_id: int, said: dict[str, Any], day: date, is_new: bool = True) -> Checked:
    """What the gate found: nothing that may not be said; refused otherwise, and for days that cannot be."""
    if said["kind"] not in KINDS:
        raise core.Refusal("unknown-kind", _("Choose what kind of notice it is."), "kind")
    require_days(said["kind"], said["from_on"], said["until_on"], day, is_new)
    found = Checked((), ())
    for field in ("title", "body"):
        if not said[field].strip():
            raise core.Refusal("words-needed", _("Write what everybody shall read."), field)
        gate = checked(community_id, said[field], day, words_in(said["plain_words"]))
        if gate.findings:
            text = _(
                "This tells of people and cannot be made public: %(found)s. Write it without, take the "
                "masked form, or ask whoever it is about for their consent first."
            )
            raise core.Refusal("tells-of-people", text % {"found": found_words(gate.findings)}, field)
        found = Checked((), (*found.allowed, *gate.allowed))
    return found


def require_days(kind: str, from_on: date, until_on: date, day: date, is_new: bool) -> None:
    """Nothing; refused for days out of order, over, too far off, or too few for committee affairs."""
    if until_on < from_on:
        raise core.Refusal("days-out-of-order", _("The last day is before the first."), "until_on")
    if until_on < day or (is_new and from_on < day):
        raise core.Refusal("day-is-over", _("This day is over. Choose today or a later one."), "from_on")
    if until_on - day > LONGEST:
        text = _("A notice stands a year at most. Choose an earlier last day.")
        raise core.Refusal("too-long", text, "until_on")
    last = max(from_on, day) + timedelta(days=AFFAIRS_DAYS)
    if kind == "affairs" and until_on < last:
        text = _(
            "Committee affairs stand for at least 15 days, the first not counted (Urban Residents' "
            "Committees Law art. 34): until %(day)s or later."
        )
        raise core.Refusal("too-short", text % {"day": last.isoformat()}, "until_on")


def words_of(notice: Notice) -> dict[str, Any]:
    """What somebody wrote."""
    return {
        name: getattr(notice, name)
        for name in ("kind", "title", "body", "from_on", "until_on", "plain_words")
    }


def author_of(actor: Actor) -> UUID:
    """The person who writes; refused to accounts that belong to nobody."""
    if actor.person_id is None:
        raise core.Refusal("nobody", _("A notice needs an author. Sign in with an account of your own."))
    return actor.person_id


def tell(actor: Actor, notice: Notice, kind: str, now: datetime) -> None:
    """Nothing; the memory of the place says what was published and taken down, and until when."""
    facts = {"notice": notice.id, "kind": notice.kind, "version": notice.version, "from": notice.from_on,
             "until": notice.until_on}  # fmt: skip
    write_down(actor, notice.community_id, ("place", notice.place_id), kind, facts, now)
