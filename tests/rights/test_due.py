"""What is past its term: listed, destroyed by two in one act, and proved by a certificate."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu.ledger.models import Look
from baibu.ledger.queries import timeline, verify_chains
from baibu.registry.models import Circumstance, Consent, Export, Person
from baibu.registry.queries.privacy import FILE, read_register, register
from baibu.rights import actions
from baibu.rights.actions.destroying import DESTROY
from baibu.rights.models import Ask, Destruction, Hold
from baibu.rights.queries.certificates import certificate_numbered
from baibu.rights.queries.due import KINDS, due, keys_hash, term_of
from baibu.site.cli.privacy import due_facts
from baibu.site.ticker import sweep
from tests.visits.cast import Cast

from .test_asks import HX, asked, refusal, text_of
from .test_erasing import erase, second, tables_with

__all__ = ["second"]
As = Callable[[Person], Client]


@pytest.fixture
def past(cast: Cast) -> Person:
    """Somebody who left a year ago, a need long over, a consent long taken back, an old request."""
    gone = cast.town.person(cast.far, "陶渊明", left_on=cast.day - timedelta(days=400))
    cast.town.need("hardship", gone, cast.day - timedelta(days=900), cast.day - timedelta(days=500))
    Consent.objects.create(
        community_id=cast.id, person_id=gone.id, purpose="shown", kind="name", version=1,
        given_on=cast.day - timedelta(days=2000), channel="paper", noted_at=cast.now,
        withdrawn_on=cast.day - timedelta(days=1200), withdrawn_at=cast.now,
    )  # fmt: skip
    ask = asked(cast, gone)
    type(ask).objects.filter(id=ask.id).update(answer="done", answered_at=cast.now - timedelta(days=1200))
    return gone


def counts(cast: Cast) -> dict[str, int]:
    """Kind → how many are due."""
    return {kind.code: kind.count for kind in due(cast.id, cast.day) if kind.count}


def test_every_kind_has_a_term_in_the_register_and_a_way_to_be_destroyed() -> None:
    assert set(KINDS) == set(DESTROY)
    for table, column, _find in KINDS.values():
        assert term_of(table, column).days > 0, table
        assert term_of(table, column).ends != "never", table


def test_what_is_past_its_term_is_found_and_what_is_not_stays_off_the_list(cast: Cast, past: Person) -> None:
    assert counts(cast) == {"requests": 1, "consents": 1, "needs": 1, "people": 1}
    Person.objects.filter(id=past.id).update(left_on=cast.day - timedelta(days=180))
    assert "people" not in counts(cast), "on the last day of its term it still stays"
    Person.objects.filter(id=past.id).update(left_on=cast.day - timedelta(days=181))
    assert counts(cast)["people"] == 1
    cast.town.need("hardship", past, cast.day - timedelta(days=900))
    assert "people" not in counts(cast), "something is still open"


def test_a_wish_about_the_phone_outlives_its_term_while_they_live_here(cast: Cast) -> None:
    Consent.objects.create(
        community_id=cast.id, person_id=cast.resident.id, purpose="phone", version=0, channel="screen",
        noted_at=cast.now, withdrawn_on=cast.day - timedelta(days=2000), withdrawn_at=cast.now,
    )  # fmt: skip
    assert not counts(cast), "a sheet would bring the number back"


def test_two_people_destroy_the_same_list_in_one_act(cast: Cast, past: Person, second: Person) -> None:
    one, two = cast.actor(cast.secretary), cast.actor(second)
    assert (
        refusal(actions.propose_destruction, actor=cast.actor(cast.leader), now=cast.now) == "not-permitted"
    )
    listed = keys_hash(due(cast.id, cast.day))
    made = actions.propose_destruction(actor=one, now=cast.now)
    assert made.keys_hash == listed
    assert refusal(actions.propose_destruction, actor=two, now=cast.now) == "proposed-already"
    confirm = {"destruction_id": made.id, "now": cast.now}
    assert refusal(actions.confirm_destruction, actor=one, **confirm) == "same-person"
    done = actions.confirm_destruction(actor=two, **confirm)
    assert counts(cast) == {}
    assert tables_with("陶渊明") == []
    assert not Circumstance.objects.filter(person_id=past.id).exists()
    assert not Consent.objects.filter(person_id=past.id).exists()
    assert not verify_chains(cast.id)
    assert {kind["kind"]: kind["count"] for kind in done.kinds} == {
        "requests": 1, "consents": 1, "needs": 1, "people": 1,
    }  # fmt: skip
    assert "陶渊明" not in json.dumps(done.kinds, ensure_ascii=False)
    entries = timeline(cast.id, "place", cast.town.root.id)
    assert done.number in [entry.data.get("certificate") for entry in entries]
    assert refusal(actions.confirm_destruction, actor=two, **confirm) in ("changed-meanwhile", "another-list")
    assert refusal(actions.propose_destruction, actor=one, now=cast.now) == "nothing-due"


def test_another_list_than_the_proposed_one_is_not_destroyed(
    cast: Cast, past: Person, second: Person
) -> None:
    made = actions.propose_destruction(actor=cast.actor(cast.secretary), now=cast.now)
    Hold.objects.create(community_id=cast.id, person_id=past.id, reason="诉讼", set_on=cast.day)
    confirm = {"actor": cast.actor(second), "destruction_id": made.id, "now": cast.now}
    assert refusal(actions.confirm_destruction, **confirm) == "another-list"
    assert Person.objects.get(id=past.id).name == "陶渊明"
    assert not counts(cast), "a hold keeps everything of theirs"
    actions.decline_destruction(**confirm)


def test_days_are_those_of_the_community_in_the_first_hours_of_a_day(
    cast: Cast, past: Person, second: Person
) -> None:
    early = datetime(cast.day.year + 1, 1, 1, 3, tzinfo=timezone.get_default_timezone())
    Ask.objects.filter(community_id=cast.id).update(answered_at=early - timedelta(days=2000))
    (kind,) = (each for each in due(cast.id, early.date()) if each.code == "requests")
    assert kind.rows[0].since == timezone.localdate(early - timedelta(days=2000))
    made = actions.propose_destruction(actor=cast.actor(cast.secretary), now=early)
    done = actions.confirm_destruction(actor=cast.actor(second), destruction_id=made.id, now=early)
    assert done.number.startswith(f"{cast.day.year + 1}-")
    assert certificate_numbered(cast.id, done.number)


def test_a_certificate_that_was_changed_is_not_ours(cast: Cast, past: Person, second: Person) -> None:
    made = actions.propose_destruction(actor=cast.actor(cast.secretary), now=cast.now)
    done = actions.confirm_destruction(actor=cast.actor(second), destruction_id=made.id, now=cast.now)
    assert certificate_numbered(cast.id, done.number)
    assert not certificate_numbered(cast.id, done.number[:-1] + ("0" if done.number[-1] != "0" else "1"))
    for number in ("nonsense", "2026-²-abc", "2026-99999999999999999999-abc"):
        assert not certificate_numbered(cast.id, number)
    Destruction.objects.filter(id=done.id).update(kinds=[{**done.kinds[0], "count": 999}])
    assert not certificate_numbered(cast.id, done.number)


@pytest.mark.parametrize("headers", HX)
def test_it_is_done_on_the_pages_and_printed(
    cast: Cast, as_: As, past: Person, second: Person, headers: dict[str, str]
) -> None:
    to = reverse("rights:due")
    assert as_(cast.leader).get(to, headers=headers).status_code == 403
    one, two = as_(cast.secretary), as_(second)
    page = text_of(one.get(to, headers=headers))
    for words in ("4 条已过保存期限", "待确认的导入", "不少于六个月"):
        assert words in page, words
    assert "陶渊明" not in page
    assert "陶渊明" in text_of(one.get(reverse("rights:due-rows", args=["people"]), headers=headers))
    made = one.post(reverse("rights:propose-destruction"), headers=headers)["Location"]
    assert "确认，永久销毁" not in text_of(one.get(made, headers=headers))
    assert "确认，永久销毁" in text_of(two.get(made, headers=headers))
    assert two.post(f"{made}confirm/", headers=headers).status_code == 303
    done = Destruction.objects.get(community_id=cast.id)
    certificate = text_of(two.get(made, headers=headers))
    assert done.number in certificate
    assert done.keys_hash in certificate
    assert "郑钧" in certificate
    assert "内容一致" in text_of(two.get(to, {"number": done.number}))
    assert "没有这份证明" in text_of(two.get(to, {"number": "2026-0001-abc"}))


def test_the_list_asks_few_questions_and_is_in_english(
    cast: Cast, as_: As, past: Person, django_assert_max_num_queries: Any
) -> None:
    client = as_(cast.secretary)
    client.cookies["django_language"] = "en"
    client.get(reverse("rights:due"))
    with django_assert_max_num_queries(26):
        page = text_of(client.get(reverse("rights:due")))
    assert "4 rows are past their term" in page
    for kind, words in (("consents", "being shown on a public page"), ("needs", "household in hardship")):
        assert words in text_of(client.get(reverse("rights:due-rows", args=[kind])))


def test_the_command_line_says_the_same(cast: Cast, past: Person) -> None:
    facts = due_facts(cast.town.community)
    assert facts["total"] == 4
    assert {kind["kind"]: kind["count"] for kind in facts["kinds"] if kind["count"]} == counts(cast)
    assert facts["keys_hash"] == keys_hash(due(cast.id, cast.day))
    assert "陶渊明" not in json.dumps(facts, ensure_ascii=False)


def test_who_looked_outlives_every_sweep_and_every_destruction(
    cast: Cast, as_: As, past: Person, second: Person, caplog: pytest.LogCaptureFixture
) -> None:
    assert as_(cast.leader).get(reverse("visits:household", args=[cast.elder.id])).status_code == 200
    looked = list(Look.objects.order_by("id").values_list("id", "hash"))
    assert looked
    sweep(cast.now + timedelta(days=3650))
    assert not caplog.records, "no sweep stumbled over them"
    made = actions.propose_destruction(actor=cast.actor(cast.secretary), now=cast.now)
    actions.confirm_destruction(actor=cast.actor(second), destruction_id=made.id, now=cast.now)
    Person.objects.filter(id=cast.elder_person.id).update(left_on=cast.day)
    erase(cast, cast.elder_person, second)
    assert list(Look.objects.order_by("id").values_list("id", "hash")) == looked
    assert "ledger.Look" not in {table for table, _column, _find in KINDS.values()}


def test_the_register_takes_no_term_of_looks_shorter_than_six_months() -> None:
    tree = yaml.safe_load(FILE.read_text("utf-8"))
    tree["tables"]["ledger.Look"]["gist"]["kept"] = "short"
    for days, is_enough in ((183, False), (184, True), (30, False), (0, False)):
        tree["terms"]["short"] = {"ends": "said", "days": days, "zh": "短", "en": "short"}
        if is_enough:
            assert read_register(tree).tables["ledger.Look"].entries[0].term.days == days
            continue
        with pytest.raises(ValueError, match=r"ledger\.Look.*at the least"):
            read_register(tree)
    assert register().tables["ledger.Look"].entries[0].term.ends == "never"


def test_machines_propose_confirm_and_read_the_certificate(
    cast: Cast, as_: As, past: Person, second: Person
) -> None:
    first, other = as_(cast.secretary), as_(second)
    for client in (as_(cast.leader), as_(cast.resident)):
        assert client.get("/api/rights/due").status_code == 403
        assert client.post("/api/destructions").status_code == 403
    known = {each["kind"]: each["count"] for each in first.get("/api/rights/due").json()}
    assert known["people"] == 1
    made = first.post("/api/destructions")
    assert made.status_code == 201
    key = made.json()["id"]
    assert as_(cast.leader).get(f"/api/destructions/{key}").status_code == 403
    assert first.post(f"/api/destructions/{key}/confirm").json()["code"] == "same-person"
    done = other.post(f"/api/destructions/{key}/confirm").json()
    assert done["number"]
    assert done["is_whole"]
    assert past.name not in json.dumps(done, ensure_ascii=False)
    assert first.get(f"/api/destructions/{key}").json() == done
    assert [each["id"] for each in first.get("/api/destructions").json()] == [key]
    assert other.post(f"/api/destructions/{key}/decline").status_code == 409, "done is done"
    assert first.post("/api/destructions").json()["code"] == "nothing-due"


def test_exports_go_three_years_after_they_were_made_but_for_the_newest(
    cast: Cast, as_: As, second: Person
) -> None:
    account = cast.account(cast.secretary)
    long_ago = cast.now - timedelta(days=1097)
    for number, asked_at, made_at in (
        (1, long_ago, long_ago), (2, long_ago, None), (3, long_ago, cast.now - timedelta(days=1095)),
        (4, long_ago, long_ago),
    ):  # fmt: skip
        Export.objects.create(
            community_id=cast.id, number=number, purpose="work", parts=["team"], since=cast.day,
            until=cast.day, asked_by_account_id=account.pk, asked_at=asked_at, made_at=made_at, people=1,
            sensitive=0, visits=0, needs_second=False,
        )  # fmt: skip
    rows = next(kind.rows for kind in due(cast.id, cast.day) if kind.code == "exports")
    assert sorted(row.label for row in rows) == ["第1号", "第2号"], (
        "the third within its term, the last the newest"
    )
    actions.set_hold(
        actor=cast.actor(second), person_id=cast.secretary.id, reason="某法院民初 7 号", now=cast.now
    )
    assert "exports" not in counts(cast), "a hold keeps what they took out"
    actions.lift_hold(actor=cast.actor(second), person_id=cast.secretary.id, now=cast.now)
    made = actions.propose_destruction(actor=cast.actor(cast.secretary), now=cast.now)
    actions.confirm_destruction(actor=cast.actor(second), destruction_id=made.id, now=cast.now)
    left = Export.objects.filter(community_id=cast.id).values_list("number", flat=True)
    assert sorted(left) == [3, 4]
