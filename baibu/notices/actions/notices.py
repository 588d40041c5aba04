"""A notice is drafted, confirmed by a second person, taken down, and put right by a new version."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import scope_of
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.consents import keep_agreed

from ..access import get_notice, get_place, require_second
from ..models import ARCHIVE_DAYS, EMERGENCY, Named, Notice
from ..queries import SHOWN, Checked, attached, mark_of, notices_naming, where_words
from .alerts import require_alert_fit, send_alert
from .attachments import copy_files, require_files_told
from .fit import author_of, require_fit, require_ordinary, tell, words_of


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
    require_ordinary(found)
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
    require_ordinary(old)
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
    keep_agreed(found.community_id, SHOWN)
    if found.kind == EMERGENCY:
        gate = require_alert_fit(found, now)
    else:
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
    if found.kind == EMERGENCY:
        send_alert(found, now)
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
