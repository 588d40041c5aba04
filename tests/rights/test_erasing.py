"""Erasing somebody: two people, no name anywhere afterwards, and every chain still holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from baibu import core
from baibu.ledger.queries import standings, verify_chains
from baibu.notices.actions import attach_file
from baibu.notices.models import Attachment
from baibu.registry.actions.consents import note_consent
from baibu.registry.models import (
    Account,
    Claim,
    Consent,
    ImportAct,
    ImportChange,
    OutsideIdentity,
    Person,
    Place,
    Tenure,
    sealed_fields,
)
from baibu.registry.queries import found_people
from baibu.registry.queries.vault import sealed_models
from baibu.rights import actions
from baibu.rights.models import Erasure
from baibu.visits.actions.visits import record_visit
from tests.notices.papers import document
from tests.notices.test_notices import written
from tests.visits.cast import Cast

from .test_asks import HX, asked, refusal, text_of

As = Callable[[Person], Client]
NAME = "刘玉兰"


@pytest.fixture
def second(cast: Cast) -> Person:
    """Another of the desk."""
    person = cast.town.person(name="郑钧")
    cast.town.appoint(person, "committee-member", cast.town.root, since=cast.day - timedelta(days=30))
    return person


@pytest.fixture
def gone(cast: Cast) -> Person:
    """The elder, who left, with everything that may be kept about somebody."""
    lady = cast.elder_person
    Person.objects.filter(community_id=cast.id, id=lady.id).update(name=NAME, sort_key="liu yu lan", sex="f")
    for home, note in ((cast.elder, "腿不方便，刘玉兰想换灯"), (cast.poor, "邻居刘玉兰常来帮忙")):
        record_visit(
            actor=cast.actor(cast.leader), household_id=home.id, on=cast.day, outcome="met", note=note,
            now=cast.now,
        )  # fmt: skip
    act = ImportAct.objects.create(
        community_id=cast.id, file_name=f"{NAME}的台账.xlsx", at=cast.now, report={}
    )
    ImportChange.objects.create(
        community_id=cast.id, act_id=act.id, table="person", row_id=lady.id, before={"relation": NAME},
        after={"phone": "19900000000"},
    )  # fmt: skip
    Consent.objects.create(
        community_id=cast.id, person_id=lady.id, purpose="passed-on", version=1, detail=f"{NAME} · 社区医院",
        given_on=cast.day, channel="paper", noted_at=cast.now,
    )  # fmt: skip
    account = cast.account(lady)
    Account.objects.filter(pk=account.pk).update(username=NAME)
    asked(cast, lady, "delete", words=f"我是{NAME}，我要搬走了")
    Person.objects.filter(community_id=cast.id, id=lady.id).update(left_on=cast.day)
    cast.elder_person = Person.objects.get(community_id=cast.id, id=lady.id)
    return cast.elder_person


def tables_with(words: str) -> list[str]:
    """The tables in which the words stand: every column of every row as text, sealed ones opened."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS row WHERE position(%s in row::text) > 0', [words]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    for model in sealed_models():
        for row in model._default_manager.all():
            said = [getattr(row, field.name) for field in sealed_fields(model)]
            if words in json.dumps([str(each) for each in said], ensure_ascii=False):
                found.append(f"{model._meta.label} (sealed)")
    return sorted(set(found))


def erase(cast: Cast, person: Person, second: Person) -> Erasure:
    """Proposed by the secretary, confirmed by the other."""
    made = actions.propose_erasure(actor=cast.actor(cast.secretary), person_id=person.id, now=cast.now)
    return actions.confirm_erasure(actor=cast.actor(second), erasure_id=made.id, now=cast.now)


def test_the_name_is_found_nowhere_and_every_chain_holds(cast: Cast, gone: Person, second: Person) -> None:
    assert {"registry_person", "ledger.Note (sealed)", "registry_importact"} <= set(tables_with(NAME))
    owed = standings(cast.id, cast.day).filter(household_id=cast.elder.id).count()
    done = erase(cast, gone, second)
    assert tables_with(NAME) == []
    assert tables_with("liu yu lan") == []
    assert not verify_chains(cast.id)
    assert not found_people(cast.id, NAME, [cast.town.root.id])
    assert standings(cast.id, cast.day).filter(household_id=cast.elder.id).count() == owed, "counts stay"
    person = Person.objects.get(community_id=cast.id, id=gone.id)
    assert (person.phone, bytes(person.phone_key), person.sex, person.born_on) == ("", b"", "", None)
    account = Account.objects.get(person_id=gone.id)
    assert not account.is_active
    assert account.username.startswith("erased-")
    assert done.counts["notes"] >= 1
    assert NAME not in json.dumps(done.counts, ensure_ascii=False)


def test_a_file_that_named_them_is_destroyed_and_others_stay(
    cast: Cast, gone: Person, second: Person
) -> None:
    note_consent(
        actor=cast.actor(cast.leader), purpose="shown", kind="name", person=gone, household_id=None,
        about_id=None, given_on=cast.day, channel="paper", guardian_id=None, now=cast.now,
    )  # fmt: skip
    draft = written(cast)
    for words in (f"感谢{NAME}", "检修安排"):
        attach_file(
            actor=cast.actor(cast.head),
            notice_id=draft.id,
            content=document(words),
            words="附件",
            now=cast.now,
        )
    assert "notices_attachment" in tables_with(NAME)
    assert erase(cast, gone, second).counts["files"] == 1
    assert tables_with(NAME) == []
    assert Attachment.objects.get().text == "检修安排"


def test_every_sealed_value_still_opens_and_an_import_brings_nothing_back(
    cast: Cast, gone: Person, second: Person
) -> None:
    erase(cast, gone, second)
    for model in sealed_models():
        for row in model._default_manager.filter(community_id=cast.id):
            for field in sealed_fields(model):
                getattr(row, field.name)
    change = ImportChange.objects.get(community_id=cast.id, row_id=gone.id)
    assert change.before == change.after == {}


def test_a_namesake_keeps_the_notes_that_may_be_about_them(cast: Cast, gone: Person, second: Person) -> None:
    other = cast.town.person(cast.plain, NAME)
    erase(cast, gone, second)
    assert Person.objects.get(community_id=cast.id, id=other.id).name == NAME
    assert "ledger.Note (sealed)" in tables_with(NAME), "the neighbour's note may speak of the other one"


def test_a_short_name_leaves_hashes_codes_and_places_as_they_are(
    cast: Cast, gone: Person, second: Person
) -> None:
    Person.objects.filter(community_id=cast.id, id=gone.id).update(name="Li")
    gone.refresh_from_db()
    Place.objects.filter(community_id=cast.id, id=cast.town.estate.id).update(name="Li苑")
    password = "argon2$argon2id$v=19$m=102400,t=2,p=8$TGk$aLi+Lib/Q"
    Account.objects.filter(pk=cast.account(cast.leader).pk).update(password=password)
    ImportAct.objects.filter(community_id=cast.id).update(file_name="Li.xlsx")
    ask = asked(cast, cast.resident, "explain", words="Li kam zu mir, Linda auch")
    erase(cast, gone, second)
    assert Place.objects.get(community_id=cast.id, id=cast.town.estate.id).name == "Li苑"
    assert Account.objects.get(person_id=cast.leader.id).password == password
    assert ImportAct.objects.get(community_id=cast.id).file_name == "—.xlsx"
    assert type(ask).objects.get(community_id=cast.id, id=ask.id).words == "— kam zu mir, Linda auch"


def test_what_they_came_in_with_is_gone_too(cast: Cast, gone: Person, second: Person) -> None:
    number, account = "19900000077", Account.objects.get(person_id=gone.id)
    for person_id in (gone.id, None):
        Claim.objects.create(
            community_id=cast.id, phone=number, name="玉兰", place_id=cast.elder.place_id,
            claimed_at=cast.now, above_on=cast.day, person_id=person_id, outcome="confirmed",
            decided_at=cast.now,
        )  # fmt: skip
    OutsideIdentity.objects.create(account=account, provider="feishu", mark="m", linked_on=cast.day)
    erase(cast, gone, second)
    assert tables_with(number) == []
    assert not Claim.objects.filter(community_id=cast.id).exists()
    assert not OutsideIdentity.objects.filter(account=account).exists()


def test_one_alone_does_not_erase_and_neither_does_the_person_or_their_home(
    cast: Cast, gone: Person, second: Person
) -> None:
    who = cast.actor(cast.secretary)
    made = actions.propose_erasure(actor=who, person_id=gone.id, now=cast.now)
    assert refusal(actions.confirm_erasure, actor=who, erasure_id=made.id, now=cast.now) == "same-person"
    again = {"actor": cast.actor(second), "person_id": gone.id, "now": cast.now}
    assert refusal(actions.propose_erasure, **again) == "proposed-already"
    for stranger in (cast.leader, cast.resident, gone):
        said = refusal(actions.confirm_erasure, actor=cast.actor(stranger), erasure_id=made.id, now=cast.now)
        assert said == "not-permitted"
    housemate = cast.town.person(cast.elder, "刘小宝")
    cast.town.appoint(housemate, "committee-deputy", cast.town.root, since=cast.day)
    own = {"actor": cast.actor(housemate), "erasure_id": made.id, "now": cast.now}
    assert refusal(actions.confirm_erasure, **own) == "own-data"
    assert actions.decline_erasure(actor=who, erasure_id=made.id, now=cast.now).declined_at
    late = {"actor": cast.actor(second), "erasure_id": made.id, "now": cast.now}
    assert refusal(actions.confirm_erasure, **late) == "changed-meanwhile"
    assert Person.objects.get(community_id=cast.id, id=gone.id).name == NAME


def test_a_legal_hold_says_why_it_blocks(cast: Cast, gone: Person, second: Person) -> None:
    who = cast.actor(cast.secretary)
    made = actions.propose_erasure(actor=who, person_id=gone.id, now=cast.now)
    about = {"actor": cast.actor(second), "person_id": gone.id, "now": cast.now}
    assert refusal(actions.set_hold, reason=" ", **about) == "reason-needed"
    actions.set_hold(reason="某法院 2026 民初 1 号，至结案", **about)
    with pytest.raises(core.Refusal, match="民初 1 号") as refused:
        actions.confirm_erasure(actor=cast.actor(second), erasure_id=made.id, now=cast.now)
    assert refused.value.code == "held"
    actions.lift_hold(**about)
    assert actions.confirm_erasure(actor=cast.actor(second), erasure_id=made.id, now=cast.now).confirmed_at


def test_a_hold_and_an_erasing_of_one_person_wait_for_each_other(
    cast: Cast, gone: Person, second: Person
) -> None:
    made = actions.propose_erasure(actor=cast.actor(cast.secretary), person_id=gone.id, now=cast.now)
    with CaptureQueriesContext(connection) as seen:
        actions.confirm_erasure(actor=cast.actor(second), erasure_id=made.id, now=cast.now)
    waits = [number for number, each in enumerate(seen) if is_waiting(each["sql"], gone)]
    erases = [number for number, each in enumerate(seen) if each["sql"].startswith("UPDATE")]
    assert waits
    assert waits[0] < erases[0]
    with CaptureQueriesContext(connection) as seen, suppress(core.Refusal):
        actions.set_hold(actor=cast.actor(cast.secretary), person_id=gone.id, reason="至结案", now=cast.now)
    assert [each for each in seen if is_waiting(each["sql"], gone)]


def is_waiting(said: str, person: Person) -> bool:
    return "FOR UPDATE" in said and "registry_person" in said and person.id.hex in said.replace("-", "")


def test_who_lives_or_works_here_is_not_erased(cast: Cast, second: Person) -> None:
    who = {"actor": cast.actor(cast.secretary), "now": cast.now}
    assert refusal(actions.propose_erasure, person_id=cast.resident.id, **who) == "lives-here"
    assert refusal(actions.propose_erasure, person_id=cast.leader.id, **who) == "holds-posts"
    Tenure.objects.filter(person_id=cast.leader.id).update(until=cast.day - timedelta(days=1))
    assert actions.propose_erasure(person_id=cast.leader.id, **who).person_id == cast.leader.id
    assert refusal(actions.propose_erasure, person_id=cast.helper.id, **who) == "helps"


@pytest.mark.parametrize("headers", HX)
def test_two_of_the_desk_do_it_on_the_page(
    cast: Cast, as_: As, gone: Person, second: Person, headers: dict[str, str]
) -> None:
    to = reverse("rights:erase", args=[gone.id])
    assert as_(cast.leader).get(to, headers=headers).status_code == 403
    one, two = as_(cast.secretary), as_(second)
    assert "提议擦去" in text_of(one.get(to, headers=headers))
    assert one.post(reverse("rights:propose-erasure", args=[gone.id]), headers=headers).status_code == 303
    made = Erasure.objects.get(person_id=gone.id)
    assert "确认，永久擦去" not in text_of(one.get(to, headers=headers))
    assert "确认，永久擦去" in text_of(two.get(to, headers=headers))
    assert NAME in text_of(two.get(reverse("rights:desk"), headers=headers)), "it waits on the desk"
    assert two.post(to, {"reason": "诉讼"}, headers=headers).status_code == 303
    assert "诉讼" in text_of(two.get(to, headers=headers))
    assert two.post(reverse("rights:lift-hold", args=[gone.id]), headers=headers).status_code == 303
    confirm = reverse("rights:confirm-erasure", args=[made.id])
    assert one.post(confirm, headers=headers).status_code == 422
    assert two.post(confirm, headers=headers).status_code == 303
    page = text_of(two.get(to, headers=headers))
    assert "已擦去" in page
    assert NAME not in page
    assert tables_with(NAME) == []
