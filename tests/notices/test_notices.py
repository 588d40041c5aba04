"""A notice tells nothing of residents, is read by two before everybody, and takes itself down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.ledger.models import Entry
from baibu.notices import actions
from baibu.notices.models import Named, Notice
from baibu.notices.queries import mark_of, public_notices
from baibu.registry.actions.consents import note_consent
from baibu.registry.actions.withdrawing import withdraw_consent
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.bounds import bounded
from tests.visits.cast import Cast

As = Callable[[Person], Client]
HX = [{}, {"HX-Request": "true", "HX-Target": "write"}]
BODY = "3栋电梯12月检修，请走2单元。\n联系楼栋长王芳。"


def words(cast: Cast, **more: Any) -> dict[str, Any]:
    stands = {"kind": "service", "title": "电梯检修", "body": BODY, "from_on": cast.day,
              "until_on": cast.day + timedelta(days=20)}  # fmt: skip
    return {**stands, **more}


def written(cast: Cast, **more: Any) -> Notice:
    return actions.draft_notice(
        actor=cast.actor(cast.head), place_id=cast.town.buildings[0].id, now=cast.now, **words(cast, **more)
    )


def confirmed(cast: Cast, by: Person, notice: Notice) -> Notice:
    return actions.confirm_notice(
        actor=cast.actor(by), notice_id=notice.id, seen=mark_of(notice), now=cast.now
    )


def refused(act: Callable[..., Any], *of: Any, **said: Any) -> core.Refusal:
    with pytest.raises(core.Refusal) as refusal:
        act(*of, **said)
    return refusal.value


def agreed(cast: Cast, person: Person, kind: str) -> Any:
    return note_consent(
        actor=cast.actor(cast.leader), purpose="shown", kind=kind, person=person, household_id=None,
        about_id=None, given_on=cast.day, channel="paper", guardian_id=None, now=cast.now,
    )  # fmt: skip


def board(cast: Cast) -> str:
    return reverse("notices:board", args=["lily"])


@pytest.mark.parametrize("headers", HX)
def test_one_writes_another_confirms_and_everybody_reads(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    page = reverse("notices:write", args=[cast.town.buildings[0].id])
    assert as_(cast.head).get(page, headers=headers).status_code == 200
    sent = {**words(cast), "from_on": cast.day.isoformat(), "until_on": words(cast)["until_on"].isoformat()}
    answer = as_(cast.head).post(page, sent, headers=headers)
    assert answer.status_code == 303
    notice = Notice.objects.get()
    own = reverse("notices:notice", args=[notice.id])
    assert answer["Location"] == own
    shown = as_(cast.head).get(own).content.decode()
    assert "请走2单元" in shown
    assert reverse("notices:confirm", args=[notice.id]) not in shown, "never by who wrote it"
    assert "电梯检修" not in Client().get(board(cast)).content.decode()
    preview = as_(cast.leader).get(own).content.decode()
    assert "任有岗位" in preview
    seen = {"seen": mark_of(notice)}
    confirm = reverse("notices:confirm", args=[notice.id])
    assert as_(cast.head).post(confirm, seen).status_code == 422
    assert as_(cast.resident).post(confirm, seen).status_code == 403
    assert as_(cast.leader).post(confirm, {"seen": "other"}).status_code == 409, "for the words they saw"
    assert as_(cast.leader).post(confirm, seen).status_code == 303
    assert "电梯检修" in Client().get(board(cast)).content.decode()
    public = Client().get(reverse("notices:public", args=["lily", notice.id]))
    assert public.status_code == 200
    assert "请走2单元" in public.content.decode()
    assert Entry.objects.get(kind="notice-published").subject_id == notice.place_id
    assert as_(cast.resident).get(board(cast)).status_code == 200, "signed in too"


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("何平家漏水", "何*"), ("拨打19900000000", "199****0000"), ("身份证11010519491231002X", "身份证号"),
        ("家住1栋2单元501", "1栋"), ("卡号4111111111111111", "银行卡号"), ("1949年12月31日出生", "出生日期"),
    ],
)  # fmt: skip
def test_what_tells_of_residents_is_refused_and_offered_masked(
    cast: Cast, as_: As, said: str, masked: str
) -> None:
    refusal = refused(written, cast, body=said)
    assert (refusal.code, refusal.field) == ("tells-of-people", "body")
    assert masked in refusal.text
    assert said not in refusal.text
    page = reverse("notices:write", args=[cast.town.buildings[0].id])
    sent = {**words(cast, body=said), "from_on": cast.day.isoformat(),
            "until_on": words(cast)["until_on"].isoformat()}  # fmt: skip
    answer = as_(cast.head).post(page, sent)
    assert answer.status_code == 422
    assert "用隐去后的写法" in answer.content.decode()
    offered = as_(cast.head).post(page, {**sent, "masked": "yes"})
    assert offered.status_code == 200
    text = offered.context["form"].initial["body"]
    assert text != said
    assert as_(cast.head).post(page, {**sent, "body": text}).status_code == 303
    assert not Notice.objects.filter(body__contains=said).exists()


def test_a_child_is_never_named_even_with_a_consent(cast: Cast) -> None:
    child = cast.town.person(cast.plain, "何小苗", born_on=cast.day - timedelta(days=3000))
    assert "未成年人姓名 何*" in refused(written, cast, body="祝贺何小苗同学").text
    agreed_to = {"community_id": cast.id, "person_id": child.id, "purpose": "shown", "kind": "name"}
    from baibu.registry.models import Consent

    Consent.objects.create(
        **agreed_to, version=1, given_on=cast.day, channel="paper", noted_at=cast.now,
        guardian_id=cast.resident.id,
    )  # fmt: skip
    assert refused(written, cast, body="祝贺何小苗同学").code == "tells-of-people"


@pytest.mark.parametrize(("kind", "said"), [("name", "感谢何平"), ("number", "请拨19900000000")])
def test_whoever_agreed_is_named_and_taken_down_when_they_take_it_back(
    cast: Cast, kind: str, said: str
) -> None:
    for other in Person.objects.filter(community_id=cast.id).exclude(id=cast.resident.id):
        other.phone = ""
        other.save()
    assert refused(written, cast, body=said).code == "tells-of-people"
    consent = agreed(cast, cast.resident, kind)
    notice = confirmed(cast, cast.leader, written(cast, body=said))
    assert [(each.person_id, each.kind, each.ground) for each in Named.objects.all()] == [
        (cast.resident.id, kind, "consent")
    ]
    assert public_notices(cast.day).filter(id=notice.id).exists()
    withdraw_consent(actor=cast.actor(cast.leader), consent_id=consent.id, channel="paper", now=cast.now)
    assert not public_notices(cast.day).filter(id=notice.id).exists()
    assert refused(written, cast, body=said).code == "tells-of-people"


def test_a_consent_taken_back_before_the_second_person_reads_it_stops_it(cast: Cast, as_: As) -> None:
    consent = agreed(cast, cast.resident, "name")
    notice = written(cast, body="感谢何平")
    withdraw_consent(actor=cast.actor(cast.leader), consent_id=consent.id, channel="paper", now=cast.now)
    assert refused(confirmed, cast, cast.leader, notice).code == "tells-of-people"
    page = as_(cast.leader).get(reverse("notices:notice", args=[notice.id])).content.decode()
    assert "现在不能核对" in page
    assert reverse("notices:confirm", args=[notice.id]) not in page


def test_an_everyday_word_that_is_a_name_too_may_be_said_to_be_none(cast: Cast, as_: As) -> None:
    cast.town.person(cast.plain, "高峰")
    body = "请错开用水高峰"
    assert refused(written, cast, body=body).code == "tells-of-people"
    notice = written(cast, body=body, plain_words="高峰")
    page = as_(cast.leader).get(reverse("notices:notice", args=[notice.id])).content.decode()
    assert "不是人名：高峰" in page, "the second person sees it"
    cast.town.person(cast.plain, "张桂英子")
    assert refused(written, cast, body="张桂英子", plain_words="张桂英子").code == "tells-of-people"


def test_the_second_person_is_nobody_it_names_and_nobody_who_lives_with_them(cast: Cast) -> None:
    agreed(cast, cast.resident, "name")
    notice = written(cast, body="感谢何平")
    Person.objects.filter(community_id=cast.id, id=cast.leader.id).update(household_id=cast.plain.id)
    assert refused(confirmed, cast, cast.leader, notice).code == "own-home"
    cast.town.appoint(cast.resident, "safety-member", cast.town.buildings[0], since=cast.day)
    assert refused(confirmed, cast, cast.resident, notice).code == "own-matter"
    assert refused(confirmed, cast, cast.head, notice).code == "own-notice"
    assert confirmed(cast, cast.holder, notice).confirmed_by_id == cast.holder.id


def test_committee_affairs_stand_for_fifteen_days_and_no_notice_for_ever(cast: Cast) -> None:
    day = cast.day
    assert refused(written, cast, kind="affairs", until_on=day + timedelta(days=14)).code == "too-short"
    assert written(cast, kind="affairs", until_on=day + timedelta(days=15))
    assert refused(written, cast, until_on=day + timedelta(days=400)).code == "too-long"
    assert refused(written, cast, from_on=day - timedelta(days=1)).code == "day-is-over"
    assert refused(written, cast, until_on=day - timedelta(days=1)).code == "days-out-of-order"
    late = written(cast, kind="affairs", until_on=day + timedelta(days=15))
    said = {"actor": cast.actor(cast.leader), "notice_id": late.id, "seen": mark_of(late)}
    tomorrow = cast.now + timedelta(days=1)
    assert refused(actions.confirm_notice, now=tomorrow, **said).code == "too-short", "counted from then"


def test_it_takes_itself_down_and_even_the_database_shows_it_no_more(cast: Cast) -> None:
    notice = confirmed(cast, cast.leader, written(cast))
    for on, is_public in ((notice.from_on, True), (notice.until_on, True),
                          (notice.until_on + timedelta(days=1), False)):  # fmt: skip
        assert public_notices(on).filter(id=notice.id).exists() is is_public
    draft = written(cast, title="草稿")
    assert at_the_door() == {notice.id}
    Notice.objects.filter(id=notice.id).update(
        from_on=cast.day - timedelta(days=9), until_on=cast.day - timedelta(days=1)
    )
    assert at_the_door() == set()
    gone = Client().get(reverse("notices:public", args=["lily", notice.id]))
    assert gone.status_code == 404
    assert "电梯检修" not in gone.content.decode()
    assert "现在不公开" in gone.content.decode()
    assert draft.state(cast.day) == "draft"


def at_the_door() -> set[Any]:
    """What the database shows strangers, whatever the page asks."""
    with bounded(at_the_door=True):
        seen = set(Notice.objects.values_list("id", flat=True))
        assert not Person.objects.exists()
        assert not Named.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("update notices_notice set title = 'x'")
            assert cursor.rowcount == 0, "reading is all they may"
            cursor.execute("delete from notices_notice")
            assert cursor.rowcount == 0
    return seen


def test_it_is_taken_down_at_once_and_a_draft_is_given_up(cast: Cast, as_: As) -> None:
    notice = confirmed(cast, cast.leader, written(cast))
    down = reverse("notices:withdraw", args=[notice.id])
    assert as_(cast.resident).post(down).status_code == 403
    assert as_(cast.head).post(down).status_code == 303
    assert "电梯检修" not in Client().get(board(cast)).content.decode()
    assert as_(cast.head).post(down).status_code == 409
    assert Entry.objects.filter(kind="notice-withdrawn").count() == 1
    draft = written(cast)
    assert as_(cast.leader).post(reverse("notices:withdraw", args=[draft.id])).status_code == 303
    assert refused(confirmed, cast, cast.leader, draft).code == "changed-meanwhile"


def test_a_correction_is_a_new_version_and_the_old_one_stands_until_it_is_confirmed(
    cast: Cast, as_: As
) -> None:
    first = confirmed(cast, cast.leader, written(cast))
    page = reverse("notices:change", args=[first.id])
    assert BODY.splitlines()[0] in as_(cast.head).get(page).content.decode()
    sent = {**words(cast, body="检修改到1月"), "from_on": cast.day.isoformat(),
            "until_on": words(cast)["until_on"].isoformat()}  # fmt: skip
    assert as_(cast.head).post(page, sent).status_code == 303
    assert as_(cast.head).post(page, sent).status_code == 422, "one correction at a time"
    second = Notice.objects.get(corrects_id=first.id)
    assert second.version == 2
    assert public_notices(cast.day).get().id == first.id
    confirmed(cast, cast.leader, second)
    assert public_notices(cast.day).get().id == second.id
    assert Notice.objects.get(id=first.id).body == BODY, "what was public is never edited"
    public = Client().get(reverse("notices:public", args=["lily", second.id])).content.decode()
    assert "更正，第 2 版" in public


def test_a_draft_is_changed_and_whoever_changed_it_does_not_confirm_it(cast: Cast, as_: As) -> None:
    draft = written(cast)
    sent = {**words(cast, body="改了"), "from_on": cast.day.isoformat(),
            "until_on": words(cast)["until_on"].isoformat()}  # fmt: skip
    assert as_(cast.leader).post(reverse("notices:change", args=[draft.id]), sent).status_code == 303
    changed = Notice.objects.get(id=draft.id)
    assert (changed.body, changed.author_id) == ("改了", cast.leader.id)
    assert refused(confirmed, cast, cast.leader, changed).code == "own-notice"
    assert confirmed(cast, cast.head, changed)
    change = {"actor": cast.actor(cast.leader), "notice_id": draft.id, "now": cast.now, **words(cast)}
    assert refused(actions.change_draft, **change).code == "changed-meanwhile"


def test_only_posts_of_the_place_and_above_see_drafts(cast: Cast, as_: As) -> None:
    draft = written(cast)
    place = reverse("notices:of-place", args=[cast.town.buildings[0].id])
    for person, status in ((cast.head, 200), (cast.secretary, 200), (cast.resident, 403), (cast.helper, 403)):
        assert as_(person).get(place).status_code == status
        assert as_(person).get(reverse("notices:notice", args=[draft.id])).status_code == status
        link = place in as_(person).get(
            reverse("visits:place", args=[cast.town.buildings[0].id])
        ).content.decode()  # fmt: skip
        assert link is (status == 200)
    other = reverse("notices:write", args=[cast.town.buildings[1].id])
    assert as_(cast.head).get(other).status_code == 403
    refusal = refused(
        actions.draft_notice, actor=Actor.operator(cast.id), place_id=cast.town.root.id, now=cast.now,
        **words(cast),
    )  # fmt: skip
    assert refusal.code == "nobody"


def test_machines_write_confirm_and_read(cast: Cast, as_: As) -> None:
    door = f"/api/places/{cast.town.buildings[0].id}/notices"
    sent = {**words(cast), "from_on": cast.day.isoformat(), "until_on": words(cast)["until_on"].isoformat()}
    json = "application/json"
    refusal = as_(cast.head).post(door, {**sent, "body": "何平家"}, content_type=json).json()
    assert (refusal["code"], refusal["field"]) == ("tells-of-people", "body")
    assert as_(cast.resident).post(door, sent, content_type=json).status_code == 403
    made = as_(cast.head).post(door, sent, content_type=json)
    assert made.status_code == 201
    own = f"/api/notices/{made.json()['id']}"
    seen = {"seen": made.json()["seen"]}
    assert as_(cast.head).post(f"{own}/confirm", seen, content_type=json).json()["code"] == "own-notice"
    assert as_(cast.leader).post(f"{own}/confirm", seen, content_type=json).json()["state"] == "public"
    (public,) = Client().get("/api/public/lily/notices").json()
    assert (public["title"], public["version"]) == ("电梯检修", 1)
    assert "author_id" not in public
    assert Client().get("/api/public/nowhere/notices").status_code == 404
    assert Client().get(own).status_code == 401
    again = as_(cast.head).put(own, {**sent, "body": "改到1月"}, content_type=json).json()
    assert (again["state"], again["version"], again["corrects_id"]) == ("draft", 2, made.json()["id"])
    assert len(as_(cast.head).get(door).json()) == 2
    assert as_(cast.head).post(f"{own}/withdraw").json()["state"] == "withdrawn"
    assert Client().get("/api/public/lily/notices").json() == []


def test_the_lists_cost_few_queries(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for number in range(6):
        confirmed(cast, cast.leader, written(cast, title=f"第{number}号"))
    with django_assert_max_num_queries(8):
        assert Client().get(board(cast)).content.decode().count("第") >= 6
    client = as_(cast.head)
    with django_assert_max_num_queries(16):
        client.get(reverse("notices:of-place", args=[cast.town.buildings[0].id]))


def test_a_community_nobody_knows_has_no_board(cast: Cast) -> None:
    assert Client().get(reverse("notices:board", args=["nowhere"])).status_code == 404
    assert "现在没有公告" in Client().get(board(cast)).content.decode()
    english = Client().get(board(cast), headers={"Accept-Language": "en"}).content.decode()
    assert "Nothing is public now" in english


def test_whom_a_notice_names_reads_it_under_what_is_kept(cast: Cast, as_: As) -> None:
    agreed(cast, cast.resident, "name")
    confirmed(cast, cast.leader, written(cast, body="感谢何平"))
    page = as_(cast.resident).get(reverse("visits:information")).content.decode()
    assert "公告里写到您的" in page


@pytest.mark.parametrize("page", ["visits:today", "visits:neighbourhood"])
def test_a_draft_meets_those_who_may_confirm_it_and_not_its_author(cast: Cast, as_: As, page: str) -> None:
    to = reverse("notices:notice", args=[written(cast).id])
    said = "有一份公告请你核对：电梯检修"
    for second in (cast.leader, cast.secretary):
        shown = as_(second).get(reverse(page)).content.decode()
        assert to in shown
        assert said in shown
    for other in (cast.head, cast.helper):
        assert to not in as_(other).get(reverse(page)).content.decode(), other
    elsewhere = actions.draft_notice(
        actor=cast.actor(cast.secretary), place_id=cast.town.root.id, now=cast.now, **words(cast)
    )
    above = reverse("notices:notice", args=[elsewhere.id])
    assert above not in as_(cast.leader).get(reverse(page)).content.decode(), "not of their place"
    confirmed(cast, cast.leader, Notice.objects.get(place_id=cast.town.buildings[0].id))
    assert to not in as_(cast.leader).get(reverse(page)).content.decode(), "it is done"
