"""What is handed to a gateway: for whom, in which words, and with which key it is known again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from baibu.notices.actions import Job
from baibu.notices.queries.links import personal_path
from baibu.notices.queries.outbox import Outcome, Words, heading


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery, ready to go."""

    community_id: int
    id: UUID
    to: str
    title: str
    body: str
    link: str
    tries: int

    def came(self, state: str, reason: str = "") -> Outcome:
        """What came of it."""
        return Outcome(self.community_id, self.id, state, reason, self.tries)

    @property
    def text(self) -> str:
        """All of it in one paragraph, for a phone's screen."""
        return "\n".join(part for part in (self.title, self.body, self.link) if part)


def letter_of(job: Job, to: str, words: Words, site: str) -> Letter:
    """The letter of a delivery, in the words chosen for whom it is for."""
    title = heading(words.title, words.is_drill)
    return Letter(job.community_id, job.id, to, title, words.body, link(words, site, job), job.tries)


#: hands one letter over; what came of it is an answer, never an exception
Hand = Callable[[Letter], Awaitable[Outcome]]


def link(words: Words, site: str, job: Job) -> str:
    """The page that says more, where the site's address is known; of an order one for this person alone."""
    if not site or not words.path:
        return ""
    return f"{site}{personal_path(words.path, job.community_id, job.person_id)}"


def sandboxed(letter: Letter) -> Outcome:
    """Nothing leaves the house here; the delivery says so."""
    return letter.came("sent", "sandbox")
