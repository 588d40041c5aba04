"""The walk: a machine that asks for anything as anybody while posts, pairs, homes and accounts come and go.

After each answer the oracle says what may have stood in it, and what must not have been refused.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from hashlib import sha256
from random import Random
from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings as site
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from baibu.registry.queries.bounds import bounded, bounds
from baibu.site.security.visitor import Answer, Visitor

from . import world as acts
from .asking import ADDRESSES, Address, body_for, readable, value_for, was_noted
from .business import Business
from .choosing import HOMES, SEATS, STAFF, WHO, WORKERS, Burst, burst, numbers, somebody
from .expectations import EXPECTED, Asked
from .oracle import OPERATOR, OUTSIDER, Life
from .papers import THEIRS
from .still import Dice, begin_anew, chosen_seed, standing_still
from .turns import WORDS
from .world import PHONE, SECRETS, STRANGER, World

#: requests of a whole run; two files share them
REQUESTS = int(os.environ.get("BAIBU_WALK", "10000"))
STEPS = 25
#: of the steps of a life, so many are requests at least; the rest changes the town
REQUESTS_A_LIFE = 60
#: where a number stands in full: asked for by itself and noted, or brought out as a file
IN_FULL = ("/number", "/export", "/me/information", "/copy")
NOT_SO = 405
#: while somebody acts for another, these show the other, and most others lead to the first
FOR_ANOTHER = ("visits:information", "visits:seen", "registry:my-agreed", "rights:mine")


class Walk(Business, RuleBasedStateMachine):
    """One life of the town, of which nothing stays."""

    world: ClassVar[World]
    #: what each address takes
    methods: ClassVar[dict[str, list[str]]] = {}
    seen: ClassVar[Counter[str]] = Counter()
    #: enough requests
    share: ClassVar[int] = 0
    #: a mark of all that was asked and answered: two runs that have it in common went the same way
    trail: ClassVar[Any] = sha256()

    def __init__(self) -> None:
        super().__init__()
        base = type(self).world
        self.point = transaction.savepoint()
        visitors = {name: copied_visitor(each) for name, each in base.visitors.items()}
        self.town = replace(
            base, life=copied(base.life), visitors=visitors, made={}, papers={},
            pools={"everything": base.pool("everything")},
            secrets=base.secrets | {text: paper for paper, texts in WORDS.items() for text in texts},
        )  # fmt: skip

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    @initialize()
    def begin(self) -> None:
        self.seen["lives"] += 1
        begin_anew(f"life {self.seen['lives']}")

    @rule(then=burst)
    def ask_for_anything(self, then: Burst) -> None:
        self.ask_all(then)

    @rule(who=somebody, home=st.sampled_from(HOMES), at=numbers, then=burst)
    def look_at_a_home(self, who: str, home: str, at: int, then: Burst) -> None:
        self.ask_all(then)
        told = [each for each in ADDRESSES if each.holes == ("household",) and each.name in EXPECTED]
        values = {"household": self.town.homes[home].id}
        self.ask(Asked(self.town, who, told[at % len(told)], values))

    @rule(who=st.sampled_from(("secretary", OPERATOR, "branch", "of-far", "newcomer", OUTSIDER)), at=numbers)
    def take_everything_out(self, who: str, at: int) -> None:
        """As somebody would: ask, have it agreed to, make it, take the file, open it with its password."""
        if self.seen["requests"] >= self.share or at % 5:
            return
        self.seen["requests"] += 4
        with transaction.atomic():
            taken = acts.taken_out(self.town, who)
            transaction.set_rollback(True)
        may = self.town.life.is_at_top(who)
        assert who == OUTSIDER or bool(taken) == may, (
            f"{who} takes everything out: {bool(taken)}, granted {may}"
        )
        told = {self.town.secrets[each] for each in SECRETS.findall(" ".join(taken))}
        stolen = {home for home in told if not self.town.life.may_see(who, home)}
        assert not stolen, f"{who} takes out {stolen}"
        if may:
            self.seen["workbooks"] += 1
            lived_in = set(HOMES) & set(self.town.life.lives.values())
            names = {each for each, home in self.town.secrets.items() if home in lived_in and each[0] == "密"}
            assert names <= taken, f"{who} misses {names - taken}"

    @rule(who=st.sampled_from(WORKERS), then=burst)
    def go_or_come(self, who: str, then: Burst) -> None:
        self.ask_all(then)
        if who in self.town.life.closed:
            return  # nobody signs in to say so
        self.happen(acts.return_early if who in self.town.life.away else acts.leave_for_days, who)

    @rule(who=st.sampled_from(STAFF), seat=st.sampled_from(SEATS), then=burst)
    def fill_or_vacate(self, who: str, seat: tuple[str, str], then: Burst) -> None:
        self.ask_all(then)
        holds = (who, *seat) in self.town.life.posts
        if not holds and any((post, at) == seat for _who, post, at in self.town.life.posts):
            return
        self.happen(acts.vacate if holds else acts.fill, who, *seat)

    @rule(who=st.sampled_from(("newcomer", "keeper", "head")), home=st.sampled_from(HOMES), then=burst)
    def pair_or_part(self, who: str, home: str, then: Burst) -> None:
        self.ask_all(then)
        self.happen(acts.part if ("pair", who, home) in self.town.made else acts.pair, who, home)

    @rule(who=st.sampled_from(WORKERS), home=st.sampled_from(HOMES), then=burst)
    def break_the_glass(self, who: str, home: str, then: Burst) -> None:
        self.ask_all(then)
        if who in self.town.life.closed:
            return
        self.happen(
            acts.close_again if (who, home) in self.town.life.opened else acts.open_in_emergency, who, home
        )

    @rule(who=st.sampled_from(("of-plain", "of-far")), at=numbers, then=burst)
    def move_out(self, who: str, at: int, then: Burst) -> None:
        self.ask_all(then)
        if at % 4 == 0 and who in self.town.life.lives:
            self.happen(acts.move_out, who)

    @rule(who=st.sampled_from(("head", "newcomer", "of-poor")), at=numbers, then=burst)
    def close_an_account(self, who: str, at: int, then: Burst) -> None:
        self.ask_all(then)
        if at % 4 == 0 and who not in self.town.life.closed:
            self.happen(acts.close_account, who)

    def ask_all(self, many: Burst) -> None:
        """Some requests by anybody to anything."""
        for who, address, at, how in many:
            values = {
                hole: value_for(self.town, address, hole, at[number])
                for number, hole in enumerate(address.holes)
            }
            known = self.methods[address.name]
            method = known[at[3] % len(known)] if how else "GET"
            self.ask(
                Asked(self.town, who, address, values, method, is_region=how % 2 == 0, is_empty=how == 1)
            )

    def happen(self, change: Callable[..., None], *what: str) -> None:
        """The change, through the same act as on the pages; what is refused leaves everything as it was."""
        with bounded(self.town.cast.id):
            done = acts.act(lambda town: change(town, *what))(self.town)
        self.seen["changes" if done else "changes refused"] += 1

    def ask(self, asked: Asked) -> None:
        """One request, weighed, and taken back."""
        if self.seen["requests"] >= self.share:
            return
        self.seen["requests"] += 1
        with transaction.atomic():
            answer = sent(asked)
            self.weigh(asked, answer)
            transaction.set_rollback(True)
        assert bounds()[1:] == ("", "", ""), "a page left its bounds behind"

    def weigh(self, asked: Asked, answer: Answer) -> None:
        """Nothing; fails where something was read that is not theirs, or refused that is."""
        assert answer.status < 500, asked
        self.seen[f"{asked.face} {answer.status}"] += 1
        step = (asked.who, asked.method, asked.address.name, asked.home, asked.paper, answer.status)
        self.trail.update(repr(step).encode())
        text = readable(answer)
        life, who = self.town.life, asked.who
        told = {each: self.town.secrets[each] for each in SECRETS.findall(text)}
        mine = self.own_secrets(who)
        if not asked.is_machine and (other := life.for_whom(who)):
            self.weigh_for_another(asked, answer, told, other)
            return
        stolen = {
            each: home for each, home in told.items()
            if not (each in mine or life.may_see(who, home) or life.may_read_name(who, each))
        }  # fmt: skip
        assert not stolen, f"{asked} reads {stolen}"
        kept_no_more = life.gone & set(told)
        assert not kept_no_more, f"{asked} reads {kept_no_more}, which is kept no more"
        loose = [each for each, home in told.items()
                 if each.startswith(PHONE[:7]) and each not in mine and not asked.has(IN_FULL)]  # fmt: skip
        assert not loose, f"{asked} reads {loose} in full"
        for key, (kind, home) in self.town.needs.items():
            known = key not in text or key in asked.path
            assert known or life.may_know_need(who, kind, home), f"{asked} learns of {kind} at {home}"
        self.weigh_trace(asked, answer, set(told.values()))
        if verdict := EXPECTED.get(asked.address.name):
            verdict(asked, answer)

    def weigh_for_another(self, asked: Asked, answer: Answer, told: dict[str, str], other: str) -> None:
        """Nothing; fails where anything but the other's opens, or theirs is read without a trace."""
        self.seen["pages for another"] += 1
        life = self.town.life
        stolen = {each: home for each, home in told.items() if not life.is_about(other, each, home)}
        assert not stolen, f"{asked} reads {stolen} for {other}"
        if other in told.values():
            assert was_noted(self.town, asked.who, other), f"{asked} reads for {other} without a trace"
        if asked.address.name in FOR_ANOTHER and not asked.is_post:
            assert answer.status == 200, f"{asked}: {answer.status} for {other}"
        if {"household", "place", "pair", "claim", "obligation"} & set(asked.address.holes):
            to = answer.headers.get("Location")
            assert to == "/me/information/", f"{asked}: {answer.status} {to} for {other}"

    def own_secrets(self, who: str) -> set[str]:
        """Their own name and number, and what they asked the rights desk, wherever they live."""
        person = self.town.people.get(who)
        return {person.name, person.phone} | THEIRS.get(who, set()) if person else set()

    def weigh_trace(self, asked: Asked, answer: Answer, homes: set[str]) -> None:
        """Whoever reads about one home on its own pages leaves a trace for those who live there."""
        home = asked.home
        if home in homes and answer.status == 200 and asked.who in self.town.people:
            free = self.town.life.lives_in(asked.who, home) or was_noted(self.town, asked.who, home)
            assert free, f"{asked} reads who lives there without a trace"


def copied_visitor(visitor: Visitor) -> Visitor:
    """The same browser, to be used by one life."""
    made = Visitor(visitor.network)
    made.cookies = dict(visitor.cookies)
    return made


def copied(life: Life) -> Life:
    """The same truth, to be changed by one life."""
    return deepcopy(life)


def sent(asked: Asked) -> Answer:
    """The answer to one request."""
    browser, path = asked.town.visitors[asked.who], asked.path
    headers = (
        {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "main"}
        if asked.is_region and not asked.is_machine
        else {}
    )
    kept = dict(browser.cookies)
    try:
        if not asked.is_post:
            return browser.get(path, **headers)
        body, kind = body_for(asked.town, asked.address, asked.is_empty)
        headers[site.CSRF_HEADER_NAME] = browser.cookies[site.CSRF_COOKIE_NAME]
        return browser.send(asked.method, path, body, kind=kind, **headers)
    finally:
        browser.cookies = kept


def walk(share: int, half: int) -> Counter[str]:
    """What was met on a walk of so many requests; the same in every run, unless a seed was asked for."""
    number = f"{chosen_seed()}-{half}"
    with standing_still():
        Walk.world, Walk.seen, Walk.share = acts.found_world(), Counter(), share
        if not Walk.methods:
            Walk.methods = {address.name: methods_of(address) for address in ADDRESSES}
        Walk.trail, Dice.chance = sha256(), Random(number)
        try:
            while Walk.seen["requests"] < share:
                live(share - Walk.seen["requests"])
        except BaseException as error:
            error.add_note(f"The walk had the seed {number}: BAIBU_WALK_SEED={number.split('-')[0]}")
            raise
    print(f"seed {number}, trail {Walk.trail.hexdigest()[:12]}: {summary(Walk.seen)}")
    return Walk.seen


def live(left: int) -> None:
    """Nothing; some lives, for so many requests at most."""
    chosen = settings(
        stateful_step_count=STEPS, deadline=None, database=None, report_multiple_bugs=False, backend="dice",
        max_examples=4 + left // REQUESTS_A_LIFE, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(type("Walk", (Walk,), {}), settings=chosen)


def look_everywhere(world: World) -> None:
    """Nothing; everybody asks for every home, as a page and as a machine, and each answer is weighed."""
    Walk.world, Walk.seen, Walk.share = world, Counter(), REQUESTS
    life = Walk()
    for address in [each for each in ADDRESSES if each.name in {"visits:household", "api:show_household"}]:
        for who in WHO:
            for home in HOMES:
                life.ask(Asked(life.town, who, address, {"household": life.town.homes[home].id}))
    life.teardown()


def read_about_each() -> None:
    """Nothing; every page about one home or person is asked for by some who may see it, and weighed."""
    Walk.world, Walk.seen, Walk.share = acts.found_world(), Counter(), REQUESTS
    life = Walk()
    for address in [each for each in ADDRESSES if each.holes in {("household",), ("person",)}]:
        for who in ("secretary", "leader", "of-plain"):
            for home in ("plain", "far"):
                at = {"household": life.town.homes[home].id, "person": life.town.people[f"of-{home}"].id}
                life.ask(Asked(life.town, who, address, {hole: at[hole] for hole in address.holes}))
    life.teardown()


def methods_of(address: Address) -> list[str]:
    """The ways in which an address may be asked, found by asking for nothing in each of them."""
    nothing = {hole: 0 if hole == "account" else uuid4() for hole in address.holes} | {
        "form": "json",
        "code": "x",
    }
    # the API tells strangers, too, which ways there are
    who, ways = ("secretary", ("GET", "POST"))
    if address.name.startswith("api:"):
        who, ways = STRANGER, ("GET", "POST", "PUT", "DELETE")
    found = []
    for method in ways:
        with transaction.atomic():
            asked = Asked(Walk.world, who, address, nothing, method, is_empty=True)
            if sent(asked).status != NOT_SO:
                found.append(method)
            transaction.set_rollback(True)
    return found


def summary(seen: Any) -> str:
    """What was met, for whoever reads the run."""
    return ", ".join(f"{count} {name}" for name, count in sorted(seen.items()))
