"""What leaves the house: for a purpose, counted, agreed to, closed, seen by those in it, destroyed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msoffcrypto
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from baibu import core
from baibu.ledger.models import Entry
from baibu.registry import actions
from baibu.registry.forms import passwords
from baibu.registry.forms.passwords import opened
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import Account, Community, Export, ImportDraft, Person
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.alarms import MARKS, reached, taken_out
from baibu.registry.queries.outgoing import state_of, taken_along
from baibu.registry.queries.teams import compare
from baibu.site import ticker
from baibu.visits.actions import visits
from baibu.visits.actions.visits import record_visit, withdraw_visit
from baibu.visits.queries.looks import seen_page

from .cast import Cast

As = Callable[[Person], Client]
HX = {"HX-Request": "true", "HX-Target": "ask"}
pytestmark = pytest.mark.django_db


def account_of(cast: Cast, person: Person) -> Account:
    found = Account.objects.filter(community_id=cast.id, person_id=person.id).first()
    return found or Account.objects.create(
        community_id=cast.id, person_id=person.id, username=f"u{person.id}"
    )  # fmt: skip


def actor_of(cast: Cast, person: Person) -> Actor:
    actor = cast.actor(person)
    return Actor(account_of(cast, person).pk, actor.person_id, actor.community_id, pack=actor.pack)


def ask(cast: Cast, actor: Actor, **more: Any) -> Export:
    said = {"purpose": "upward", "words": "报街道民政办", "parts": ["register", "team"], **more}
    year = {"since": date(cast.day.year, 1, 1), "until": cast.day}
    return actions.ask_export(actor=actor, now=cast.now, **{**year, **said})


def plain(content: bytes, password: str) -> Any:
    book, to = msoffcrypto.OfficeFile(io.BytesIO(content)), io.BytesIO()
    book.load_key(password=password, verify_password=True)
    book.decrypt(to)
    return openpyxl.load_workbook(to)


def kinds(cast: Cast) -> list[str]:
    found = Entry.objects.filter(community_id=cast.id, kind__startswith="export-").order_by("at", "seq")
    return list(found.values_list("kind", flat=True))


def test_a_small_export_without_needs_is_made_at_once_closed_and_marked_on_every_sheet(cast: Cast) -> None:
    actor = actor_of(cast, cast.secretary)
    asked = ask(cast, actor, words="报街道 & 存档")
    assert (asked.number, asked.needs_second, state_of(asked, cast.now)) == (1, False, "ready")
    assert asked.people == Person.objects.filter(community_id=cast.id, household_id__isnull=False).count()
    made, password = actions.make_export(actor=actor, export_id=asked.id, now=cast.now)
    assert (state_of(made, cast.now), len(password)) == ("made", 19)
    _found, content = actions.take_export(actor=actor, export_id=asked.id, now=cast.now)
    assert content.startswith(b"\xd0\xcf\x11\xe0")
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        plain(content, "another")
    book = plain(content, password)
    assert book.sheetnames == ["导出说明", "居民台账", "两长四员"]
    for sheet in book:
        for words in (sheet.oddHeader.center.text, sheet.oddFooter.center.text):
            assert all(word in words for word in ("第1号", cast.secretary.name, str(cast.day)))
    cover = "\n".join(str(cell.value) for line in book["导出说明"].iter_rows() for cell in line)
    assert all(word in cover for word in ("1", cast.secretary.name, "报街道 & 存档"))
    numbers = [line[3].value for line in book["居民台账"].iter_rows(min_row=2)]
    needs = [line[9].value for line in book["居民台账"].iter_rows(min_row=2)]
    assert not any(numbers), "numbers were not asked for"
    assert not any(needs), "needs were not asked for"
    assert kinds(cast) == ["export-asked", "export-made", "export-taken"]
    assert "报街道" not in str(list(Entry.objects.filter(kind__startswith="export-").values()))


def test_nobody_else_makes_or_takes_it_and_others_see_that_it_is_there(cast: Cast, as_: As) -> None:
    asked = ask(cast, actor_of(cast, cast.secretary))
    actions.make_export(actor=actor_of(cast, cast.secretary), export_id=asked.id, now=cast.now)
    for act in (actions.make_export, actions.take_export):
        with pytest.raises(core.Refusal) as refused:
            act(actor=actor_of(cast, cast.branch), export_id=asked.id, now=cast.now)
        assert refused.value.code == "not-permitted"
    for person in (cast.leader, cast.head, cast.resident):
        with pytest.raises(core.Refusal):
            ask(cast, actor_of(cast, person))
        assert as_(person).get(reverse("registry:exports")).status_code == 403
        assert as_(person).get(reverse("registry:export", args=[asked.id])).status_code == 403


def test_needs_or_many_rows_wait_for_another_and_the_asker_never_agrees(cast: Cast) -> None:
    secretary, branch = actor_of(cast, cast.secretary), actor_of(cast, cast.branch)
    asked = ask(cast, Actor.operator(cast.id, operator_of().pk), parts=["register", "needs"])
    assert asked.sensitive > 0
    assert asked.needs_second
    Community.objects.filter(pk=cast.id).update(export_cap=2)
    many = ask(cast, secretary)
    assert (many.needs_second, many.sensitive) == (True, 0)
    for act in (
        lambda: actions.make_export(actor=secretary, export_id=many.id, now=cast.now),
        lambda: actions.decide_export(actor=secretary, export_id=many.id, is_agreed=True, now=cast.now),
    ):
        with pytest.raises(core.Refusal):
            act()
    if branch_may(cast):
        agreed = actions.decide_export(actor=branch, export_id=many.id, is_agreed=True, now=cast.now)
    else:
        agreed = actions.decide_export(
            actor=Actor.operator(cast.id, operator_of().pk), export_id=many.id, is_agreed=True, now=cast.now
        )
    assert state_of(agreed, cast.now) == "ready"
    with pytest.raises(core.Refusal) as twice:
        actions.decide_export(
            actor=Actor.operator(cast.id, operator_of("op2").pk),
            export_id=many.id, is_agreed=False, now=cast.now,
        )  # fmt: skip
    assert twice.value.code == "changed-meanwhile"
    made, _password = actions.make_export(actor=secretary, export_id=many.id, now=cast.now)
    assert made.made_at == cast.now


def operator_of(name: str = "op") -> Account:
    return Account.objects.filter(username=name).first() or Account.objects.create(
        username=name, is_operator=True
    )  # fmt: skip


def branch_may(cast: Cast) -> bool:
    try:
        actions.count_rows(
            actor=actor_of(cast, cast.branch), parts=["team"], since=cast.day, until=cast.day, now=cast.now
        )  # fmt: skip
    except core.Refusal:
        return False
    return True


def test_the_database_itself_refuses_a_file_nobody_agreed_to(cast: Cast) -> None:
    Community.objects.filter(pk=cast.id).update(export_cap=0)
    actor = actor_of(cast, cast.secretary)
    asked = ask(cast, actor)
    for wrong in (
        {"made_at": cast.now},
        {"decided_by_account_id": actor.account_id, "decided_at": cast.now, "is_agreed": True},
        {"taken": 4},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Export.objects.filter(id=asked.id).update(**wrong)


def test_what_was_not_agreed_to_or_forgotten_is_never_made(cast: Cast) -> None:
    Community.objects.filter(pk=cast.id).update(export_cap=0)
    actor, other = actor_of(cast, cast.secretary), Actor.operator(cast.id, operator_of().pk)
    refused, forgotten = ask(cast, actor), ask(cast, actor)
    assert [refused.number, forgotten.number] == [1, 2]
    actions.decide_export(actor=other, export_id=refused.id, is_agreed=False, now=cast.now)
    later = cast.now + timedelta(days=7)
    assert state_of(Export.objects.get(id=refused.id), later) == "refused"
    assert state_of(forgotten, later) == "lapsed"
    for key, now in ((refused.id, cast.now), (forgotten.id, later)):
        with pytest.raises(core.Refusal):
            actions.make_export(actor=actor, export_id=key, now=now)
    with pytest.raises(core.Refusal):
        actions.decide_export(actor=other, export_id=forgotten.id, is_agreed=True, now=later)


def test_more_rows_than_were_counted_do_not_go_out_unseen(cast: Cast) -> None:
    actor = actor_of(cast, cast.secretary)
    asked = ask(cast, actor)
    cast.town.person(cast.plain, "周后来")
    with pytest.raises(core.Refusal) as refused:
        actions.make_export(actor=actor, export_id=asked.id, now=cast.now)
    assert refused.value.code == "grown-meanwhile"
    asked = ask(cast, actor, parts=["register", "visits"])
    assert not asked.needs_second
    visits.record_visit(
        actor=cast.actor(cast.leader), household_id=cast.plain.id, on=cast.day, outcome="met", now=cast.now
    )
    with pytest.raises(core.Refusal) as refused:
        actions.make_export(actor=actor, export_id=asked.id, now=cast.now)
    assert refused.value.code == "grown-meanwhile"


def test_what_was_agreed_to_may_grow_by_a_few_rows_and_no_more(cast: Cast) -> None:
    Community.objects.filter(pk=cast.id).update(export_cap=0)
    actor, other = actor_of(cast, cast.secretary), Actor.operator(cast.id, operator_of().pk)
    few, many = ask(cast, actor), ask(cast, actor)
    for each in (few, many):
        actions.decide_export(actor=other, export_id=each.id, is_agreed=True, now=cast.now)
    for number in range(10):
        cast.town.person(cast.plain, f"周后来{number}")
    made, _password = actions.make_export(actor=actor, export_id=few.id, now=cast.now)
    assert made.people == few.people + 10
    cast.town.person(cast.plain, "周再来")
    with pytest.raises(core.Refusal) as refused:
        actions.make_export(actor=actor, export_id=many.id, now=cast.now)
    assert refused.value.code == "grown-meanwhile"


def test_the_file_is_handed_out_three_times_then_gone_and_after_seven_days_in_any_case(cast: Cast) -> None:
    actor = actor_of(cast, cast.secretary)
    first, second = ask(cast, actor), ask(cast, actor)
    for each in (first, second):
        actions.make_export(actor=actor, export_id=each.id, now=cast.now)
    for _time in range(3):
        assert actions.take_export(actor=actor, export_id=first.id, now=cast.now)[1]
    gone = Export.objects.get(id=first.id)
    assert (bytes(gone.content), gone.destroyed_at, gone.taken) == (b"", cast.now, 3)
    with pytest.raises(core.Refusal) as refused:
        actions.take_export(actor=actor, export_id=first.id, now=cast.now)
    assert refused.value.code == "file-gone"
    week = cast.now + timedelta(days=7)
    ticker.sweep(week - timedelta(minutes=1))
    assert bytes(Export.objects.get(id=second.id).content)
    with pytest.raises(core.Refusal):
        actions.take_export(actor=actor, export_id=second.id, now=week)
    ticker.sweep(week)
    ticker.sweep(week)
    swept = Export.objects.get(id=second.id)
    assert (bytes(swept.content), swept.destroyed_at) == (b"", week)
    assert kinds(cast).count("export-destroyed") == 2


def test_the_file_stands_sealed_in_the_database(cast: Cast) -> None:
    from django.db import connection

    actor = actor_of(cast, cast.secretary)
    asked = ask(cast, actor, words="给民政办老周")
    actions.make_export(actor=actor, export_id=asked.id, now=cast.now)
    with connection.cursor() as cursor:
        cursor.execute("select content, words from registry_export")
        content, words = (bytes(each) for each in cursor.fetchone())
    assert not content.startswith(b"\xd0\xcf")
    assert "老周".encode() not in words


def test_it_comes_in_again_with_its_password_and_changes_nothing(cast: Cast, as_: As) -> None:
    actor = Actor.operator(cast.id)
    _made, content, password, counts = actions.export_at_once(
        actor=actor, purpose="correct", words="核对", parts=["register", "phones", "needs", "team", "visits"],
        since=date(cast.day.year, 1, 1), until=cast.day, now=cast.now,
    )  # fmt: skip
    assert counts.people > 3
    book = read_workbook(content, "导出.xlsx", today=cast.day, password=password)
    assert "导出说明" not in [sheet.name for sheet in book.sheets]
    for difference in compare(book, cast.id, cast.day).sheets:
        assert not difference.new
        assert not difference.changed
        assert not difference.sheet.problems
    client, address = as_(cast.secretary), reverse("registry:imports")
    for sent, status, words in (
        ({}, 422, "密码"),
        ({"password": "wrong"}, 422, "打不开"),
        ({"password": password}, 303, ""),
    ):
        file = SimpleUploadedFile("导出.xlsx", content)
        answer = client.post(address, {"file": file, **sent})
        assert answer.status_code == status
        assert words in answer.content.decode()
        assert ('type="password"' in answer.content.decode()) == (status == 422)
    assert ImportDraft.objects.count() == 1
    assert 'type="password"' not in client.get(address).content.decode()


def test_a_closed_file_that_is_damaged_or_asks_for_endless_work_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = Actor.operator(cast.id)
    _made, content, password, _counts = actions.export_at_once(
        actor=actor, purpose="work", words="x", parts=["team"], since=cast.day, until=cast.day, now=cast.now
    )
    assert opened(content, password).startswith(b"PK")
    for odd in (content[:600] + bytes(len(content) - 600), content[:700]):
        with pytest.raises(core.Refusal) as refused:
            read_workbook(odd, "导出.xlsx", today=cast.day, password=password)
        assert refused.value.code == "not-a-workbook"
    monkeypatch.setattr(passwords, "MOST_ROUNDS", 99_999)
    with pytest.raises(core.Refusal) as refused:
        opened(content, password)
    assert refused.value.code == "not-a-workbook"


def test_everybody_whose_entry_was_in_it_reads_who_took_it_what_for_and_when(cast: Cast) -> None:
    actor = actor_of(cast, cast.secretary)
    asked = ask(cast, actor)
    assert taken_along(cast.actor(cast.resident)) == []
    actions.make_export(actor=actor, export_id=asked.id, now=cast.now)
    for person in (cast.resident, cast.leader):
        seen = [row for row in seen_page(cast.actor(person), cast.now).rows if row.is_export]
        assert [(row.who, row.words) for row in seen] == [(cast.secretary.name, "报街道民政办")]
    others = ask(cast, actor, parts=["team"])
    actions.make_export(actor=actor, export_id=others.id, now=cast.now)
    assert len(taken_along(cast.actor(cast.resident))) == 1, "holds no post"
    assert len(taken_along(cast.actor(cast.leader))) == 2


def test_the_homes_called_on_read_that_the_visits_went_out(cast: Cast) -> None:
    actor = actor_of(cast, cast.secretary)
    visit = {"outcome": "met", "on": cast.day, "now": cast.now}
    record_visit(actor=cast.actor(cast.leader), household_id=cast.plain.id, **visit)
    wrong = record_visit(actor=cast.actor(cast.leader), household_id=cast.elder.id, **visit)
    withdraw_visit(actor=cast.actor(cast.leader), visit_id=wrong.id, now=cast.now)
    early = ask(cast, actor, parts=["visits"], until=cast.day - timedelta(days=1))
    actions.make_export(actor=actor, export_id=early.id, now=cast.now)
    assert taken_along(cast.actor(cast.resident)) == [], "the visit is not of its days"
    asked = ask(cast, actor, parts=["visits"])
    if asked.needs_second:
        decide = {"export_id": asked.id, "is_agreed": True, "now": cast.now}
        actions.decide_export(actor=Actor.operator(cast.id, operator_of().pk), **decide)
    actions.make_export(actor=actor, export_id=asked.id, now=cast.now)
    (row,) = [each for each in seen_page(cast.actor(cast.resident), cast.now).rows if each.is_export]
    assert (row.who, row.words) == (cast.secretary.name, "报街道民政办")
    assert taken_along(cast.actor(cast.elder_person)) == [], "a visit taken back is not in the file"
    later = cast.now + timedelta(minutes=1)
    record_visit(actor=cast.actor(cast.leader), household_id=cast.poor.id, **{**visit, "now": later})
    poor = Person.objects.get(community_id=cast.id, household_id=cast.poor.id)
    assert taken_along(cast.actor(poor)) == [], "recorded after the file was made"


def test_marks_are_reached_by_what_one_person_takes_out_in_thirty_days(cast: Cast) -> None:
    assert MARKS == {"tracked": 25, "sensitive": 250, "other": 2500}
    assert reached({"tracked": 24, "sensitive": 249, "other": 2499}) == []
    full = {"tracked": 25, "sensitive": 250, "other": 2500}
    assert reached(full) == ["tracked-25", "sensitive-250", "other-2500"]
    actor = actor_of(cast, cast.secretary)
    first = ask(cast, actor)
    actions.make_export(actor=actor, export_id=first.id, now=cast.now)
    Export.objects.filter(id=first.id).update(people=2499)
    second = ask(cast, actor, parts=["register"])
    made, _password = actions.make_export(actor=actor, export_id=second.id, now=cast.now)
    assert made.alarms == ["other-2500"]
    entry = Entry.objects.filter(kind="export-made").order_by("-at", "-seq").first()
    assert entry.data["alarms"] == ["other-2500"]
    later = cast.now + timedelta(days=30)
    assert taken_out(cast.id, actor.account_id, later)["other"] == 0


@pytest.mark.parametrize("headers", [{}, HX], ids=["plain", "htmx"])
def test_the_pages_lead_from_the_purpose_to_the_file(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    client, address = as_(cast.secretary), reverse("registry:exports")
    refused = client.post(address, {"purpose": "upward", "parts": ["phones"]}, headers=headers)
    assert refused.status_code == 422
    said = {"purpose": "upward", "words": "报街道", "parts": ["register", "team"]}
    answer = client.post(address, said, headers=headers)
    assert answer.status_code == 303
    asked = Export.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert f"{asked.people} 行" in page
    made = client.post(reverse("registry:export-make", args=[asked.id]))
    assert (made.status_code, made["Cache-Control"]) == (200, "private, no-store")
    assert "slip__password" in made.content.decode()
    assert "slip__password" not in client.get(answer["Location"]).content.decode()
    file = client.post(reverse("registry:export-file", args=[asked.id]))
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xd0\xcf\x11\xe0")
    assert client.get(reverse("registry:export-file", args=[asked.id])).status_code == 405


@pytest.mark.parametrize("headers", [{}, HX])
def test_what_the_operator_agreed_to_or_asked_for_opens_to_the_community(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    account = Account.objects.open_account("operator", None, is_operator=True)
    operator = Actor.operator(cast.id, account.pk)
    theirs = ask(cast, actor_of(cast, cast.secretary), parts=["register", "needs"])
    actions.decide_export(actor=operator, export_id=theirs.id, is_agreed=True, now=timezone.now())
    other, client = ask(cast, operator), as_(cast.secretary)
    for page in (
        reverse("registry:exports"), *(reverse("registry:export", args=[each.id]) for each in (theirs, other))
    ):  # fmt: skip
        answer = client.get(page, **headers)
        assert answer.status_code == 200
        assert "系统管理员" in answer.content.decode()


def test_the_secretary_says_from_how_many_rows_on_and_others_do_not(cast: Cast, as_: As) -> None:
    address = reverse("registry:export-cap")
    assert as_(cast.secretary).post(address, {"rows": "40"}).status_code == 303
    assert Community.objects.get(pk=cast.id).export_cap == 40
    assert as_(cast.leader).post(address, {"rows": "4000"}).status_code == 403
    assert Community.objects.get(pk=cast.id).export_cap == 40


def test_the_api_does_the_same(cast: Cast, as_: As) -> None:
    client = as_(cast.secretary)
    sent = {"purpose": "work", "words": "外出用", "parts": ["register"]}
    asked = client.post("/api/exports", sent, content_type="application/json")
    assert (asked.status_code, asked.json()["state"]) == (201, "ready")
    key = asked.json()["id"]
    made = client.post(f"/api/exports/{key}/make", {}, content_type="application/json").json()
    assert (made["state"], len(made["password"])) == ("made", 19)
    assert "password" not in client.get(f"/api/exports/{key}").json()
    file = client.post(f"/api/exports/{key}/file", {}, content_type="application/json")
    assert opened(b"".join(file.streaming_content), made["password"]).startswith(b"PK")  # type: ignore[attr-defined]
    assert [each["id"] for each in client.get("/api/exports").json()] == [key]
    wrong = client.post("/api/exports", {**sent, "parts": ["all"]}, content_type="application/json")
    assert wrong.status_code == 422
    assert as_(cast.leader).get("/api/exports").status_code == 403
    assert as_(cast.leader).get(f"/api/exports/{key}").status_code == 403
    assert Client().get("/api/exports").status_code == 401


def test_the_list_costs_few_questions(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    actor, client = actor_of(cast, cast.secretary), as_(cast.secretary)
    for _time in range(5):
        ask(cast, actor)
    with django_assert_max_num_queries(16) as few:
        client.get(reverse("registry:exports"))
    for _time in range(10):
        ask(cast, actor)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse("registry:exports"))


def test_another_community_sees_none_of_it(cast: Cast) -> None:
    asked = ask(cast, actor_of(cast, cast.secretary))
    other = actions.found_community(actor=Actor.operator(), code="elsewhere", name="别处", now=timezone.now())
    with pytest.raises(core.Refusal) as refused:
        actions.decide_export(
            actor=Actor.operator(other.pk, operator_of().pk), export_id=UUID(str(asked.id)), is_agreed=True,
            now=cast.now,
        )  # fmt: skip
    assert refused.value.code == "not-found"


def test_machines_read_and_set_the_limit(cast: Cast, as_: As) -> None:
    top, branch, path = as_(cast.secretary), as_(cast.branch), "/api/exports/cap"
    assert top.get(path).json() == {"rows": 250}
    assert as_(cast.leader).get(path).status_code == 403
    for client in (branch, as_(cast.leader)):
        assert client.put(path, {"rows": 9}, "application/json").status_code == 403
    assert top.put(path, {"rows": -1}, "application/json").status_code == 422
    assert top.put(path, {"rows": 90}, "application/json").json() == {"rows": 90}
    assert Community.objects.get(pk=cast.id).export_cap == 90
