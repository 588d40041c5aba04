"""What was public and is no longer: for those who work here, and, of what the law has published, for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse

from baibu.registry.models import Community, Place

from ..models import Notice
from .board import archived_notices, public_rows
from .notices import BADGES, KIND_WORDS, STATE_WORDS, Row, days_of

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Archive:
    """A page of the archive, of one year and kind where they were asked for."""

    rows: tuple[Row, ...]
    page: Page[Any]
    years: tuple[int, ...]
    count: int


def archive_of(place: Place, day: date) -> QuerySet[Notice]:
    """What was public at the place and below it, the newest first.

    Never what was taken down because somebody took back that they are shown.
    """
    ended = Notice.objects.filter(
        Q(until_on__lt=day) | Q(withdrawn_at__isnull=False), community_id=place.community_id,
        place__path__contains=[place.id], confirmed_at__isnull=False,
    )  # fmt: skip
    return ended.exclude(ended="consent").order_by("-from_on", "-confirmed_at")


def archive_page(place: Place, day: date, year: int | None, kind: str, number: str) -> Archive:
    """The archive for those who work here; three queries."""
    found = archive_of(place, day)
    page = page_of(found, year, kind, number)
    rows = (
        Row(
            each.title, " · ".join((each.where, str(KIND_WORDS[each.kind]), days_of(each))),
            reverse("notices:notice", args=[each.id]), *badge_of(each, day),
        )
        for each in page
    )  # fmt: skip
    return Archive(tuple(rows), page, years_in(found), page.paginator.count)


def badge_of(notice: Notice, day: date) -> tuple[str, str]:
    """What is said beside a row; nothing of one that is simply over, as nearly all are."""
    state = notice.state(day)
    return ("", "") if state == "over" else (BADGES[state], str(STATE_WORDS[state]))


def public_archive(community: Community, day: date, year: int | None, number: str) -> Archive:
    """What everybody reads in the archive; three queries."""
    found = archived_notices(day).filter(community_id=community.pk)
    page = page_of(found, year, "", number)
    return Archive(public_rows(community.code, page), page, years_in(found), page.paginator.count)


def page_of(found: QuerySet[Notice], year: int | None, kind: str, number: str) -> Page[Any]:
    """The notices of the year and kind, one page of them."""
    asked = found.filter(from_on__year=year) if year else found
    return Paginator(asked.filter(kind=kind) if kind else asked, PER_PAGE).get_page(number)


def years_in(found: QuerySet[Notice]) -> tuple[int, ...]:
    """The years in which the notices began, the newest first; one query."""
    return tuple(each.year for each in found.order_by().dates("from_on", "year", order="DESC"))
