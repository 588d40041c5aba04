"""A file says no more than is seen in it, passes the gate, and is public exactly as long as its notice."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from PIL import Image

from baibu.notices import actions
from baibu.notices.actions import cleaning
from baibu.notices.actions.attachments import cleaned
from baibu.notices.models import MOST_FILES, Attachment, Named, Notice
from baibu.notices.queries import mark_of
from baibu.registry.actions.withdrawing import withdraw_consent
from baibu.registry.models import Person
from baibu.registry.queries.bounds import bounded
from tests.notices import papers
from tests.notices.papers import TRACE, document, picture
from tests.notices.test_notices import agreed, confirmed, refused, words, written
from tests.visits.cast import Cast

As = Callable[[Person], Client]
LOCK = pikepdf.Encryption(owner="a", user="b")
#: a page of some eight thousand signs
LONG = "\n".join(f"{number}{'字' * 270}" for number in range(30))
READABLE = pikepdf.Encryption(owner="a", user="")


def attached(
    cast: Cast, notice: Notice, content: bytes = b"", by: Person | None = None, **more: Any
) -> Attachment:
    said = {"content": content or picture(), "words": "停梯示意图", **more}
    return actions.attach_file(actor=cast.actor(by or cast.head), notice_id=notice.id, now=cast.now, **said)


def public(notice: Notice, number: int = 1) -> Any:
    return Client().get(reverse("notices:public-file", args=["lily", notice.id, number]))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_anew_upright_and_without_what_the_phone_wrote(kind: str) -> None:
    given = picture(kind, size=(4000, 2000))
    assert TRACE.encode() in given
    clean = cleaned(given)
    kept = Image.open(io.BytesIO(clean.content))
    assert (kept.format, kept.size) == (kind, (1000, 2000)), "as it was seen, no larger than a screen"
    assert not kept.getexif()
    assert TRACE.encode() not in clean.content
    assert not {"comment", "exif", "xmp", "icc_profile"} & set(kept.info)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-needed"), (b"MZ\x90" + bytes(900), "not-a-picture"), (b"<svg/>", "not-a-picture"),
        (picture()[:200], "not-a-picture"), (b"GIF89a" + bytes(90), "not-a-picture"),
        (b"%PDF-1.7 garbage", "damaged-pdf"), (document("x", encryption=LOCK), "locked-pdf"),
        (document("x", encryption=READABLE), "locked-pdf"), (document(*["x"] * 41), "too-many-pages"),
        (document(*[LONG] * 4), "too-much-text"),
        *((document("x", change=each), "pdf-with-more")
          for each in (papers.with_script, papers.with_launch_link, papers.with_file)),
        *((document("x", change=each), "pdf-with-notes") for each in (papers.with_note, papers.with_form)),
    ],
)  # fmt: skip
def test_what_is_neither_or_does_more_than_show_pages_is_refused(content: bytes, code: str) -> None:
    refusal = refused(cleaned, content)
    assert (refusal.code, refusal.field) == (code, "file")


def test_too_many_points_and_too_many_bytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(cleaned, picture("PNG", size=(8000, 8000))).code == "picture-too-large"
    monkeypatch.setattr(cleaning, "MOST_BYTES", 100)
    assert refused(cleaned, picture()).code == "file-too-large"


def test_a_document_keeps_its_pages_and_neither_author_nor_traces_in_its_photographs() -> None:
    given = document("3栋电梯", "", change=papers.with_photograph)
    assert given.count(TRACE.encode()) >= 2
    clean = cleaned(given)
    assert TRACE.encode() not in clean.content
    assert (clean.text, clean.pages, clean.unread) == ("3栋电梯", 2, 1)
    with pikepdf.open(io.BytesIO(clean.content)) as kept:
        assert len(kept.pages) == 2
        drawn = kept.pages[0].obj.Resources.XObject.I1
        assert Image.open(io.BytesIO(drawn.read_raw_bytes())).size == (64, 32), "the picture is whole"


@pytest.mark.parametrize("said", ["何平", "何 平", "是何\n平家", "拨打19900000000", "家住1栋2单元501"])
def test_the_text_of_a_document_passes_the_gate(cast: Cast, said: str) -> None:
    draft = written(cast)
    refusal = refused(attached, cast, draft, document(f"缴费名单\n{said}"))
    assert (refusal.code, refusal.field) == ("tells-of-people", "file")
    assert said not in refusal.text
    assert refused(attached, cast, draft, words="何平家的灯").code == "tells-of-people"
    assert not Attachment.objects.exists()
    assert attached(cast, draft, document("联系楼栋长王芳")).kind == "pdf"


def test_a_file_is_public_exactly_as_long_as_its_notice(cast: Cast, as_: As) -> None:
    draft = written(cast)
    attached(cast, draft)
    attached(cast, draft, document("检修安排"), words="检修安排")
    assert public(draft).status_code == 404
    own = reverse("notices:file", args=[draft.id, 1])
    assert as_(cast.leader).get(own).status_code == 200
    assert as_(cast.resident).get(own).status_code == 403
    confirmed(cast, cast.leader, draft)
    shown, saved = public(draft), public(draft, 2)
    assert (shown["Content-Type"], saved["Content-Type"]) == ("image/jpeg", "application/pdf")
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    for each in (shown, saved):
        assert each["X-Content-Type-Options"] == "nosniff"
        assert each["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert each["Cache-Control"] == "public, no-cache"
        again = Client().get(each.request["PATH_INFO"], headers={"If-None-Match": each["ETag"]})
        assert again.status_code == 304
    page = Client().get(reverse("notices:public", args=["lily", draft.id])).content.decode()
    assert 'alt="停梯示意图"' in page
    assert reverse("notices:public-file", args=["lily", draft.id, 2]) in page
    assert public(draft, 3).status_code == 404
    with bounded(at_the_door=True):
        assert Attachment.objects.count() == 2
    Notice.objects.filter(id=draft.id).update(
        from_on=cast.day - timedelta(days=9), until_on=cast.day - timedelta(days=1)
    )
    assert public(draft).status_code == 404
    with bounded(at_the_door=True):
        assert not Attachment.objects.exists(), "the database does not show it either"


def test_the_second_person_is_told_what_no_machine_could_read_and_confirms_these_very_files(
    cast: Cast, as_: As
) -> None:
    draft = written(cast)
    page, seen = reverse("notices:notice", args=[draft.id]), mark_of(draft)
    attached(cast, draft)
    attached(cast, draft, document("检修安排", ""), words="检修安排")
    shown = as_(cast.leader).get(page).content.decode()
    assert "程序看不懂图片里有没有写到人" in shown
    assert "共 2 页，其中 1 页程序读不出文字" in shown
    old = {"actor": cast.actor(cast.leader), "notice_id": draft.id, "seen": seen, "now": cast.now}
    assert refused(actions.confirm_notice, **old).code == "changed-meanwhile"
    attached(cast, draft, by=cast.leader, words="另一张")
    assert refused(confirmed, cast, cast.leader, Notice.objects.get()).code == "own-notice", (
        "who added answers"
    )
    confirmed(cast, cast.holder, Notice.objects.get())
    assert refused(attached, cast, draft).code == "changed-meanwhile"
    remove = {"actor": cast.actor(cast.head), "notice_id": draft.id, "number": 1, "now": cast.now}
    assert refused(actions.remove_file, **remove).code == "changed-meanwhile"
    assert (
        "已核对的不再改动" in as_(cast.head).get(reverse("notices:files", args=[draft.id])).content.decode()
    )


def test_whom_a_file_names_may_take_it_back_and_the_file_is_destroyed(cast: Cast) -> None:
    consent = agreed(cast, cast.resident, "name")
    draft = written(cast)
    attached(cast, draft, document("感谢何平"))
    confirmed(cast, cast.leader, draft)
    assert Named.objects.get(notice_id=draft.id, person_id=cast.resident.id).ground == "consent"
    withdraw_consent(actor=cast.actor(cast.leader), consent_id=consent.id, channel="paper", now=cast.now)
    assert public(draft).status_code == 404
    assert not Attachment.objects.exists()


def test_a_consent_taken_back_before_it_is_confirmed_stops_the_file(cast: Cast, as_: As) -> None:
    consent = agreed(cast, cast.resident, "name")
    draft = written(cast)
    attached(cast, draft, document("感谢何平"))
    withdraw_consent(actor=cast.actor(cast.leader), consent_id=consent.id, channel="paper", now=cast.now)
    assert refused(confirmed, cast, cast.leader, draft).code == "tells-of-people"
    page = as_(cast.leader).get(reverse("notices:notice", args=[draft.id])).content.decode()
    assert "现在不能核对" in page


def test_a_correction_begins_with_the_same_files(cast: Cast) -> None:
    first = written(cast)
    attached(cast, first)
    confirmed(cast, cast.leader, first)
    again = actions.correct_notice(
        actor=cast.actor(cast.head), notice_id=first.id, now=cast.now, **words(cast, title="改期")
    )
    attached(cast, again, document("新安排"), words="新安排")
    assert [each.number for each in Attachment.objects.filter(notice_id=again.id)] == [1, 2]
    assert Attachment.objects.filter(notice_id=first.id).count() == 1
    confirmed(cast, cast.leader, again)
    assert public(first).status_code == 404
    assert public(again).status_code == 200


def test_files_are_few_and_the_database_counts_too(cast: Cast) -> None:
    draft = written(cast)
    for _number in range(MOST_FILES):
        attached(cast, draft)
    assert refused(attached, cast, draft).code == "too-many-files"
    last = Attachment.objects.filter(notice_id=draft.id).latest("number")
    actions.remove_file(actor=cast.actor(cast.head), notice_id=draft.id, number=2, now=cast.now)
    assert attached(cast, draft).number == 2
    last.id, last.number = draft.id, MOST_FILES + 1
    with pytest.raises(IntegrityError, match="attachments_are_few"), transaction.atomic():
        Attachment.objects.bulk_create([last])


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "files"}])
def test_a_file_is_added_and_taken_out_on_the_page(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    draft = written(cast)
    page = reverse("notices:files", args=[draft.id])
    assert as_(cast.resident).get(page).status_code == 403
    client = as_(cast.head)
    assert "放上" in client.get(page, headers=headers).content.decode()
    sent = {"file": SimpleUploadedFile("何平家.jpg", picture()), "words": "停梯示意图"}
    assert client.post(page, sent, headers=headers).status_code == 303
    assert "停梯示意图" in client.get(page, headers=headers).content.decode()
    wrong = {"file": SimpleUploadedFile("a.jpg", b"MZ"), "words": "停梯示意图"}
    again = client.post(page, wrong, headers=headers)
    assert again.status_code == 422
    assert "这不是能读的图片" in again.content.decode()
    assert client.post(page, {"words": ""}, headers=headers).status_code == 422
    kept = Attachment.objects.get()
    assert "何平" not in str(vars(kept)), "its name on the phone is not kept"
    remove = reverse("notices:remove-file", args=[draft.id, 1])
    assert as_(cast.resident).post(remove).status_code == 403
    assert client.post(remove, headers=headers).status_code == 303
    assert client.post(remove).status_code == 404
    assert not Attachment.objects.exists()


def test_machines_attach_and_read(cast: Cast, as_: As) -> None:
    draft, client = written(cast), as_(cast.head)
    door = f"/api/notices/{draft.id}/files"
    sent = {"file": SimpleUploadedFile("a.pdf", document("检修安排")), "words": "检修安排"}
    made = client.post(door, sent)
    assert made.status_code == 201
    (file,) = made.json()["files"]
    assert (file["kind"], file["words"]) == ("pdf", "检修安排")
    assert client.get(file["href"]).content.startswith(b"%PDF-")
    bad = {"file": SimpleUploadedFile("a.pdf", document("何平")), "words": "名单"}
    assert client.post(door, bad).json()["code"] == "tells-of-people"
    confirmed(cast, cast.leader, draft)
    (public_file,) = Client().get("/api/public/lily/notices").json()[0]["files"]
    assert Client().get(public_file["href"]).status_code == 200
    assert client.post(f"{door}/1/remove").json()["code"] == "changed-meanwhile"


def test_pages_with_files_cost_few_queries(
    cast: Cast, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for number in range(4):
        draft = written(cast, title=f"第{number}号")
        attached(cast, draft)
        confirmed(cast, cast.leader, draft)
    with django_assert_max_num_queries(6):
        assert len(Client().get("/api/public/lily/notices").json()) == 4
    with django_assert_max_num_queries(8):
        Client().get(reverse("notices:public", args=["lily", draft.id]))
    with django_assert_max_num_queries(6):
        public(draft)
