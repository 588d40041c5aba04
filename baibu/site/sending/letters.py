"""What is handed to a gateway: for whom, in which words, and with which key it is known again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from baibu.notices.actions import Job
from baibu.notices.queries.links import personal_path
from baibu.notices.queries.outbox import Outcome, Words


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


#: hands one letter over; what came of it is an answer, never an exception
Hand = Callable[[Letter], Awaitable[Outcome]]


def heading(words: Words) -> str:
    """The heading; a drill says so first, wherever it goes."""
    return f"【演练 · Drill】{words.title}" if words.is_drill else words.title


def link(words: Words, site: str, job: Job) -> str:
    """The page that says more, where the site's address is known; of an order one for this person alone."""
    if not site or not words.path:
        return ""
    return f"{site}{personal_path(words.path, job.community_id, job.person_id)}"


def sandboxed(letter: Letter) -> Outcome:
    """Nothing leaves the house here; the delivery says so."""
    return letter.came("sent", "sandbox")
