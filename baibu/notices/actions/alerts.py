"""A warning is drafted, put right and called off; it passes the gate and a second person as every notice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.models import Community
from baibu.registry.queries.actors import Actor

from ..access import get_notice, get_place
from ..models import CERTAINTIES, DRILL, EMERGENCY, SEVERITIES, URGENCIES, Alert, Notice
from ..queries import (
    EVENTS,
    TEXTS,
    Checked,
    alert_of,
    cap_of,
    faults_of,
    identifier_of,
    stamp,
    where_words,
)
from .attachments import copy_files
from .fit import author_of, require_words, tell

#: a warning holds for a week at most
MOST_HOURS = 168
#: the name under which a message is tried before it is sent; the real one is the site's
ELSEWHERE = "https://site.invalid/"


@transaction.atomic
def draft_alert(
    *, actor: Actor, place_id: UUID, title: str, body: str, event: str, urgency: str, severity: str,
    certainty: str, hours: int, now: datetime, area: str = "", instruction: str = "", title_en: str = "",
    body_en: str = "", is_drill: bool = False, plain_words: str = "",
) -> Notice:  # fmt: skip
    """The warning as a draft; it is public once a second person has confirmed it."""
    place = get_place(actor, place_id, "draft", timezone.localdate(now))
    said = {"event": event, "urgency": urgency, "severity": severity, "certainty": certainty, "area": area,
            "instruction": instruction, "title_en": title_en, "body_en": body_en,
            "is_drill": is_drill}  # fmt: skip
    words = worded(actor, title, body, plain_words, hours, said, now)
    made = Notice.objects.create(
        community_id=place.community_id, id=uuid4(), place_id=place.id, where=where_words(place), **words
    )
    return with_alert(made, said, hours, now)


@transaction.atomic
def change_alert(
    *, actor: Actor, notice_id: UUID, title: str, body: str, event: str, urgency: str, severity: str,
    certainty: str, hours: int, now: datetime, area: str = "", instruction: str = "", title_en: str = "",
    body_en: str = "", is_drill: bool = False, plain_words: str = "",
) -> Notice:  # fmt: skip
    """The draft, changed; of a warning that is public the next version as a draft."""
    day = timezone.localdate(now)
    old = get_notice(actor, notice_id, "draft", day)
    alert = require_alert(old)
    said = {"event": event, "urgency": urgency, "severity": severity, "certainty": certainty, "area": area,
            "instruction": instruction, "title_en": title_en, "body_en": body_en,
            "is_drill": is_drill}  # fmt: skip
    words = worded(actor, title, body, plain_words, hours, said, now)
    if old.confirmed_at:
        return next_version(old, alert, words, said, hours, now)
    drafts = Notice.objects.filter(
        community_id=old.community_id, id=old.id, confirmed_at=None, withdrawn_at=None
    )
    if not drafts.update(**words):
        raise changed_meanwhile()
    expires = now + timedelta(hours=hours)
    Alert.objects.filter(community_id=old.community_id, id=alert.id).update(**said, expires_at=expires)
    return Notice.objects.get(community_id=old.community_id, id=old.id)


def next_version(
    old: Notice, alert: Alert, words: dict[str, Any], said: dict[str, Any], hours: int, now: datetime
) -> Notice:
    """The next version of a warning, with the files of the one before; refused where it stands no more."""
    if old.state(timezone.localdate(now)) != "public" or alert.state(now) != "stands":
        raise core.Refusal("not-public", _("This warning stands no more. Write a new one instead."))
    try:
        with transaction.atomic():
            made = Notice.objects.create(
                community_id=old.community_id, id=uuid4(), place_id=old.place_id, where=old.where,
                version=old.version + 1, corrects_id=old.id, **words,
            )  # fmt: skip
    except IntegrityError as clash:
        text = _("A correction waits for a second person already. Change that one, or take it back.")
        raise core.Refusal("correction-waits", text) from clash
    copy_files(old, made)
    return with_alert(made, said, hours, now)


@transaction.atomic
def call_off_alert(*, actor: Actor, notice_id: UUID, now: datetime) -> Alert:
    """The warning, called off at once; it says so until its last day is over."""
    notice = get_notice(actor, notice_id, "withdraw", timezone.localdate(now))
    alert = require_alert(notice)
    if notice.state(timezone.localdate(now)) != "public" or alert.state(now) != "stands":
        raise core.Refusal("not-public", _("This warning stands no more. Write a new one instead."))
    standing = Alert.objects.filter(community_id=alert.community_id, id=alert.id, called_off_at=None)
    if not standing.update(called_off_at=now, called_off_by_id=actor.person_id):
        raise changed_meanwhile()
    tell(actor, notice, "alert-called-off", now)
    return Alert.objects.get(community_id=alert.community_id, id=alert.id)


def worded(
    actor: Actor, title: str, body: str, plain_words: str, hours: int, said: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """The columns of the notice; refused for words that tell of people, or are not in the lists."""
    require_known(said, hours)
    texts = {"title": title, "body": body, **{name: said[name] for name in TEXTS}}
    day = timezone.localdate(now)
    require_words(actor.within, texts, ("title", "body"), plain_words, day)
    if bool(said["title_en"].strip()) != bool(said["body_en"].strip()):
        missing = "body_en" if said["title_en"].strip() else "title_en"
        raise core.Refusal("words-needed", _("English needs a heading and a text, or neither."), missing)
    return {
        "kind": EMERGENCY, "title": f"{DRILL}{title}" if said["is_drill"] else title, "body": body,
        "plain_words": plain_words, "from_on": day,
        "until_on": timezone.localdate(now + timedelta(hours=hours)), "author_id": author_of(actor),
        "written_at": now,
    }  # fmt: skip


def require_known(said: dict[str, Any], hours: int) -> None:
    """Nothing; refused for words outside the lists, and for too long a time."""
    lists = {"event": EVENTS, "urgency": URGENCIES, "severity": SEVERITIES, "certainty": CERTAINTIES}
    for field, known in lists.items():
        if said[field] not in known:
            raise core.Refusal("unknown-word", _("Choose one of the list."), field)
    if not 1 <= hours <= MOST_HOURS:
        raise core.Refusal("too-long", _("A warning holds between an hour and a week."), "hours")


def with_alert(notice: Notice, said: dict[str, Any], hours: int, now: datetime) -> Notice:
    """The notice, with what it says as a warning."""
    expires = now + timedelta(hours=hours)
    Alert.objects.create(
        community_id=notice.community_id, id=uuid4(), notice_id=notice.id, expires_at=expires, **said
    )
    return notice


def require_alert(notice: Notice) -> Alert:
    """What the notice says as a warning; refused for an ordinary one."""
    alert = alert_of(notice)
    if alert is None:
        raise core.Refusal("no-warning", _("This is an ordinary notice, not a warning."))
    return alert


def require_alert_fit(notice: Notice, now: datetime) -> Checked:
    """Whom the warning names and may; refused where it tells of people, or is over before it is confirmed."""
    alert = require_alert(notice)
    if alert.state(now) != "stands":
        raise core.Refusal("day-is-over", _("The time of this warning is over. Change until when it holds."))
    texts = {"title": notice.title, "body": notice.body, **{name: getattr(alert, name) for name in TEXTS}}
    return require_words(
        notice.community_id, texts, ("title", "body"), notice.plain_words, timezone.localdate(now)
    )


def send_alert(notice: Notice, now: datetime) -> None:
    """Nothing; the warning names the messages before it, and is what the standard asks for."""
    alert, earlier = require_alert(notice), []
    if notice.corrects_id:
        before = Notice.objects.get(community_id=notice.community_id, id=notice.corrects_id)
        first = require_alert(before)
        earlier = [*first.earlier, [identifier_of(before), stamp(before.confirmed_at)]]
    Alert.objects.filter(community_id=alert.community_id, id=alert.id).update(earlier=earlier)
    notice.confirmed_at, alert.earlier = now, earlier
    community = Community.objects.get(pk=notice.community_id)
    if faults := faults_of(cap_of(notice, alert, community, ELSEWHERE)):
        text = _("The warning cannot be sent on as the standard asks: %(fault)s")
        raise core.Refusal("no-cap", text % {"fault": faults[0]})
