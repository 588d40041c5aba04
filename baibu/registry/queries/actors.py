"""Who acts, and who asks: the smallest value that every action and every access question starts from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from baibu import core


@dataclass(frozen=True, slots=True)
class Actor:
    """An account at work, or the clock."""

    account_id: int | None = None
    person_id: UUID | None = None
    community_id: int | None = None
    #: sets up communities and imports; holds no post by it
    is_operator: bool = False
    #: the ticker: acts for nobody and is refused nothing
    is_clock: bool = False
    #: how a resident came in, phone or card: their posts do not count then; empty after a password
    way: str = ""
    #: whom this session acts for, and their name: what is kept about them is shown instead of one's own
    stands_for: UUID | None = None
    stands_for_name: str = ""
    #: homes they opened in an emergency, until the hour they said
    opened: frozenset[UUID] = frozenset()
    #: the method the community lives by; without one only posts held count, nobody stands in
    pack: core.Pack | None = field(default=None, repr=False, compare=False)

    @classmethod
    def clock(cls, community_id: int | None = None) -> Actor:
        """The actor for what happens because time passed."""
        return cls(community_id=community_id, is_clock=True)

    @classmethod
    def operator(cls, community_id: int | None = None, account_id: int | None = None) -> Actor:
        """The actor for the machine's own command line."""
        return cls(account_id=account_id, community_id=community_id, is_operator=True)

    def under(self, pack: core.Pack | None) -> Actor:
        """The same actor, with the posts they stand in for under that method."""
        return replace(self, pack=pack)

    @property
    def within(self) -> int:
        """The actor's community; refused where they are of none."""
        if self.community_id is None:
            raise core.Refusal("no-community", _("Choose a community first."))
        return self.community_id

    @property
    def is_at_home(self) -> bool:
        """Whether they came in as a resident, so that nothing opens but their own home."""
        return bool(self.way)

    @property
    def at_work(self) -> UUID | None:
        """The person, as far as posts, pairs and what they wrote at work count.

        None at home, and while they act for another: nobody answers at work what they ask for somebody.
        """
        return None if self.is_at_home or self.stands_for else self.person_id

    @property
    def about_id(self) -> UUID | None:
        """The person whose information is shown: whom they act for, else themself."""
        return self.stands_for or self.person_id

    @property
    def is_trusted(self) -> bool:
        """Whether no scope limits them: the clock, and the operator."""
        return self.is_clock or self.is_operator


class Request(HttpRequest):
    """A request that has passed the door, so that who asks is known."""

    actor: Actor
