"""The board can be followed: valid RSS, each version once, gone from it as soon as it is taken down."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

from django.test import Client
from django.urls import reverse

from baibu.notices import actions
from tests.notices.test_notices import board, confirmed, words, written
from tests.visits.cast import Cast

ATOM = "{http://www.w3.org/2005/Atom}"


def channel(address: str) -> ElementTree.Element:
    answer = Client().get(address, headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    found = root.find("channel")
    assert found is not None
    return found


def titles(address: str) -> list[str | None]:
    return [item.findtext("title") for item in channel(address).findall("item")]


def test_the_board_is_a_valid_feed_in_its_own_language(cast: Cast) -> None:
    notice = confirmed(cast, cast.leader, written(cast, title="检修<1>&2", body="第一段 <b>\n第二段"))
    written(cast, title="草稿")
    feed = reverse("notices:feed", args=["lily"])
    said = channel(feed)
    assert all(said.findtext(name) for name in ("title", "link", "description", "lastBuildDate"))
    assert said.findtext("language") == "zh-cn"
    assert "公告公示" in str(said.findtext("title")), "whatever language the reader's browser speaks"
    own = said.find(f"{ATOM}link")
    assert own is not None
    assert own.get("href") == f"http://testserver{feed}"
    (item,) = said.findall("item")
    assert item.findtext("title") == "检修<1>&2"
    assert item.findtext("description") == "<p>第一段 &lt;b&gt;<br>第二段</p>", "text, never markup of ours"
    assert item.findtext("link") == f"http://testserver{reverse('notices:public', args=['lily', notice.id])}"
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (f"urn:uuid:{notice.id}", "false")
    assert parsedate_to_datetime(str(item.findtext("pubDate"))) == cast.now.replace(microsecond=0)
    assert f'href="{feed}"' in Client().get(board(cast)).content.decode()


def test_a_version_is_an_item_of_its_own_and_what_is_taken_down_is_gone(cast: Cast) -> None:
    first = confirmed(cast, cast.leader, written(cast))
    feed = reverse("notices:feed", args=["lily"])
    before = channel(feed).findtext("item/guid")
    again = {"notice_id": first.id, "now": cast.now, **words(cast, title="改期")}
    second = confirmed(cast, cast.leader, actions.correct_notice(actor=cast.actor(cast.head), **again))
    assert titles(feed) == ["改期"]
    assert channel(feed).findtext("item/guid") != before
    actions.withdraw_notice(actor=cast.actor(cast.head), notice_id=second.id, now=cast.now)
    assert titles(feed) == []


def test_whoever_has_it_is_told_so_until_anything_changes(cast: Cast) -> None:
    feed = reverse("notices:feed", args=["lily"])
    empty = Client().get(feed)
    assert Client().get(feed, headers={"If-None-Match": empty["ETag"]}).status_code == 304
    notice = confirmed(cast, cast.leader, written(cast))
    full = Client().get(feed, headers={"If-None-Match": empty["ETag"]})
    assert full.status_code == 200
    assert full["Cache-Control"] == "public, no-cache"
    assert Client().get(feed, headers={"If-None-Match": full["ETag"]}).status_code == 304
    actions.withdraw_notice(actor=cast.actor(cast.head), notice_id=notice.id, now=cast.now)
    later = (cast.now + timedelta(days=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert Client().get(feed, headers={"If-Modified-Since": later}).status_code == 200, "a date would lie"
    assert Client().get(feed, headers={"If-None-Match": full["ETag"]}).status_code == 200


def test_a_place_has_a_board_and_a_feed_of_its_own(cast: Cast) -> None:
    here = confirmed(cast, cast.leader, written(cast, title="3栋的"))
    for_all = actions.draft_notice(
        actor=cast.actor(cast.secretary), place_id=cast.town.root.id, now=cast.now,
        **words(cast, title="全社区的"),
    )  # fmt: skip
    cast.town.appoint(cast.branch, "safety-member", cast.town.root, since=cast.day)
    confirmed(cast, cast.branch, for_all)
    feed = reverse("notices:place-feed", args=["lily", here.place_id])
    assert titles(feed) == ["3栋的"]
    assert set(titles(reverse("notices:feed", args=["lily"]))) == {"3栋的", "全社区的"}
    page = Client().get(board(cast)).content.decode()
    assert f"?place={here.place_id}" in page
    one = Client().get(board(cast), {"place": str(here.place_id)}).content.decode()
    assert "全社区的" not in one
    assert f'href="{feed}"' in one
    assert "全社区的" in Client().get(board(cast), {"place": "../x"}).content.decode()
    assert titles(reverse("notices:place-feed", args=["lily", cast.plain.id])) == []
    assert Client().get(reverse("notices:feed", args=["nowhere"])).status_code == 404
