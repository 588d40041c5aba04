"""Notices for machines: the same acts as on the pages, and what is public for everybody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict

from baibu.registry.api.asking import accepted
from baibu.registry.queries.actors import Request

from .. import access, actions
from ..forms import FileForm, NoticeForm
from ..models import Notice
from ..queries import File as Attached
from ..queries import (
    checked,
    community_coded,
    files_of,
    files_of_many,
    found_words,
    hrefs,
    mark_of,
    notices_of,
    public_notices,
    words_in,
)

router = Router(tags=["notices"])
Kind = Literal["affairs", "service", "activity", "other"]


class NoticeSent(Schema):
    """What everybody shall read, and from when to when; committee affairs for at least 15 days."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    title: str = Field(max_length=60)
    body: str = Field(max_length=4000)
    from_on: date
    until_on: date
    #: everyday words of two signs that are somebody's name too
    plain_words: str = Field("", max_length=60)


class SeenSent(Schema):
    """The mark of the words that were read."""

    model_config = ConfigDict(extra="forbid")

    seen: str = Field(max_length=16)


class FileFacts(Schema):
    """A file of a notice; its content is fetched by `href`."""

    number: int
    #: pdf · jpeg · png
    kind: str
    #: what is seen or said in it
    words: str
    #: bytes
    size: int
    href: str


class NoticeFacts(Schema):
    """A notice as those who work here see it."""

    id: UUID
    place_id: UUID
    #: draft · coming · public · over · corrected · withdrawn
    state: str
    kind: str
    title: str
    body: str
    from_on: date
    until_on: date
    plain_words: str
    version: int
    corrects_id: UUID | None
    author_id: UUID
    confirmed_by_id: UUID | None
    confirmed_at: datetime | None
    withdrawn_at: datetime | None
    files: list[FileFacts]
    #: of a draft: to be sent along with a confirmation
    seen: str
    #: what stands in the way of confirming it, in words without what was found
    obstacle: str


class PublicNotice(Schema):
    """A notice as everybody sees it."""

    id: UUID
    where: str
    kind: str
    title: str
    body: str
    from_on: date
    until_on: date
    version: int
    files: list[FileFacts]


@router.get("/public/{code}/notices", response=list[PublicNotice], auth=None)
def list_public_notices(request: Request, code: str) -> list[PublicNotice]:
    """What is public in the community of that code; nobody has to sign in."""
    community = community_coded(code)
    if community is None:
        raise Http404
    found = list(public_notices(timezone.localdate()).filter(community_id=community.pk))
    files = files_of_many(found)
    names = set(PublicNotice.model_fields) - {"files"}
    return [
        PublicNotice(
            **{name: getattr(each, name) for name in names},
            files=file_facts(hrefs(files[each.id], each, code)),
        )
        for each in found
    ]


@router.get("/places/{uuid:place}/notices", response=list[NoticeFacts])
def list_notices(request: Request, place: UUID) -> list[NoticeFacts]:
    """The notices for a place, drafts and old ones too, the newest first."""
    day = timezone.localdate()
    return [facts(each, day) for each in notices_of(access.get_place(request.actor, place, "see", day))]


@router.post("/places/{uuid:place}/notices", response={201: NoticeFacts})
def write_notice(request: Request, place: UUID, sent: NoticeSent) -> NoticeFacts:
    """The draft; `tells-of-people` names what may not be said, in its masked form."""
    now = timezone.now()
    given = typed(sent)
    return facts(
        actions.draft_notice(actor=request.actor, place_id=place, now=now, **given), timezone.localdate(now)
    )


@router.get("/notices/{uuid:notice}", response=NoticeFacts)
def show_notice(request: Request, notice: UUID) -> NoticeFacts:
    """A notice of a place one holds a post at or above."""
    day = timezone.localdate()
    return facts(access.get_notice(request.actor, notice, "see", day), day)


@router.put("/notices/{uuid:notice}", response=NoticeFacts)
def change_notice(request: Request, notice: UUID, sent: NoticeSent) -> NoticeFacts:
    """The draft, changed; of what is confirmed the next version, as a draft of its own."""
    now = timezone.now()
    day = timezone.localdate(now)
    found = access.get_notice(request.actor, notice, "draft", day)
    act = actions.correct_notice if found.confirmed_at else actions.change_draft
    return facts(act(actor=request.actor, notice_id=notice, now=now, **typed(sent)), day)


@router.post("/notices/{uuid:notice}/confirm", response=NoticeFacts)
def confirm_notice(request: Request, notice: UUID, sent: SeenSent) -> NoticeFacts:
    """The notice, confirmed by a second person for the words they saw."""
    now = timezone.now()
    made = actions.confirm_notice(actor=request.actor, notice_id=notice, seen=sent.seen, now=now)
    return facts(made, timezone.localdate(now))


@router.post("/notices/{uuid:notice}/files", response={201: NoticeFacts})
def attach_file(request: Request, notice: UUID, file: File[UploadedFile], words: Form[str]) -> NoticeFacts:
    """The draft with one more PDF or picture, cleaned of its traces; `words` say what is in it."""
    now, form = timezone.now(), FileForm(request.POST, request.FILES)
    sent = accepted(form)
    actions.attach_file(
        actor=request.actor, notice_id=notice, content=form.content(), words=sent["words"], now=now
    )
    return show_notice(request, notice)


@router.post("/notices/{uuid:notice}/files/{int:number}/remove", response=NoticeFacts)
def remove_file(request: Request, notice: UUID, number: int) -> NoticeFacts:
    """The draft without that file."""
    actions.remove_file(actor=request.actor, notice_id=notice, number=number, now=timezone.now())
    return show_notice(request, notice)


@router.post("/notices/{uuid:notice}/withdraw", response=NoticeFacts)
def withdraw_notice(request: Request, notice: UUID) -> NoticeFacts:
    """The notice, taken down at once."""
    now = timezone.now()
    made = actions.withdraw_notice(actor=request.actor, notice_id=notice, now=now)
    return facts(made, timezone.localdate(now))


def typed(sent: NoticeSent) -> dict[str, Any]:
    """What the page's form makes of what was sent."""
    return accepted(NoticeForm(sent.model_dump(), today=timezone.localdate()))


def facts(notice: Notice, day: date) -> NoticeFacts:
    """The notice with its state and mark; a draft is put before the gate again."""
    state, obstacle, seen = notice.state(day), "", ""
    files = files_of(notice)
    if state == "draft":
        seen = mark_of(notice)
        text = "\n".join([notice.title, notice.body, *(each.said for each in files)])
        found = checked(notice.community_id, text, day, words_in(notice.plain_words)).findings
        obstacle = found_words(found)
    names = set(NoticeFacts.model_fields) - {"state", "seen", "obstacle", "files"}
    said = {name: getattr(notice, name) for name in names}
    if notice.is_unsaid:
        said |= {"title": "", "body": "", "plain_words": ""}
    shown = file_facts(hrefs(files, notice))
    return NoticeFacts(**said, state=state, seen=seen, obstacle=obstacle, files=shown)


def file_facts(files: list[tuple[Attached, str]]) -> list[FileFacts]:
    """The files with their addresses."""
    return [
        FileFacts(number=each.number, kind=each.kind, words=each.words, size=each.size, href=href)
        for each, href in files
    ]
