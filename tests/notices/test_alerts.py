"""A warning is confirmed by two, read by everybody and by other systems, put right, called off, and ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from baibu.ledger.models import Entry
from baibu.notices import actions
from baibu.notices.models import CERTAINTIES, DRILL, SEVERITIES, URGENCIES, Alert, Notice
from baibu.notices.queries import CERTAINTY_WORDS, EVENTS, SEVERITY_WORDS, URGENCY_WORDS, faults_of, mark_of
from baibu.registry.models import Person
from baibu.registry.queries.bounds import bounded
from tests.notices.test_feed import channel
from tests.notices.test_notices import board, confirmed, refused, words
from tests.visits.cast import Cast

As = Callable[[Person], Client]
CAP = {"c": "urn:oasis:names:tc:emergency:cap:1.2"}
HX = [{}, {"HX-Request": "true", "HX-Target": "alert"}]


def warning(**more: Any) -> dict[str, Any]:
    said = {"event": "gas", "title": "1栋燃气泄漏", "body": "正在抢修。", "urgency": "Immediate",
            "severity": "Severe", "certainty": "Observed", "hours": 24,
            "instruction": "请勿用火。"}  # fmt: skip
    return {**said, **more}


def warned(cast: Cast, **more: Any) -> Notice:
    place = cast.town.buildings[0].id
    return actions.draft_alert(actor=cast.actor(cast.head), place_id=place, now=cast.now, **warning(**more))


def put_right(cast: Cast, notice: Notice, **more: Any) -> Notice:
    draft = actions.change_alert(
        actor=cast.actor(cast.head), notice_id=notice.id, now=cast.now, **warning(**more)
    )
    return confirmed(cast, cast.leader, draft)


def message(notice: Notice) -> Any:
    answer = Client().get(reverse("notices:cap", args=["lily", notice.id]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/cap+xml; charset=utf-8"
    assert faults_of(answer.content) == []
    return etree.fromstring(answer.content)


def said(found: Any, path: str) -> list[str]:
    return [
        each.text for each in found.xpath("/".join(f"c:{step}" for step in path.split("/")), namespaces=CAP)
    ]


def test_a_warning_is_valid_cap_once_a_second_person_has_confirmed_it(cast: Cast) -> None:
    draft = warned(cast, area="地下车库", title_en="Gas leak", body_en="Repair is under way.")
    address = reverse("notices:cap", args=["lily", draft.id])
    assert Client().get(address).status_code == 404
    assert refused(confirmed, cast, cast.head, draft).code == "own-notice"
    confirmed(cast, cast.leader, draft)
    found = message(draft)
    assert [each.tag.split("}")[1] for each in found][:6] == [
        "identifier", "sender", "sent", "status", "msgType", "scope"
    ]  # fmt: skip
    assert said(found, "identifier") == [str(draft.id)]
    assert said(found, "sender") == ["lily@testserver"]
    assert said(found, "status") + said(found, "msgType") == ["Actual", "Alert"]
    assert said(found, "references") == []
    assert said(found, "sent")[0].endswith("+08:00"), "never Z"
    assert said(found, "info/language") == ["zh-CN", "en"]
    assert said(found, "info/event") == ["燃气泄漏", "Gas leak"]
    assert said(found, "info/category") == ["Safety", "Safety"]
    assert said(found, "info/headline") == ["1栋燃气泄漏", "Gas leak"]
    assert said(found, "info/description") == ["正在抢修。", "Repair is under way."]
    assert said(found, "info/instruction") == ["请勿用火。"]
    assert said(found, "info/area/areaDesc")[0].endswith("1栋 地下车库")
    assert said(found, "info/area/geocode/value")[0] == str(draft.place_id)
    web = f"http://testserver{reverse('notices:public', args=['lily', draft.id])}"
    assert said(found, "info/web") == [web, web]
    until = Alert.objects.get(notice_id=draft.id).expires_at
    assert until == cast.now + timedelta(hours=24)
    assert Client().get(address, headers={"If-None-Match": Client().get(address)["ETag"]}).status_code == 304


def test_update_and_cancel_name_every_message_before_them(cast: Cast, as_: As) -> None:
    first = confirmed(cast, cast.leader, warned(cast))
    second = put_right(cast, first, title="1栋、2栋燃气泄漏")
    third = put_right(cast, second, title="只有1栋燃气泄漏")
    assert Client().get(reverse("notices:cap", args=["lily", first.id])).status_code == 404
    found = message(third)
    assert said(found, "msgType") == ["Update"]
    references = said(found, "references")[0].split()
    assert [each.split(",")[:2] for each in references] == [
        ["lily@testserver", str(first.id)], ["lily@testserver", str(second.id)]
    ]  # fmt: skip
    off = reverse("notices:call-off", args=[third.id])
    assert as_(cast.resident).post(off).status_code == 403
    assert as_(cast.head).post(off).status_code == 303
    found = message(third)
    assert said(found, "msgType") == ["Cancel"]
    assert said(found, "identifier") == [f"{third.id}.off"]
    references = said(found, "references")[0].split()
    assert [each.split(",")[1] for each in references] == [str(first.id), str(second.id), str(third.id)]
    public = Client().get(reverse("notices:public", args=["lily", third.id])).content.decode()
    assert "已解除" in public
    assert as_(cast.head).post(off).status_code == 422, "once"
    again = {"actor": cast.actor(cast.head), "notice_id": third.id, "now": cast.now}
    assert refused(actions.change_alert, **again, **warning()).code == "not-public"
    assert Entry.objects.filter(kind="alert-called-off").count() == 1


def test_a_drill_is_marked_wherever_it_is_read(cast: Cast, as_: As) -> None:
    draft = warned(cast, is_drill=True, title_en="Gas leak", body_en="x")
    assert draft.title == f"{DRILL}1栋燃气泄漏"
    page = reverse("notices:change-alert", args=[draft.id])
    assert 'value="1栋燃气泄漏"' in as_(cast.head).get(page).content.decode(), "not marked twice"
    assert DRILL in as_(cast.leader).get(reverse("notices:notice", args=[draft.id])).content.decode()
    confirmed(cast, cast.leader, draft)
    found = message(draft)
    assert said(found, "status") == ["Exercise"]
    assert "演练" in said(found, "note")[0]
    assert said(found, "info/headline") == [f"{DRILL}1栋燃气泄漏", "EXERCISE: Gas leak"]
    public = Client().get(reverse("notices:public", args=["lily", draft.id])).content.decode()
    assert public.count(DRILL) >= 2
    assert "这是演练，没有发生险情。" in public
    assert Client().get("/api/public/lily/notices").json()[0]["title"].startswith(DRILL)
    for each in (board(cast), reverse("notices:feed", args=["lily"])):
        assert DRILL in Client().get(each).content.decode(), each


def test_it_stands_in_the_feed_with_its_message_and_anew_when_it_is_called_off(cast: Cast) -> None:
    notice = confirmed(cast, cast.leader, warned(cast))
    feed = reverse("notices:feed", args=["lily"])
    item = channel(feed).find("item")
    assert item is not None
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert enclosure.get("type") == "application/cap+xml"
    assert enclosure.get("url") == f"http://testserver{reverse('notices:cap', args=['lily', notice.id])}"
    before = item.findtext("guid")
    assert "已解除" not in Client().get(board(cast)).content.decode()
    actions.call_off_alert(actor=cast.actor(cast.head), notice_id=notice.id, now=cast.now)
    off = channel(feed).find("item")
    assert off is not None
    assert off.findtext("guid") == f"{before}.off"
    assert off.findtext("title") == "已解除：1栋燃气泄漏"
    assert "已解除" in Client().get(board(cast)).content.decode()


@pytest.mark.parametrize("field", ["title", "body", "area", "instruction", "title_en", "body_en"])
def test_every_word_of_a_warning_passes_the_gate(cast: Cast, field: str) -> None:
    english = {"title_en": "x", "body_en": "x"} if field.endswith("en") else {}
    refusal = refused(warned, cast, **{**english, field: "何平家"})
    assert (refusal.code, refusal.field) == ("tells-of-people", field)
    assert warned(cast, **{**english, field: "1栋"})


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"event": "riot"}, "unknown-word", "event"), ({"urgency": "now"}, "unknown-word", "urgency"),
        ({"severity": ""}, "unknown-word", "severity"), ({"certainty": "?"}, "unknown-word", "certainty"),
        ({"hours": 0}, "too-long", "hours"), ({"hours": 169}, "too-long", "hours"),
        ({"body": " "}, "words-needed", "body"), ({"title_en": "Gas"}, "words-needed", "body_en"),
        ({"body_en": "Gas"}, "words-needed", "title_en"),
    ],
)  # fmt: skip
def test_what_is_no_warning_is_refused(cast: Cast, more: dict[str, Any], code: str, field: str) -> None:
    refusal = refused(warned, cast, **more)
    assert (refusal.code, refusal.field) == (code, field)


def test_warnings_and_notices_are_not_turned_into_one_another(cast: Cast) -> None:
    draft = warned(cast)
    change = {"actor": cast.actor(cast.head), "notice_id": draft.id, "now": cast.now}
    assert refused(actions.change_draft, **change, **words(cast)).code == "is-a-warning"
    assert refused(actions.correct_notice, **change, **words(cast)).code == "is-a-warning"
    ordinary = {**words(cast), "kind": "emergency"}
    place = {"actor": cast.actor(cast.head), "place_id": draft.place_id, "now": cast.now}
    assert refused(actions.draft_notice, **place, **ordinary).code == "unknown-kind"
    notice = actions.draft_notice(**place, **words(cast))
    wrong = {"actor": cast.actor(cast.head), "notice_id": notice.id, "now": cast.now}
    assert refused(actions.change_alert, **wrong, **warning()).code == "no-warning"
    assert refused(actions.call_off_alert, **wrong).code == "no-warning"
    confirmed(cast, cast.leader, notice)
    assert Client().get(reverse("notices:cap", args=["lily", notice.id])).status_code == 404


def test_it_ends_by_itself_and_is_not_confirmed_when_its_time_is_over(cast: Cast) -> None:
    late = warned(cast)
    Alert.objects.filter(notice_id=late.id).update(expires_at=cast.now)
    assert refused(confirmed, cast, cast.leader, late).code == "day-is-over"
    notice = confirmed(cast, cast.leader, warned(cast))
    with bounded(at_the_door=True):
        assert [each.notice_id for each in Alert.objects.all()] == [notice.id], "drafts are not shown"
    Alert.objects.filter(notice_id=notice.id).update(expires_at=timezone.now() - timedelta(hours=1))
    public = Client().get(reverse("notices:public", args=["lily", notice.id])).content.decode()
    assert "已结束" in public
    assert "已结束" in Client().get(board(cast)).content.decode()
    Notice.objects.filter(id=notice.id).update(
        from_on=cast.day - timedelta(days=2), until_on=cast.day - timedelta(days=1)
    )
    assert Client().get(reverse("notices:cap", args=["lily", notice.id])).status_code == 404
    with bounded(at_the_door=True):
        assert not Alert.objects.exists()


@pytest.mark.parametrize("headers", HX)
def test_it_is_written_changed_and_confirmed_on_the_pages(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    page = reverse("notices:write-alert", args=[cast.town.buildings[0].id])
    assert as_(cast.resident).get(page).status_code == 403
    client = as_(cast.head)
    assert "119" in client.get(page).content.decode()
    assert client.post(page, warning(event=""), headers=headers).status_code == 422
    assert client.post(page, warning(), headers=headers).status_code == 303
    notice = Notice.objects.get()
    change = reverse("notices:change-alert", args=[notice.id])
    seen = mark_of(notice)
    assert client.post(change, warning(severity="Extreme"), headers=headers).status_code == 303
    confirm = reverse("notices:confirm", args=[notice.id])
    assert as_(cast.leader).post(confirm, {"seen": seen}).status_code == 409, "for what they saw"
    assert as_(cast.leader).post(confirm, {"seen": mark_of(notice)}).status_code == 303
    own = client.get(reverse("notices:notice", args=[notice.id])).content.decode()
    assert reverse("notices:call-off", args=[notice.id]) in own
    assert change in own
    english = Client().get(
        reverse("notices:public", args=["lily", notice.id]), headers={"Accept-Language": "en"}
    ).content.decode()  # fmt: skip
    assert "extreme danger" in english


def test_machines_warn_and_call_off(cast: Cast, as_: As) -> None:
    json, client = "application/json", as_(cast.head)
    door = f"/api/places/{cast.town.buildings[0].id}/alerts"
    made = client.post(door, warning(), content_type=json)
    assert made.status_code == 201
    notice = made.json()["notice"]
    assert (notice["kind"], notice["state"]) == ("emergency", "draft")
    own = f"/api/notices/{notice['id']}"
    changed = client.put(f"{own}/alert", warning(severity="Minor"), content_type=json).json()
    assert changed["severity"] == "Minor"
    seen = {"seen": changed["notice"]["seen"]}
    assert as_(cast.leader).post(f"{own}/confirm", seen, content_type=json).json()["state"] == "public"
    assert client.get(f"{own}/alert").json()["called_off_at"] is None
    assert client.post(f"{own}/call-off").json()["called_off_at"]
    assert client.post(f"{own}/call-off").json()["code"] == "not-public"


def test_the_lists_are_the_standards_own_and_each_word_has_its_words() -> None:
    assert (tuple(URGENCY_WORDS), tuple(SEVERITY_WORDS), tuple(CERTAINTY_WORDS)) == (
        URGENCIES, SEVERITIES, CERTAINTIES
    )  # fmt: skip
    assert {category for category, _words in EVENTS.values()} <= {
        "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE",
        "Other",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<status>Actual</status>", "<status>Real</status>"), ("+08:00</sent>", "Z</sent>"),
        ("<urgency>Immediate</urgency>", ""), ("<scope>Public</scope>", ""),
        ("<sender>lily@", "<sender>li ly@"), ("<category>Safety</category>", "<category>Gas</category>"),
        ("cap:1.2", "cap:1.1"), ("<event>", "<extra/><event>"),
    ],
)  # fmt: skip
def test_the_schema_finds_what_is_not_as_the_standard_has_it(cast: Cast, before: str, after: str) -> None:
    notice = confirmed(cast, cast.leader, warned(cast))
    text = Client().get(reverse("notices:cap", args=["lily", notice.id])).content.decode()
    assert before in text
    assert faults_of(text.encode()) == []
    assert faults_of(text.replace(before, after, 1).encode())
