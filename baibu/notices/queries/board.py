"""What is public, as everybody reads it without signing in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from types import MappingProxyType
from uuid import UUID

import segno
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from baibu.registry.models import Community

from ..models import Alert, Notice
from .alerts import alert_of, alert_sheet, alerts_of
from .attachments import files_of, hrefs
from .notices import KIND_WORDS, LISTED, Row, Sheet, days_of, sheet_of


@dataclass(frozen=True, slots=True)
class Board:
    """The board of a community, or of one of its places."""

    community: Community
    notices: tuple[Notice, ...]
    rows: tuple[Row, ...]
    #: (key, words, address) of the places that have something on the board, for the tabs; none for one place
    tabs: tuple[tuple[str, str, str], ...]
    #: the key of the place shown; empty for all
    current: str
    #: whose board it is, in words
    where: str
    feed: str
    #: notice → what it says as a warning
    alerts: dict[UUID, Alert]


@dataclass(frozen=True, slots=True)
class PublicSheet:
    """A notice as everybody reads it on the page, and as it hangs on the wall."""

    sheet: Sheet
    #: what is said above the text of one that is over
    over: str
    #: the QR code of its page, and the page's address in words
    drawing: SafeString
    address: str
    #: on the print: the day after which it is taken off the wall
    hangs_until: date
    #: where a warning is read as CAP
    cap: str


def public_notices(day: date) -> QuerySet[Notice]:
    """What is public on the day, the newest first; at the door the database shows these alone."""
    shown = Notice.objects.filter(confirmed_at__isnull=False, withdrawn_at=None)
    return shown.filter(from_on__lte=day, until_on__gte=day).order_by("-from_on", "-confirmed_at")


def archived_notices(day: date) -> QuerySet[Notice]:
    """What everybody reads in the archive on the day, the newest first."""
    kept = Notice.objects.filter(confirmed_at__isnull=False, withdrawn_at=None)
    return kept.filter(until_on__lt=day, archived_until__gte=day).order_by("-from_on", "-confirmed_at")


def community_coded(code: str) -> Community | None:
    """The community of that code; one query."""
    return Community.objects.filter(code=code).first()


def board_of(code: str, now: datetime, place: str = "") -> Board | None:
    """The board of that community, of one place where a place is named; two queries, three where it warns."""
    community = community_coded(code)
    if community is None:
        return None
    day = timezone.localdate(now)
    everything = list(public_notices(day).filter(community_id=community.pk).select_related("community"))
    place = place if is_key(place) else ""
    places = dict(sorted({(str(each.place_id), each.where) for each in everything}, key=itemgetter(1)))
    found = [each for each in everything if place in ("", str(each.place_id))][:LISTED]
    home = reverse("notices:board", args=[code])
    tabs = [("", _("Everywhere"), home)]
    tabs += [(key, short(said, community), f"{home}?place={key}") for key, said in places.items()]
    alerts, words = alerts_of(found), {"off": _("Called off"), "over": _("Ended")}
    ended = {key: words[state] for key, alert in alerts.items() if (state := alert.state(now)) in words}
    return Board(
        community, tuple(found), public_rows(code, found, ended),
        tuple(tabs) if len(places) > 1 else (), place, places.get(place, community.name),
        feed_of(code, place), alerts,
    )  # fmt: skip


def short(where: str, community: Community) -> str:
    """The place without the community's name before it."""
    return where.removeprefix(community.name).strip() or where


def feed_of(code: str, place: str = "") -> str:
    """Where the feed of the board is read, of one place where it is named."""
    return reverse("notices:place-feed" if place else "notices:feed", args=[code, *filter(None, [place])])


def public_rows(
    code: str, notices: Iterable[Notice], ended: Mapping[UUID, str] = MappingProxyType({})
) -> tuple[Row, ...]:
    """Notices as rows that lead to what everybody reads, warnings that stand no more marked; no query."""
    return tuple(
        Row(
            each.title, " · ".join((each.where, str(KIND_WORDS[each.kind]), days_of(each))),
            reverse("notices:public", args=[code, each.id]),
            *(("done", ended[each.id]) if each.id in ended else ("", "")),
        )
        for each in notices
    )  # fmt: skip


def readable_notice(code: str, key: UUID, day: date) -> tuple[Notice | None, bool]:
    """The notice if everybody may read it on the day, and whether that code is known; two queries."""
    community = community_coded(code)
    if community is None:
        return None, False
    shown = Notice.objects.filter(confirmed_at__isnull=False, withdrawn_at=None, from_on__lte=day)
    standing = shown.filter(Q(until_on__gte=day) | Q(archived_until__gte=day))
    return standing.filter(community_id=community.pk, id=key).first(), True


def public_sheet(code: str, notice: Notice, now: datetime, site: str) -> PublicSheet:
    """The notice with its QR code, drawn here and sent nowhere; one query, of a warning two."""
    address = site.rstrip("/") + reverse("notices:public", args=[code, notice.id])
    alert, files = alert_of(notice), hrefs(files_of(notice), notice, code)
    code_of_page = segno.make(address, error="m", micro=False)
    drawn = code_of_page.svg_inline(omitsize=True, border=2, light="#fff", svgclass="qr", lineclass=None)
    over = _("Its time on the board is over. What the law has published stays to be read until %(day)s.")
    return PublicSheet(
        sheet=sheet_of(notice, files, alert_sheet(alert, now) if alert else None),
        over=over % {"day": notice.archived_until} if notice.until_on < timezone.localdate(now) else "",
        drawing=mark_safe(drawn),  # noqa: S308 - segno writes numbers only
        address=address,
        cap=reverse("notices:cap", args=[code, notice.id]) if alert else "",
        hangs_until=notice.until_on,
    )


def is_key(said: str) -> bool:
    """Whether it can be a place's key."""
    try:
        return str(UUID(said)) == said
    except ValueError:
        return False
