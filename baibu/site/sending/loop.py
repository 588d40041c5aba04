"""One sender: takes deliveries in hand, hands them over, writes down what came of it, over and over."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import datetime
from itertools import groupby
from uuid import UUID

from baibu.notices import actions
from baibu.notices.actions import Job
from baibu.notices.queries.outbox import Outcome, addresses_named, addresses_of, speak_english, words_of
from baibu.registry.queries.actors import Actor

from . import over_http, over_smtp
from .journal import Journal, left_behind
from .letters import Hand, Letter, letter_of, sandboxed
from .surroundings import Gate, gates, is_sandbox, site_address

log = logging.getLogger(__name__)
#: taken in hand at once; what is lost from sight when a machine dies is never more
BATCH = 400
IDLE, SWEEP, PAUSE = 0.25, 15.0, 1.0
WAYS: dict[str, Callable[[Gate], AbstractAsyncContextManager[Hand]]] = {
    "sms": over_http.hands, "mail": over_smtp.hands,
}  # fmt: skip


class Sender:
    """One process's worth of sending: its journal, its open lines, its clock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock, self.journal, self.actor = clock, Journal(), Actor.clock()
        self.gates, self.is_sandbox, self.site = gates(), is_sandbox(), site_address()
        self.runner, self.stack = asyncio.Runner(), AsyncExitStack()
        self.hands: dict[str, Hand] = {}
        self.unsettled: list[Outcome] = []
        #: whether the last round broke off
        self.is_in_doubt = False

    def round(self) -> int:
        """How many deliveries were taken in hand and came to something; one batch of each channel."""
        self.settle()
        if self.is_in_doubt:
            self.give_back()
        self.is_in_doubt = True
        found = sum(self.batch(gate) for gate in self.gates)
        self.is_in_doubt = False
        return found

    def give_back(self) -> None:
        """Nothing; what the database gave us as it went away, and we never heard of, waits again."""
        known = [gate.channel for gate in self.gates]
        actions.take_up(
            actor=self.actor, sender=self.journal.sender, begun=(), outcomes=(), knows_again=known,
            now=self.clock(),
        )  # fmt: skip

    def batch(self, gate: Gate) -> int:
        """How many deliveries of one channel were worked off."""
        now = self.clock()
        most = actions.allowed(
            actor=self.actor, channel=gate.channel, most=BATCH, per_second=gate.per_second, now=now
        )
        if not most:
            return 0
        jobs = actions.claim(
            actor=self.actor, channel=gate.channel, most=most, sender=self.journal.sender, now=now
        )
        if jobs:
            letters, lost = self.letters(gate, jobs)
            self.unsettled += lost
            self.hand_over(gate, letters)
            self.settle()
        return len(jobs)

    def letters(self, gate: Gate, jobs: Sequence[Job]) -> tuple[list[Letter], list[Outcome]]:
        """The letters to hand over, and those that have nowhere to go; two queries for each community."""
        ready, lost = [], []
        for community_id, group in groupby(sorted(jobs, key=lambda job: job.community_id), by_community):
            each = list(group)
            words = words_of(community_id, [job.message_id for job in each])
            people = [job.person_id for job in each]
            where, english = addresses_of(community_id, people, gate.channel), set[UUID]()
            if any(said.title_en for said in words.values()):
                english = speak_english(community_id, people)
            named = addresses_named(community_id, [job.address_id for job in each if job.address_id])
            for job in each:
                if to := named.get(job.address_id) if job.address_id else where.get(job.person_id):
                    said = words[job.message_id].spoken("en" if job.person_id in english else "")
                    ready.append(letter_of(job, to, said, self.site))
                else:
                    lost.append(Outcome(community_id, job.id, "failed", "no-address", job.tries))
        return ready, lost

    def hand_over(self, gate: Gate, letters: Sequence[Letter]) -> None:
        """Nothing; every letter is begun and comes to something, and both stand in the journal."""
        if self.is_sandbox:
            self.unsettled += [sandboxed(letter) for letter in letters]
            return
        self.runner.run(self.all_over(gate, iter(letters)))

    async def all_over(self, gate: Gate, letters: Iterable[Letter]) -> None:
        """Every lane takes the next letter until none is left."""
        if gate.channel not in self.hands:
            self.hands[gate.channel] = await self.stack.enter_async_context(WAYS[gate.channel](gate))
        hand, waiting = self.hands[gate.channel], iter(letters)

        async def lane() -> None:
            for letter in waiting:
                self.journal.begin(letter.community_id, letter.id)
                outcome = await hand(letter)
                self.journal.note(outcome)
                self.unsettled.append(outcome)

        await asyncio.gather(*(lane() for _number in range(gate.lanes)))

    def settle(self) -> None:
        """Nothing; the database knows what came of everything, and the journal is empty again."""
        if not self.unsettled:
            return
        actions.settle(
            actor=self.actor, sender=self.journal.sender, outcomes=self.unsettled, now=self.clock()
        )
        self.unsettled = []
        self.journal.forget()

    def take_up(self) -> int:
        """How many deliveries were settled that a sender before us left in hand."""
        found = 0
        for left in left_behind():
            begun = [delivery for _community, delivery in left.begun - set(left.outcomes)]
            found += actions.take_up(
                actor=self.actor, sender=left.sender, begun=begun if left.is_whole else None,
                outcomes=list(left.outcomes.values()), now=self.clock(),
                knows_again=[gate.channel for gate in self.gates if gate.knows_again],
            )  # fmt: skip
        actions.release_lost(actor=self.actor, now=self.clock())
        return found

    def close(self) -> None:
        """Close the lines; the journal goes once nothing in it is unknown to the database."""
        self.runner.run(self.stack.aclose())
        self.runner.close()
        if not self.unsettled:
            self.journal.close()


def by_community(job: Job) -> int:
    """The community of a job."""
    return job.community_id


def run(stop: threading.Event) -> None:
    """Send until told to stop; a database or gateway that is away is waited for."""
    from django.db import close_old_connections
    from django.utils import timezone

    sender, swept = Sender(timezone.now), float("-inf")
    try:
        while not stop.is_set():
            try:
                if time.monotonic() - swept > SWEEP:
                    sender.take_up()
                    swept = time.monotonic()
                if not sender.round():
                    stop.wait(IDLE)
            except Exception as error:
                log.warning("sending paused: %s", type(error).__name__)
                close_old_connections()
                stop.wait(PAUSE)
    finally:
        sender.close()
