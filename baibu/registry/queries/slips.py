"""The slips on which new passwords are handed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from ..models import Person
from .actors import Actor
from .holders import posts_of


class HandedOver(Protocol):
    """An account with the password to hand over."""

    @property
    def account(self) -> Any:
        """The account."""

    @property
    def password(self) -> str:
        """The password, readable this once."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip of paper."""

    name: str
    posts: str
    username: str
    password: str
    address: str


def slips_of(actor: Actor, opened: Iterable[HandedOver], day: date, address: str) -> list[Slip]:
    """A slip for each account, in the order given; four queries."""
    handed = list(opened)
    people = [each.account.person_id for each in handed]
    names = dict(Person.objects.filter(community_id=actor.within, id__in=people).values_list("id", "name"))
    posts = posts_of(actor, day, people)
    return [
        Slip(
            name=names.get(each.account.person_id, ""),
            posts=posts.get(each.account.person_id, ""),
            username=each.account.username,
            password=each.password,
            address=address,
        )
        for each in handed
    ]
