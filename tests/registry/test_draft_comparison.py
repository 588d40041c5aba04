"""A draft is compared once and leafed through; it is compared anew when what is stored may have changed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from baibu.registry import actions
from baibu.registry.forms.reading import read_workbook
from baibu.registry.models import ImportDraft
from baibu.registry.queries.drafts import unpacked
from baibu.registry.queries.import_pages import draft_page
from tests.registry.offices import register, team, visits, workbook

pytestmark = pytest.mark.django_db
SHEETS = {**register(), **team(), **visits()}


@pytest.fixture
def kept(operator):
    now = timezone.now()
    read = read_workbook(workbook(SHEETS), "台账.xlsx", today=timezone.localdate(now))
    return actions.keep_draft(actor=operator, workbook=read, now=now)


def compared(operator, kept, after=timedelta(), **more):
    moment = timezone.now() + after
    return actions.compare_draft(actor=operator, draft_id=kept.id, now=moment, **more)


def test_leafing_through_asks_for_the_draft_alone(operator, kept, django_assert_num_queries):
    first = compared(operator, kept)[0].compared_at
    with django_assert_num_queries(3):
        draft, comparison = compared(operator, kept)
    assert draft.compared_at == first
    with django_assert_num_queries(0):
        assert draft_page(draft, comparison, "0", "new", "1").lines[0][1] == "王小芳"
        assert draft_page(draft, comparison, "0", "problems", "1").lines
        assert draft_page(draft, comparison, "2", "", "9").facts


@pytest.mark.parametrize("change", ["asked", "old", "applied", "undone", "language"])
def test_it_is_compared_anew_where_it_may_have_changed(operator, kept, change):
    first = compared(operator, kept)[0].compared_at
    act = None
    if change in ("applied", "undone"):
        act = actions.apply_draft(actor=operator, draft_id=kept.id, now=timezone.now()).act
        after, comparison = compared(operator, kept)
        assert after.compared_at > first
        assert len(comparison.sheets[0].lines["same"]) == 7
        first = after.compared_at
    if change == "undone":
        actions.undo_import(actor=operator, act_id=act.id, now=timezone.now())
        assert not ImportDraft.objects.filter(id=kept.id).exists(), "the draft goes with its act"
        return
    if change == "applied":
        return
    if change == "language":
        other = "zh-hans" if translation.get_language() == "en" else "en"
        with translation.override(other):
            assert compared(operator, kept)[0].compared_at > first
        return
    later = timedelta(minutes=11) if change == "old" else timedelta()
    assert compared(operator, kept, later, is_anew=change == "asked")[0].compared_at > first


def test_every_line_of_a_long_view_is_on_some_page(operator):
    rows = [("姓名", "住址"), *((f"王{sign}", f"3-2-{at + 100}") for at, sign in enumerate("甲乙丙丁" * 30))]
    now = timezone.now()
    read = read_workbook(workbook({"台账": rows}), "长.xlsx", today=timezone.localdate(now))
    kept = actions.keep_draft(actor=operator, workbook=read, now=now)
    draft, comparison = compared(operator, kept)
    pages = [draft_page(draft, comparison, "0", "new", str(number)) for number in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [50, 50, 20]
    assert [line[0] for page in pages for line in page.lines] == list(range(2, 122))


def test_a_correction_of_one_sheet_survives_that_of_another(operator, client):
    sheets = {
        "甲": [("姓名", "与户主关系", "住哪儿"), ("王小芳", "户主", "百合苑3-2-501")],
        "乙": [("日期", "被走访户", "去的人", "方式"), ("2026-05-02", "王小芳", "李杰", "上门")],
    }
    account = actions.open_account(
        actor=operator, username="op", password="a-quiet-street", is_operator=True, now=timezone.now()
    )
    client.force_login(account)
    content = workbook(sheets)

    def sent(address, **form):
        file = SimpleUploadedFile("台账.xlsx", content)
        return client.post(address, {**form, "file": file}, follow=True)

    sent(reverse("registry:imports") + "?community=baihe")

    def correct(sheet, **form):
        address = reverse("registry:import-correct", args=[ImportDraft.objects.get().id, sheet])
        assert client.get(address).status_code == 303, "the address of a refused correction can be opened"
        return sent(address, **form).content.decode()

    correct(0, **{"kind": "visits", "column-0": "name", "column-1": "relation", "column-2": ""})
    correct(1, **{"kind": "visits", "column-0": "day", "column-1": "visited", "column-2": "visitor",
                  "column-3": "how"})  # fmt: skip
    said = ImportDraft.objects.get().mapping
    assert said["甲"]["kind"] == "visits"
    assert said["乙"]["mapping"]["去的人"] == "visitor"
    read = unpacked(bytes(ImportDraft.objects.get().rows))
    assert [sheet.kind for sheet in read.sheets] == ["visits", "visits"]
