"""People missing from a brought sheet: nobody leaves by it, somebody says what is the case."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from baibu.registry import actions
from baibu.registry.models import HomeChange, Household, ImportDraft, Person
from baibu.registry.queries import root_of
from tests.registry.offices import workbook

pytestmark = pytest.mark.django_db

HEADS = ("姓名", "与户主关系", "住址")
FAMILIES = [
    ("王一", "户主", "百合苑3-2-501"), ("王二", "子", "百合苑3-2-501"), ("李一", "户主", "百合苑3-2-502"),
    ("李二", "配偶", "百合苑3-2-502"), ("赵一", "户主", "百合苑3-2-601"),
]  # fmt: skip


@pytest.fixture
def secretary(operator, client):
    """Somebody with a post of the whole community, signed in; the register was brought in before."""
    now = timezone.now()
    person = actions.register_person(actor=operator, name="苏宁", now=now)
    root = root_of(operator.community_id).id
    post = {"person_id": person.id, "post": "committee-secretary", "place_id": root}
    actions.appoint(actor=operator, since=timezone.localdate(now), now=now, **post)
    account = actions.open_account(
        actor=operator, username="suning", password="a-quiet-street", person_id=person.id, now=now
    )
    client.force_login(account)
    sent(client, FAMILIES)
    client.post(reverse("registry:import-apply", args=[ImportDraft.objects.get().id]))
    ImportDraft.objects.all().delete()
    return account


def sent(client, families):
    file = SimpleUploadedFile("台账.xlsx", workbook({"居民台账": [HEADS, *families]}))
    answer = client.post(reverse("registry:imports"), {"file": file})
    assert answer.status_code == 303
    return ImportDraft.objects.order_by("-read_at").first()


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def gone(draft):
    return reverse("registry:import-gone", args=[draft.id])


def test_the_preview_leads_to_the_list(secretary, client):
    draft = sent(client, FAMILIES[:1])
    preview = client.get(reverse("registry:import-draft", args=[draft.id]) + "?show=gone")
    assert gone(draft) in text_of(preview)
    assert "王二" in text_of(preview)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "gone"}])
@pytest.mark.parametrize("is_applied", [False, True])
def test_one_form_says_who_left_and_who_is_still_here(secretary, client, headers, is_applied):
    draft = sent(client, [FAMILIES[0]])
    if is_applied:
        done = client.post(reverse("registry:import-apply", args=[draft.id]))
        assert gone(draft) in text_of(client.get(done["Location"]))
    shown = client.get(gone(draft), headers=headers)
    assert "有 4 人登记在册" in text_of(client.get(gone(draft)))
    assert "checked" not in text_of(shown), "nothing is ticked before somebody says it"
    home = Household.objects.get(room="502")
    two, one = Person.objects.get(name="王二"), Person.objects.get(name="赵一")
    day = timezone.localdate()
    nothing = client.post(gone(draft), {f"say-{two.id}": ""}, headers=headers)
    assert (nothing.status_code, HomeChange.objects.count()) == (422, 0)
    form = {
        f"say-home-{home.id}": "left", f"on-home-{home.id}": day.isoformat(),
        f"say-{two.id}": "here", f"on-{two.id}": day.isoformat(),
    }  # fmt: skip
    assert client.post(gone(draft), form, headers=headers).status_code == 303
    assert set(Person.objects.filter(left_on=day).values_list("name", flat=True)) == {"李一", "李二"}
    assert Household.objects.get(id=home.id).left_on == day
    rest = text_of(client.get(gone(draft)))
    assert "有 1 人登记在册" in rest
    assert "王二" not in rest
    assert "赵一" in rest
    assert not Person.objects.get(id=one.id).left_on


def test_all_of_a_form_or_nothing(secretary, client):
    draft = sent(client, [FAMILIES[0]])
    two, one = Person.objects.get(name="王二"), Person.objects.get(name="赵一")
    day = timezone.localdate()
    form = {
        f"say-{two.id}": "left", f"on-{two.id}": day.isoformat(),
        f"say-{one.id}": "left", f"on-{one.id}": (day + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    answer = client.post(gone(draft), form)
    assert answer.status_code == 422
    assert "还没有到" in text_of(answer)
    assert not Person.objects.exclude(left_on=None).exists()
    assert client.post(gone(draft), {f"say-{two.id}": "left", f"on-{two.id}": ""}).status_code == 422


def test_who_holds_a_post_is_asked_about_it_on_their_own_page(secretary, operator, client):
    one = Person.objects.get(name="赵一")
    now = timezone.now()
    place = Household.objects.get(room="601").place_id
    actions.appoint(
        actor=operator, person_id=one.id, post="building-head", place_id=place,
        since=timezone.localdate(now), now=now,
    )  # fmt: skip
    draft = sent(client, [FAMILIES[0]])
    assert reverse("registry:person-left", args=[one.id]) in text_of(client.get(gone(draft)))
    client.post(gone(draft), {f"say-{one.id}": "left", f"on-{one.id}": timezone.localdate().isoformat()})
    assert not Person.objects.get(id=one.id).left_on


def test_long_lists_are_paged_and_cost_the_same(secretary, client, django_assert_max_num_queries):
    many = [("钱" + chr(0x4E00 + number), "户主", f"百合苑3-1-{number}01") for number in range(1, 36)]
    client.post(reverse("registry:import-apply", args=[sent(client, [*FAMILIES, *many]).id]))
    draft = sent(client, [FAMILIES[0]])
    with django_assert_max_num_queries(20):
        first = text_of(client.get(gone(draft)))
    assert "?page=2" in first
    assert first.count('type="date"') == 30
    assert text_of(client.get(gone(draft) + "?page=2")).count('type="date"') == 8


def test_a_program_says_the_same(secretary, client):
    draft = sent(client, [FAMILIES[0]])
    shown = client.get(f"/api/imports/{draft.id}/gone").json()
    assert (shown["people"], shown["pages"]) == (4, 1)
    two, one = Person.objects.get(name="王二"), Person.objects.get(name="赵一")
    left = [{"person_id": str(one.id), "on": timezone.localdate().isoformat()}]
    answer = client.post(
        f"/api/imports/{draft.id}/gone",
        {"left": left, "here": [str(two.id)]},
        content_type="application/json",
    )
    assert answer.json() == {"people": 2}
    assert Person.objects.get(id=one.id).left_on == timezone.localdate()
    assert client.get(f"/api/imports/{draft.id}/gone").json()["people"] == 2


def test_nobody_else_says_it(secretary, operator, client):
    draft = sent(client, [FAMILIES[0]])
    one = Person.objects.get(name="赵一")
    account = actions.open_account(
        actor=operator, username="zhao", password="a-quiet-street", person_id=one.id, now=timezone.now()
    )
    client.force_login(account)
    assert client.get(gone(draft)).status_code == 403
    assert client.post(gone(draft), {f"say-{one.id}": "here"}).status_code == 403
