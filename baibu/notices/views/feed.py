"""The board as RSS 2.0, for feed readers and for other boards."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from ..models import EMERGENCY, Notice
from ..queries import KIND_WORDS, Board, board_of


class Rss(Rss201rev2Feed):
    """RSS that is the same as long as nothing changes, an empty one too."""

    def latest_post_date(self) -> Any:
        """When the newest of it was made public; of an empty one when the community was founded."""
        dates = [item["pubdate"] for item in self.items]
        return max(dates, default=self.feed["made_at"])


class BoardFeed(Feed):  # type: ignore[type-arg]
    """What is public in a community or at one of its places; written in Chinese, as the notices are."""

    feed_type = Rss
    language = "zh-cn"
    item_guid_is_permalink = False

    def get_object(self, request: HttpRequest, code: str, place: UUID | None = None) -> Board:
        self.site = request.build_absolute_uri("/").rstrip("/")
        found = board_of(code, timezone.now(), str(place or ""))
        if found is None:
            raise Http404
        self.alerts = found.alerts
        return found

    def title(self, board: Board) -> str:
        return _("%(where)s: public notices") % {"where": board.where}

    def description(self, _board: Board) -> str:
        return _("What the community makes public, until the last day of each notice.")

    def link(self, board: Board) -> str:
        home = reverse("notices:board", args=[board.community.code])
        return f"{home}?place={board.current}" if board.current else home

    def feed_url(self, board: Board) -> str:
        return board.feed

    def feed_extra_kwargs(self, board: Board) -> dict[str, Any]:
        return {"made_at": board.community.made_at}

    def items(self, board: Board) -> tuple[Notice, ...]:
        return board.notices

    def item_title(self, notice: Notice) -> str:
        is_off = self.is_off(notice)
        return _("Called off: %(title)s") % {"title": notice.title} if is_off else notice.title

    def item_enclosures(self, notice: Notice) -> list[Enclosure]:
        if notice.kind != EMERGENCY:
            return []
        cap = reverse("notices:cap", args=[notice.community.code, notice.id])
        return [Enclosure(self.site + cap, "0", "application/cap+xml")]

    def item_description(self, notice: Notice) -> str:
        return linebreaks(notice.body, autoescape=True)

    def item_link(self, notice: Notice) -> str:
        return reverse("notices:public", args=[notice.community.code, notice.id])

    def item_guid(self, notice: Notice) -> str:
        return f"{notice.id.urn}.off" if self.is_off(notice) else notice.id.urn

    def is_off(self, notice: Notice) -> bool:
        """Whether it is a warning that was called off, which is news of its own."""
        alert = self.alerts.get(notice.id)
        return bool(alert and alert.called_off_at)

    def item_categories(self, notice: Notice) -> tuple[str, str]:
        return str(KIND_WORDS[notice.kind]), notice.where

    def item_pubdate(self, notice: Notice) -> datetime:
        begin = timezone.make_aware(datetime.combine(notice.from_on, time.min))
        return max(begin, notice.confirmed_at or begin)


@conditional_page
def feed(request: HttpRequest, code: str, place: UUID | None = None) -> HttpResponse:
    """The feed; whoever has it asks again whether it holds: what is taken down leaves no date behind."""
    with translation.override("zh-hans"):
        response = BoardFeed()(request, code=code, place=place)
    del response["Last-Modified"]
    response["Cache-Control"] = "public, no-cache"
    return response
