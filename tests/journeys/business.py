"""The rules of the walk about papers, consents and acting for another."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from . import turns
from .choosing import ASKING, HOMES, STAFF, WORKERS, Burst, burst, numbers
from .turns import DECIDERS, EXPORT, ROOMS
from .world import World

#: those who may be paired with a home, and named by whoever lives there
PAIRED = ("helper", "newcomer", "keeper")
#: where notices are put up
BOARDS = ("b0", "b1", "area", "estate")


class Business:
    """What people do about papers; the walk itself asks and weighs."""

    town: World
    ask_all: Callable[[Burst], None]
    happen: Callable[..., None]

    @rule(who=st.sampled_from(STAFF), home=st.sampled_from(ASKING), at=numbers, then=burst)
    def claim_or_answer(self, who: str, home: str, at: int, then: Burst) -> None:
        self.ask_all(then)
        state = self.town.life.states.get(f"claim-{ROOMS[home][0]}")
        if not state:
            self.happen(turns.claim, home)
        elif state == "waiting" and who not in self.town.life.closed:
            self.happen(turns.answer_claim, who, home, at % 3 > 0)

    @rule(
        who=st.sampled_from(STAFF),
        place=st.sampled_from(BOARDS),
        at=numbers,
        then=burst,
    )
    def write_or_confirm(self, who: str, place: str, at: int, then: Burst) -> None:
        self.ask_all(then)
        paper = f"notice-{place}"
        state = self.town.life.states.get(paper)
        if who in self.town.life.closed or state == "down":
            return
        if not state:
            self.happen(turns.draft_notice, who, place, place == "b0" and at % 2 == 0)
        elif state == "draft" and at % 4:
            self.happen(turns.confirm_notice, who, paper)
        elif at % 4 == 0:
            self.happen(turns.take_down, who, paper)

    @rule(who=st.sampled_from(WORKERS), at=numbers, then=burst)
    def agree_or_take_back(self, who: str, at: int, then: Burst) -> None:
        self.ask_all(then)
        if who in self.town.life.closed:
            return
        if "plain" not in self.town.life.shown:
            self.happen(turns.agree_to_be_shown, who)
        elif at % 2:
            self.happen(turns.be_shown_no_more, who)

    @rule(who=st.sampled_from(WORKERS), home=st.sampled_from(ASKING), at=numbers, then=burst)
    def take_a_number_out(self, who: str, home: str, at: int, then: Burst) -> None:
        self.ask_all(then)
        if at % 4 == 0 and who not in self.town.life.closed:
            self.happen(turns.take_number_out, who, home)

    @rule(
        who=st.sampled_from(PAIRED),
        home=st.sampled_from(HOMES),
        at=numbers,
        then=burst,
    )
    def name_somebody(self, who: str, home: str, at: int, then: Burst) -> None:
        self.ask_all(then)
        life = self.town.life
        if f"of-{home}" in life.closed or f"of-{home}" not in life.lives:
            return
        if (who, home) not in life.acting:
            self.happen(turns.name_helper, who, home)
        elif at % 3 == 0:
            self.happen(turns.name_no_more, who, home)

    @rule(who=st.sampled_from(PAIRED), home=st.sampled_from(HOMES), then=burst)
    def act_for_another(self, who: str, home: str, then: Burst) -> None:
        self.ask_all(then)
        life = self.town.life
        if not life.is_in(who):
            return
        if life.for_whom(who):
            turns.switch(self.town, who, "")
            life.switched.pop(who)
        else:
            may = life.may_act_for(who, home)
            done = turns.switch(self.town, who, home)
            assert (done == 303) == may, f"{who} acts for {home}: {done}, granted {may}"
            if may:
                life.switched[who] = home
        self.ask_all(then)

    @rule(who=st.sampled_from(DECIDERS), at=numbers, then=burst)
    def ask_for_or_decide(self, who: str, at: int, then: Burst) -> None:
        self.ask_all(then)
        state = self.town.life.states.get(EXPORT)
        if who in self.town.life.closed or state == "decided":
            return
        if not state:
            self.happen(turns.ask_for_export, who)
        else:
            self.happen(turns.decide_on_export, who, at % 2 == 0)
