"""The import's pages, plain and with htmx."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from baibu.registry import actions
from baibu.registry.models import ImportAct, ImportDraft, KnownHeading, Person
from baibu.registry.queries import root_of
from tests.registry.offices import register, team, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(operator, now, client):
    """Somebody with a post of the whole community, signed in."""
    person = actions.register_person(actor=operator, name="苏宁", now=now)
    actions.appoint(
        actor=operator,
        person_id=person.id,
        post="committee-secretary",
        place_id=root_of(operator.community_id).id,
        since=now.date(),
        now=now,
    )
    account = actions.open_account(
        actor=operator, username="suning", password="a-quiet-street", person_id=person.id, now=now
    )
    client.force_login(account)
    return account


def sent(client, sheets, **more):
    file = SimpleUploadedFile("台账.xlsx", workbook(sheets))
    return client.post(reverse("registry:imports"), {"file": file}, **more)


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "upload"}])
def test_a_file_is_looked_at_and_brought_in_and_taken_back(secretary, client, headers):
    start = client.get(reverse("registry:imports"), headers=headers)
    assert start.status_code == 200
    assert 'type="file"' in text_of(start)
    answer = sent(client, {**register(), **team()})
    assert answer.status_code == 303
    shown = text_of(client.get(answer["Location"]))
    assert "新增 7 人" in shown
    assert "身份证号" in shown
    assert "个人信息保护法" in shown
    assert "****12" in shown
    assert not Person.objects.filter(name="李杰").exists(), "nothing is written before it is said"
    key = ImportDraft.objects.get().id
    done = client.post(reverse("registry:import-apply", args=[key]))
    assert done.status_code == 303
    assert Person.objects.filter(name="李杰").exists()
    assert "新增了 7 人" in text_of(client.get(done["Location"]))
    assert client.get(reverse("registry:import-draft", args=[key]))["Location"] == done["Location"]
    client.post(done["Location"])
    assert ImportAct.objects.get().undone_at
    assert not Person.objects.filter(name="李杰").exists()


@pytest.mark.parametrize("show", ["problems", "new", "changed", "gone", "same"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "difference"}])
def test_every_view_of_a_draft(secretary, client, show, headers):
    sent(client, register())
    href = reverse("registry:import-draft", args=[ImportDraft.objects.get().id])
    answer = client.get(f"{href}?sheet=0&show={show}", headers=headers)
    assert answer.status_code == 200
    assert ("<html" in text_of(answer)) == (not headers)


def test_a_file_that_is_none_comes_back_with_a_word(secretary, client):
    answer = client.post(reverse("registry:imports"), {"file": SimpleUploadedFile("x.xlsx", b"no")})
    assert answer.status_code == 422
    assert "打不开" in text_of(answer)
    assert client.post(reverse("registry:imports"), {}).status_code == 422


def test_a_corrected_heading_is_read_again_and_remembered(secretary, client):
    sheets = {"登记表": [("姓名", "与户主关系", "住哪儿"), ("王小芳", "户主", "百合苑3-2-501")]}
    sent(client, sheets)
    key = ImportDraft.objects.get().id
    form = {"kind": "register", "column-0": "name", "column-1": "relation", "column-2": "address"}
    file = SimpleUploadedFile("台账.xlsx", workbook(sheets))
    answer = client.post(reverse("registry:import-correct", args=[key, 0]), {**form, "file": file})
    assert answer.status_code == 303
    assert "新增 1 人" in text_of(client.get(answer["Location"]))
    assert KnownHeading.objects.get().field == "address"
    assert ImportDraft.objects.count() == 1
    refused = client.post(reverse("registry:import-correct", args=[ImportDraft.objects.get().id, 0]), form)
    assert refused.status_code == 422


def test_files_to_save(secretary, client):
    sent(client, register())
    key = ImportDraft.objects.get().id
    for name, args in (("import-sample", []), ("import-rejected", [key])):
        answer = client.get(reverse(f"registry:{name}", args=args))
        assert answer.status_code == 200
        assert b"".join(answer)[:2] == b"PK"
        assert ".xlsx" in answer["Content-Disposition"]


def test_nobody_else_gets_in(operator, now, client):
    assert client.get(reverse("registry:imports")).status_code == 302
    person = actions.register_person(actor=operator, name="苏宁", now=now)
    account = actions.open_account(
        actor=operator, username="su", password="a-quiet-street", person_id=person.id, now=now
    )
    client.force_login(account)
    assert client.get(reverse("registry:imports")).status_code == 403
    assert client.get(reverse("registry:exports")).status_code == 403
    assert sent(client, register()).status_code == 403


def test_the_page_of_a_draft_costs_few_queries(secretary, client, django_assert_max_num_queries):
    sent(client, register())
    href = reverse("registry:import-draft", args=[ImportDraft.objects.get().id])
    with django_assert_max_num_queries(16):
        client.get(href)
    with django_assert_max_num_queries(12):
        client.get(reverse("registry:imports"))


def test_the_operator_chooses_a_community(operator, now, client):
    client.force_login(
        actions.open_account(
            actor=operator, username="op", password="a-quiet-street", is_operator=True, now=now
        )
    )
    assert "百合苑社区" in text_of(client.get(reverse("registry:imports"), follow=True))
    assert 'type="file"' in text_of(client.get(reverse("registry:imports") + "?community=baihe"))
    assert sent(client, register()).status_code == 303
