"""The files of a notice, as those see them who write it, confirm it, or read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Attachment, Notice


@dataclass(frozen=True, slots=True)
class File:
    """A file ready to show; its content is fetched by its address."""

    number: int
    words: str
    meta: str
    is_picture: bool
    digest: str
    #: what was read in it and what is said of it, for the gate
    said: str
    #: what the machine could not read, so that somebody must
    unread: str
    kind: str
    size: int


def files_of(notice: Notice) -> tuple[File, ...]:
    """The files of the notice in their order, without their content; one query."""
    return tuple(file_of(each) for each in attached(notice.community_id, notice.id).defer("content"))


def files_of_many(notices: Iterable[Notice]) -> dict[UUID, tuple[File, ...]]:
    """Notice → its files, without their content; one query, none for no notice."""
    known = {each.id: each for each in notices}
    found: dict[UUID, list[File]] = {key: [] for key in known}
    communities = {each.community_id for each in known.values()}
    rows = Attachment.objects.filter(community_id__in=communities, notice_id__in=known)
    for each in rows.defer("content").order_by("number") if known else ():
        found[each.notice_id].append(file_of(each))
    return {key: tuple(files) for key, files in found.items()}


def attached(community_id: int, notice_id: UUID) -> QuerySet[Attachment]:
    """The rows of the files of a notice."""
    return Attachment.objects.filter(community_id=community_id, notice_id=notice_id).order_by("number")


def file_of(each: Attachment) -> File:
    """The file, ready to show."""
    pages = ngettext("%(count)s page", "%(count)s pages", each.pages) % {"count": each.pages}
    kind = _("Picture") if each.is_picture else f"PDF · {pages}"
    return File(
        each.number, each.words, f"{kind} · {filesizeformat(each.size)}", each.is_picture, each.digest,
        f"{each.words}\n{each.text}", unread_words(each), each.kind, each.size,
    )  # fmt: skip


def unread_words(each: Attachment) -> str:
    """What nobody but a person can check in the file."""
    if each.is_picture:
        return _("No machine has looked for people in this picture: look at it yourself.")
    if each.unread:
        text = _("Of its %(all)s pages %(some)s could not be read by the machine. Read them yourself.")
        return text % {"all": each.pages, "some": each.unread}
    return _("The machine has looked for names and numbers in its text. Read it yourself as well.")


def hrefs(files: tuple[File, ...], notice: Notice, code: str = "") -> list[tuple[File, str]]:
    """Each file with its address: for everybody where the community's code is named, else for staff."""
    if code:
        return [(each, reverse("notices:public-file", args=[code, notice.id, each.number])) for each in files]
    return [(each, reverse("notices:file", args=[notice.id, each.number])) for each in files]
