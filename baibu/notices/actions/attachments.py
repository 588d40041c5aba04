"""A file is added to a draft and removed from it; what is in it passes the same gate as the words."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.access import nowhere
from baibu.registry.actions.changes import changed_meanwhile
from baibu.registry.queries.actors import Actor

from ..access import get_notice
from ..models import MOST_FILES, Attachment, Notice
from ..queries import Allowed, attached, checked, files_of, found_words, words_in
from .cleaning import Clean, require_size
from .documents import BEGINS, cleaned_document
from .pictures import cleaned_picture


@transaction.atomic
def attach_file(*, actor: Actor, notice_id: UUID, content: bytes, words: str, now: datetime) -> Attachment:
    """The file, cleaned, with the draft; whoever adds it answers for the draft from now on."""
    day = timezone.localdate(now)
    notice = get_notice(actor, notice_id, "draft", day)
    if not words.strip():
        raise core.Refusal("words-needed", _("Write what is seen or said in it."), "words")
    clean = cleaned(content)
    require_told(notice, words, "words", day)
    require_told(notice, clean.text, "file", day)
    author = touch(notice, actor, now)
    numbers = set(Attachment.objects.filter(
        community_id=notice.community_id, notice_id=notice.id
    ).values_list("number", flat=True))  # fmt: skip
    free = [number for number in range(1, MOST_FILES + 1) if number not in numbers]
    if not free:
        text = _("A notice has %(most)s files at most. Take one out first.")
        raise core.Refusal("too-many-files", text % {"most": MOST_FILES}, "file")
    return Attachment.objects.create(
        community_id=notice.community_id, id=uuid4(), notice_id=notice.id, number=free[0], kind=clean.kind,
        words=words.strip(), content=clean.content, size=len(clean.content),
        digest=sha256(clean.content).hexdigest(), text=clean.text, pages=clean.pages, unread=clean.unread,
        added_by_id=author, added_at=now,
    )  # fmt: skip


@transaction.atomic
def remove_file(*, actor: Actor, notice_id: UUID, number: int, now: datetime) -> Notice:
    """The draft without that file."""
    notice = get_notice(actor, notice_id, "draft", timezone.localdate(now))
    touch(notice, actor, now)
    of_it = Attachment.objects.filter(community_id=notice.community_id, notice_id=notice.id)
    if not of_it.filter(number=number).delete()[0]:
        raise nowhere()
    return notice


def cleaned(content: bytes) -> Clean:
    """The file without its traces; refused for anything but PDF, JPEG and PNG, by its content."""
    require_size(content)
    return cleaned_document(content) if content.startswith(BEGINS) else cleaned_picture(content)


def touch(notice: Notice, actor: Actor, now: datetime) -> UUID:
    """Whoever now answers for the draft; nobody else changes it before the transaction is over."""
    if actor.person_id is None:
        raise core.Refusal("nobody", _("A notice needs an author. Sign in with an account of your own."))
    drafts = Notice.objects.filter(
        community_id=notice.community_id, id=notice.id, confirmed_at=None, withdrawn_at=None
    )
    if not drafts.update(author_id=actor.person_id, written_at=now):
        raise changed_meanwhile()
    return actor.person_id


def require_told(notice: Notice, text: str, field: str, day: date) -> tuple[Allowed, ...]:
    """Whom the text names and may; refused where it tells of people."""
    if not text:
        return ()
    gate = checked(notice.community_id, text, day, words_in(notice.plain_words))
    if gate.findings:
        said = _(
            "The file tells of people and cannot be made public: %(found)s. Take it out of the file, and "
            "choose the file again."
        )
        raise core.Refusal("tells-of-people", said % {"found": found_words(gate.findings)}, field)
    return gate.allowed


def require_files_told(notice: Notice, day: date) -> tuple[Allowed, ...]:
    """Whom the files of the notice name and may; refused where one tells of people by now."""
    return tuple(
        person for each in files_of(notice) for person in require_told(notice, each.said, "file", day)
    )


def forget_files(community_id: int, name: str) -> int:
    """How many files are gone in which somebody's name could be read, who is erased: a file has no blanks."""
    naming = Q(text__contains=name) | Q(words__contains=name)
    return Attachment.objects.filter(naming, community_id=community_id).delete()[0]


def copy_files(old: Notice, new: Notice) -> None:
    """Nothing; the next version begins with the files of the one before."""
    files = list(attached(old.community_id, old.id))
    for each in files:
        each.id, each.notice_id = uuid4(), new.id
    Attachment.objects.bulk_create(files)
