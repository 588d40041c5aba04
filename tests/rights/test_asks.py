"""Asking to see, copy, correct, delete or have explained; the desk answers within thirty days."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from baibu import core
from baibu.ledger.models import Entry
from baibu.ledger.queries import verify_chains
from baibu.registry.actions import end_representation, name_helper
from baibu.registry.models import Person, Tenure
from baibu.rights import actions
from baibu.rights.models import Ask
from baibu.rights.queries.rules import rules
from tests.visits.cast import Cast

As = Callable[[Person], Client]
HX: list[dict[str, str]] = [{}, {"HX-Request": "true"}]


def href(name: str, *of: Any) -> str:
    return reverse(f"rights:{name}", args=of)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def refusal(act: Callable[..., Any], **given: Any) -> str:
    with pytest.raises(core.Refusal) as refused:
        act(**given)
    return refused.value.code


def asked(cast: Cast, person: Person, kind: str = "see", **more: Any) -> Ask:
    """A request on their own screen."""
    return actions.make_request(
        actor=cast.actor(person), person_id=person.id, kind=kind, now=cast.now, **more
    )


def test_the_deadline_stands_in_one_place_with_its_source() -> None:
    assert rules().days == 30
    assert "35273" in rules().source.zh


@pytest.mark.parametrize("headers", HX)
def test_a_resident_asks_and_reads_the_answer_on_the_page(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    me = as_(cast.resident)
    assert href("mine") in me.get(reverse("visits:information")).content.decode()
    assert "还没有提出" in text_of(me.get(href("mine"), headers=headers))
    make = href("make", cast.resident.id)
    assert me.post(make, {"kind": "correct"}, headers=headers).status_code == 422, "what is wrong?"
    sent = {"kind": "correct", "words": "我的名字写错了一个字"}
    assert me.post(make, sent, headers=headers).status_code == 303
    ask = Ask.objects.get(community_id=cast.id)
    assert (ask.channel, ask.due_on) == ("screen", cast.day + timedelta(days=30))
    assert "30 天内答复" in text_of(me.get(href("ask", ask.id), headers=headers))
    desk = as_(cast.secretary)
    assert "何平" in text_of(desk.get(href("desk"), headers=headers))
    form = desk.get(href("correct", ask.id), headers=headers).context["form"]
    fixed = {"name": "何萍", "seen": form.initial["seen"], "phone": "19900000000"}
    assert desk.post(href("correct", ask.id), fixed, headers=headers).status_code == 303
    answered = {"answer": "done", "reply": "已改为何萍。"}
    assert desk.post(href("ask", ask.id), answered, headers=headers).status_code == 303
    assert Person.objects.get(community_id=cast.id, id=cast.resident.id).name == "何萍"
    page = text_of(me.get(href("ask", ask.id), headers=headers))
    assert "已改为何萍" in page
    assert "姓名" in page, "what was corrected is linked"
    letter = text_of(me.get(href("letter", ask.id)))
    assert "第四十六条" in letter
    assert "art. 46" in letter
    assert not verify_chains(cast.id)


def test_nobody_else_reads_it_and_nobody_answers_about_their_own(cast: Cast, as_: As) -> None:
    ask = asked(cast, cast.resident)
    for other in (cast.leader, cast.helper, cast.elder_person):
        assert as_(other).get(href("ask", ask.id)).status_code == 403
        assert as_(other).get(href("desk")).status_code == 403
        assert as_(other).post(href("ask", ask.id), {"answer": "done"}).status_code == 403
    own = asked(cast, cast.secretary)
    answer = {"actor": cast.actor(cast.secretary), "answer": "done", "now": cast.now}
    assert refusal(actions.answer_request, ask_id=own.id, **answer) == "own-request"
    assert "由其他同事答复" in text_of(as_(cast.secretary).get(href("ask", own.id)))
    spouse = cast.town.person(cast.plain, "周嫂")
    cast.town.appoint(spouse, "committee-member", cast.town.root, since=cast.day - timedelta(days=9))
    at_home = {"actor": cast.actor(spouse), "answer": "done", "now": cast.now}
    assert refusal(actions.answer_request, ask_id=ask.id, **at_home) == "own-request"
    assert actions.answer_request(ask_id=own.id, **at_home).answer == "done"


def test_whoever_acts_for_somebody_does_not_answer_them_at_the_desk(cast: Cast, as_: As) -> None:
    ask = asked(cast, cast.elder_person)
    cast.town.appoint(cast.helper, "committee-member", cast.town.root, since=cast.day - timedelta(days=9))
    assert "1 件" in text_of(as_(cast.helper).get(reverse("visits:today")))
    named = name_helper(
        actor=cast.actor(cast.elder_person), person_id=cast.elder_person.id, helper_id=cast.helper.id,
        channel="screen", given_on=cast.day, now=cast.now,
    )  # fmt: skip
    answer = {"actor": cast.actor(cast.helper), "ask_id": ask.id, "answer": "done", "now": cast.now}
    assert refusal(actions.answer_request, **answer) == "own-request"
    assert "由其他同事答复" in text_of(as_(cast.helper).get(href("ask", ask.id)))
    end_representation(actor=cast.actor(cast.helper), representation_id=named.id, now=cast.now)
    assert actions.answer_request(**answer).answer == "done"


def test_whoever_asked_for_another_reads_the_answer_only_while_they_act_for_them(cast: Cast, as_: As) -> None:
    elder, helper = cast.elder_person, cast.helper
    named = name_helper(
        actor=cast.actor(elder), person_id=elder.id, helper_id=helper.id, channel="screen",
        given_on=cast.day, now=cast.now,
    )  # fmt: skip
    acting = replace(cast.actor(helper), stands_for=elder.id)
    ask = actions.make_request(actor=acting, person_id=elder.id, kind="see", now=cast.now)
    client, page = as_(helper), href("ask", ask.id)
    assert page in client.get(href("mine")).content.decode()
    assert client.get(page).status_code == 200
    end_representation(actor=cast.actor(elder), representation_id=named.id, now=cast.now)
    assert page not in client.get(href("mine")).content.decode()
    assert client.get("/api/me/rights").json() == []
    assert client.get(page).status_code == 403
    assert as_(elder).get(page).status_code == 200


def test_a_refusal_names_one_of_the_laws_reasons_and_is_said_once(cast: Cast) -> None:
    ask = asked(cast, cast.resident, "delete")
    answer = {"actor": cast.actor(cast.secretary), "ask_id": ask.id, "now": cast.now}
    assert refusal(actions.answer_request, answer="refused", **answer) == "reason-needed-by-law"
    assert (
        refusal(actions.answer_request, answer="refused", reason="busy", **answer) == "reason-needed-by-law"
    )
    done = actions.answer_request(answer="partly", reason="statutory-duty", reply="电话已擦去。", **answer)
    assert done.reason == "statutory-duty"
    again = {"answer": "done", "reply": "已擦去。", **answer}
    assert refusal(actions.answer_request, **again) == "changed-meanwhile"


def test_a_correction_is_not_said_to_be_done_before_it_is(cast: Cast) -> None:
    ask = asked(cast, cast.resident, "correct", words="出生年份不对")
    answer = {"actor": cast.actor(cast.secretary), "ask_id": ask.id, "now": cast.now}
    assert refusal(actions.answer_request, answer="done", **answer) == "not-corrected"
    nothing = {"changes": {"name": "何平"}, "seen": ""}
    assert refusal(actions.correct_for, **answer, **nothing) == "nothing-changed"
    found = actions.correct_for(**answer, changes={"sex": "m"}, seen="")
    assert found.corrected == ["sex"]
    assert actions.answer_request(answer="done", **answer).answer == "done"


def test_a_deletion_is_not_said_to_be_done_before_it_is(cast: Cast, as_: As) -> None:
    answer = {"actor": cast.actor(cast.secretary), "answer": "done", "now": cast.now}
    ask = asked(cast, cast.resident, "delete")
    assert refusal(actions.answer_request, ask_id=ask.id, **answer) == "not-deleted"
    client = as_(cast.secretary)
    said = client.post(href("ask", ask.id), {"answer": "done", "reply": " "})
    assert said.status_code == 422
    assert "请先擦去或更正，或写明删除了什么" in text_of(said)
    assert href("correct", ask.id) in text_of(said), "the way to correct it"
    made = actions.answer_request(ask_id=ask.id, reply="电话已删除。", **answer)
    assert made.answer == "done", "words say what was done"
    fixed = asked(cast, cast.elder_person, "delete")
    actions.correct_for(actor=answer["actor"], ask_id=fixed.id, changes={"sex": "f"}, seen="", now=cast.now)
    assert actions.answer_request(ask_id=fixed.id, **answer).answer == "done", "it was corrected for it"


@pytest.mark.parametrize("headers", HX)
def test_a_copy_is_not_said_to_be_done_before_it_was_handed_over(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    ask, client = asked(cast, cast.resident, "copy"), as_(cast.secretary)
    said = client.post(href("ask", ask.id), {"answer": "done", "reply": "给了。"}, headers=headers)
    assert said.status_code == 422
    assert "请先做好副本" in text_of(said)
    assert href("copy", ask.id) in text_of(said), "the way to make it"
    page = client.get(href("copy", ask.id), headers=headers)
    assert "怎样把副本交给何平" in text_of(page)
    assert client.post(href("copy", ask.id), {"on": cast.day + timedelta(days=1)}).status_code == 422
    for other in (cast.leader, cast.resident):
        for name in ("copy", "make-copy"):
            assert as_(other).post(href(name, ask.id), {"on": cast.day}).status_code == 403
    noted = client.post(href("copy", ask.id), {"on": cast.day}, headers=headers)
    assert noted.status_code == 303
    ask.refresh_from_db()
    assert (ask.handed_as, ask.handed_on, ask.handed_by_id) == ("paper", cast.day, cast.secretary.id)
    assert client.post(href("ask", ask.id), {"answer": "done"}, headers=headers).status_code == 303
    assert "交了纸质副本 · 周远" in text_of(as_(cast.resident).get(href("ask", ask.id)))
    late = {"actor": cast.actor(cast.secretary), "ask_id": ask.id, "now": cast.now}
    assert refusal(actions.make_copy, **late) == "changed-meanwhile", "answered is answered"
    assert not verify_chains(cast.id)


def test_the_copy_made_holds_what_they_would_take_themselves(cast: Cast, as_: As) -> None:
    ask, client = asked(cast, cast.resident, "copy"), as_(cast.secretary)
    for path in (href("make-copy", ask.id), f"/api/rights/asks/{ask.id}/copy"):
        made = client.post(path)
        assert made.status_code == 200
        assert ".xlsx" in made["Content-Disposition"]
        book = openpyxl.load_workbook(io.BytesIO(b"".join(made.streaming_content)), read_only=True)
        cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
        assert any("何平" in cell for cell in cells)
        assert not any("刘玉兰" in cell for cell in cells), "nobody else's"
    assert Ask.objects.get(id=ask.id).handed_as == "file"
    assert entries_of(cast.id, ask).count("copy-handed-over") == 2
    seen = asked(cast, cast.resident, "see")
    assert as_(cast.leader).post(f"/api/rights/asks/{ask.id}/copy").status_code == 403
    assert client.post(href("make-copy", seen.id)).status_code == 422, "only what was asked for"
    own = asked(cast, cast.secretary, "copy")
    assert client.post(href("make-copy", own.id)).status_code == 422, "a colleague makes one's own"
    paper = client.post(
        f"/api/rights/asks/{ask.id}/handed-over", {"on": cast.day.isoformat()}, "application/json"
    )
    assert paper.json()["handed_as"] == "paper"


def entries_of(community_id: int, ask: Ask) -> list[str]:
    rows = Entry.objects.filter(community_id=community_id, subject_id=ask.person_id)
    return list(rows.values_list("kind", flat=True))


def test_a_deletion_is_done_once_two_erased_it(cast: Cast) -> None:
    ask = asked(cast, cast.resident, "delete")
    second = cast.town.person(name="郑钧")
    cast.town.appoint(second, "committee-member", cast.town.root, since=cast.day)
    Person.objects.filter(id=cast.resident.id).update(left_on=cast.day)
    who = {"actor": cast.actor(cast.secretary), "now": cast.now}
    made = actions.propose_erasure(person_id=cast.resident.id, **who)
    answer = {"ask_id": ask.id, "answer": "done", **who}
    assert refusal(actions.answer_request, **answer) == "not-deleted", "a proposal is no erasing"
    actions.confirm_erasure(actor=cast.actor(second), erasure_id=made.id, now=cast.now)
    assert actions.answer_request(**answer).answer == "done"


def test_the_office_notes_paper_and_relatives_of_the_dead_ask_too(cast: Cast, as_: As) -> None:
    day = cast.day - timedelta(days=3)
    sent = {"kind": "copy", "channel": "paper", "asked_on": day}
    client = as_(cast.leader)
    assert client.post(href("make", cast.resident.id), sent).status_code == 303
    ask = Ask.objects.get(person_id=cast.resident.id)
    assert (ask.channel, ask.asked_on, ask.due_on) == ("paper", day, day + timedelta(days=30))
    assert client.get(href("ask", ask.id)).status_code == 200, "whoever noted it follows it"
    posts = Tenure.objects.filter(person_id=cast.leader.id)
    kept = list(posts.values_list("id", "until"))
    posts.update(until=cast.day - timedelta(days=1))
    assert client.get(href("ask", ask.id)).status_code == 403, "not a day longer than the post"
    for key, until in kept:
        posts.filter(id=key).update(until=until)
    relative = {**sent, "relative": "何小妹，妹妹"}
    assert client.post(href("make", cast.resident.id), relative).status_code == 422
    Person.objects.filter(community_id=cast.id, id=cast.resident.id).update(left_on=cast.day)
    assert client.post(href("make", cast.resident.id), relative).status_code == 303
    assert as_(cast.helper).post(href("make", cast.resident.id), sent).status_code == 403


def test_the_desk_lists_what_is_overdue_first(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    late, fresh = asked(cast, cast.resident), asked(cast, cast.elder_person)
    Ask.objects.filter(id=late.id).update(due_on=cast.day - timedelta(days=2))
    client = as_(cast.secretary)
    page = text_of(client.get(href("desk")))
    assert page.index("何平") < page.index("刘玉兰")
    assert "其中 1 件已逾期" in page
    assert "逾期 2 天" in text_of(client.get(href("ask", late.id)))
    with django_assert_max_num_queries(14):
        client.get(href("desk"))
    assert fresh.is_overdue(cast.day) is False
    client.cookies["django_language"] = "en"
    assert "2 requests wait for an answer" in text_of(client.get(href("desk")))


def test_machines_ask_and_answer_the_same(cast: Cast, as_: As) -> None:
    me, desk = as_(cast.resident), as_(cast.secretary)
    made = me.post(
        f"/api/people/{cast.resident.id}/rights", {"kind": "explain", "words": "用途"}, "application/json"
    )
    assert made.status_code == 201
    key = made.json()["id"]
    assert me.get("/api/me/rights").json()[0]["id"] == key
    assert me.get("/api/rights/desk").status_code == 403
    assert desk.get("/api/rights/desk").json()[0]["id"] == key
    sent = {"answer": "done", "reply": "用来安排走访。"}
    assert me.post(f"/api/rights/asks/{key}/answer", sent, "application/json").status_code == 403
    assert desk.post(f"/api/rights/asks/{key}/answer", sent, "application/json").json()["answer"] == "done"
    assert as_(cast.helper).get(f"/api/rights/asks/{key}").status_code == 403
