"""Adopting a method: an act with a day, kept with the very words that were adopted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from baibu import core
from baibu.registry.queries import root_of
from baibu.registry.queries.actors import Actor

from ..models import Adoption, Entry, PackText, Planned
from ..queries.methods import adoptions, files_of
from .entries import append_entry


@transaction.atomic
def adopt_pack(
    *,
    actor: Actor,
    community_id: int,
    pack: str | core.Pack,
    from_on: date,
    files: Mapping[str, str] | None = None,
    now: datetime,
) -> Adoption:
    """The adoption; `pack` is the id of a shipped pack, or one read from `files`.

    Rows made before keep their dates and their pack; the next planning makes and voids what the change asks.
    """
    code = pack if isinstance(pack, str) else pack.id
    texts = dict(files) if files is not None else files_of(code)
    read = core.read_files(texts, code, day=from_on)
    last = adoptions(community_id).filter(until_on=None).last()
    refuse_backdating(community_id, last, from_on)
    PackText.objects.get_or_create(
        digest=read.digest, defaults={"pack": read.id, "version": read.version, "files": texts}
    )
    if last:
        end_adoption(last, from_on)
    adoption = Adoption.objects.create(
        community_id=community_id,
        digest=read.digest,
        pack=read.id,
        version=read.version,
        from_on=from_on,
        by_person_id=actor.person_id,
        at=now,
    )
    note_adoption(actor, adoption, last, now)
    return adoption


def refuse_backdating(community_id: int, last: Adoption | None, from_on: date) -> None:
    """A method counts from its first day to its last; days already planned are not planned anew."""
    if last and from_on <= last.from_on:
        raise core.Refusal(
            "adoption-order",
            _("The present method counts from %(day)s. Choose a later day.") % {"day": last.from_on},
            "from_on",
        )
    planned = Planned.objects.select_for_update().filter(community_id=community_id).first()
    if last and planned and from_on < planned.up_to:
        raise core.Refusal(
            "adoption-past",
            _("Duties are planned up to %(day)s. Choose that day or a later one.") % {"day": planned.up_to},
            "from_on",
        )


def end_adoption(last: Adoption, from_on: date) -> None:
    """Close the adoption before; compare-and-set, so that of two adopters one is refused."""
    open_ones = Adoption.objects.filter(community_id=last.community_id, id=last.id, until_on=None)
    if open_ones.update(until_on=from_on - timedelta(days=1)) != 1:
        raise core.Refusal("adoption-taken", _("Another adoption came first. Look again, then decide."))


def note_adoption(actor: Actor, adoption: Adoption, last: Adoption | None, now: datetime) -> Entry:
    """The entry about the community: which pack, from when, in place of which."""
    return append_entry(
        actor=actor,
        community_id=adoption.community_id,
        subject_kind="community",
        subject_id=root_of(adoption.community_id).id,
        kind="pack-adopted",
        on_day=adoption.from_on,
        data={
            "pack": adoption.pack,
            "version": adoption.version,
            "digest": adoption.digest,
            "instead_of": last.digest if last else None,
        },
        now=now,
    )
