"""What is owed follows the register: at once after an import, soon after a very large one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu import core
from baibu.ledger.actions import following, tick
from baibu.ledger.queries import standings
from baibu.registry import actions
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import Circumstance, ImportAct, Person
from baibu.registry.queries.actors import Actor
from baibu.visits.actions.circumstances import decide_needs, propose_imported
from tests.registry.offices import workbook

from .cast import Cast


def bring_in(cast: Cast, actor: Actor | None = None) -> actions.Applied:
    """A new family with a need, in a building that is not there yet."""
    rows = [("姓名", "住址", "与户主关系", "人员类别"), ("韩梅", "一苑9-1-101", "户主", "独居老人")]
    read = read_workbook(workbook({"居民台账": rows}), "新户.xlsx", today=cast.day)
    return actions.apply_import(
        actor=actor or Actor.operator(cast.id), workbook=read, now=cast.now, visit_sink=actions.visit_sink()
    )


def owed_to(cast: Cast, name: str) -> list[Any]:
    person = Person.objects.get(name=name)
    return [row for row in standings(cast.id, cast.day) if row.household_id == person.household_id]


def test_what_is_owed_to_a_new_home_stands_there_at_once(cast: Cast) -> None:
    done = bring_in(cast)
    assert done.follows == "at-once"
    assert ImportAct.objects.get().report["follows"] == "at-once"
    rows = [row.id for row in owed_to(cast, "韩梅")]
    assert rows
    actions.undo_import(actor=Actor.operator(cast.id), act_id=done.act.id, now=cast.now)
    left = standings(cast.id, cast.day).filter(id__in=rows)
    assert {row.disposition for row in left} == {"void"}, "nobody is owed a visit who is not there"


def test_a_large_import_is_planned_by_the_next_tick(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "AT_ONCE", 0)
    tick(cast.id, cast.now)
    assert bring_in(cast).follows == "soon"
    assert not owed_to(cast, "韩梅")
    tick(cast.id, cast.now + timedelta(minutes=1))
    assert owed_to(cast, "韩梅")


def test_a_need_of_the_operators_import_is_decided_by_two_people(cast: Cast) -> None:
    bring_in(cast)
    need = Circumstance.objects.get(kind="elder-living-alone", proposed_by=None)
    one, two = cast.actor(cast.secretary), cast.actor(cast.branch)
    consent = {"consent_on": cast.day, "consent_by": "paper", "now": cast.now}
    with pytest.raises(core.Refusal) as refused:
        decide_needs(actor=one, needs=[need.id], **consent)
    assert refused.value.code == "nobody-proposed"
    with pytest.raises(core.Refusal):
        propose_imported(actor=Actor.operator(cast.id), needs=[need.id], now=cast.now)
    assert propose_imported(actor=one, needs=[need.id], now=cast.now) == 1
    with pytest.raises(core.Refusal) as refused:
        decide_needs(actor=one, needs=[need.id], **consent)
    assert refused.value.code == "same-person"
    before = len(owed_to(cast, "韩梅"))
    assert decide_needs(actor=two, needs=[need.id], **consent) == 1
    assert len(owed_to(cast, "韩梅")) > before, "its visits are planned in the same act"


def test_several_needs_are_taken_up_and_confirmed_on_one_page(
    cast: Cast, as_: Callable[[Person], Client]
) -> None:
    bring_in(cast)
    need = str(Circumstance.objects.get(proposed_by=None).id)
    page = reverse("visits:circumstances")
    sent = {"act": "decide", "needs": [need], "consent_on": cast.day, "consent_by": "spoken"}
    secretary, branch = as_(cast.secretary), as_(cast.branch)
    assert "还没有人提出" in secretary.get(page).content.decode()
    assert secretary.post(page, {"act": "propose"}).status_code == 422
    assert secretary.post(page, {"act": "propose", "needs": [need]}).status_code == 303
    assert secretary.post(page, sent).status_code == 422, "whoever proposed it does not decide it"
    assert branch.post(page, {**sent, "consent_by": ""}).status_code == 422
    assert branch.post(page, sent).status_code == 303
    assert Circumstance.objects.get(id=need).decided_by == cast.branch.id


def test_before_a_method_is_adopted_a_page_says_what_is_missing(db: None, client: Client) -> None:
    now = timezone.now()
    made = actions.found_community(actor=Actor.operator(), code="new", name="新社区", now=now)
    person = actions.register_person(actor=Actor.operator(made.pk), name="苏宁", now=now)
    account = actions.open_account(
        actor=Actor.operator(made.pk), username="su", password="lamp on the stairs", person_id=person.id,
        now=now,
    )  # fmt: skip
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    for name in ("today", "me", "neighbourhood", "circumstances", "community", "method", "list"):
        answer = client.get(reverse(f"visits:{name}"))
        assert answer.status_code == 200
        assert "新社区还没有采用工作法" in answer.content.decode()
