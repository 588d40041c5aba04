"""What must open to whom, page by page and face by face; everybody else must be refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from baibu.registry.models import Person
from baibu.site.security.visitor import Answer

from .asking import Address
from .oracle import OPERATOR, OUTSIDER, Life
from .turns import EXPORT, STANDS
from .world import World

#: a page that is shown, or the question why that comes before it
SHOWN, REASON_FIRST = 200, 303
Verdict = Callable[["Asked", Answer], None]


@dataclass(frozen=True)
class Asked:
    """One request."""

    town: World
    who: str
    address: Address
    values: dict[str, Any]
    method: str = "GET"
    is_region: bool = False
    is_empty: bool = False

    def __str__(self) -> str:
        life, verb = self.town.life, self.method
        now = f"away {sorted(life.away)}, opened {sorted(life.opened)}, closed {sorted(life.closed)}, "
        now += f"papers {life.states} by {life.authors}, for {life.switched}"
        return f"{self.who} {verb} {self.path} ({self.address.name}, {self.home}; {now})"

    @property
    def life(self) -> Life:
        return self.town.life

    @property
    def path(self) -> str:
        path = self.address.filled(self.values)
        return f"{path}?community={self.town.cast.town.community.code}" if self.who == OPERATOR else path

    @property
    def is_post(self) -> bool:
        """Whether it would change something."""
        return self.method != "GET"

    @property
    def is_elsewhere(self) -> bool:
        """Whether somebody of another community asks for something of their own, or of nothing."""
        return self.who == OUTSIDER and not (self.home or self.place)

    @property
    def is_machine(self) -> bool:
        return self.address.name.startswith("api:")

    @property
    def face(self) -> str:
        return f"{'api' if self.is_machine else 'page'} {self.method}"

    def has(self, words: tuple[str, ...]) -> bool:
        return any(word in self.path for word in words)

    @cached_property
    def home(self) -> str:
        """The home the address names; empty where it names none of this community."""
        names = {each.id: name for name, each in self.town.homes.items()}
        if person := self.values.get("person"):
            here = {each.id: each.household_id for each in Person.objects.filter(id=person)}
            return names.get(here.get(person), "")
        if need := self.town.needs.get(str(self.values.get("key"))):
            return need[1]
        return names.get(self.values.get("household") or self.values.get("key"), "")

    @property
    def paper(self) -> str:
        """The claim, notice or export the address names."""
        names = (self.town.papers.get(self.values.get(hole)) for hole in ("claim", "notice", "key"))
        return next(filter(None, names), "")

    @cached_property
    def place(self) -> str:
        """The place the address names."""
        names = {each.id: name for name, each in self.town.places.items()}
        return names.get(self.values.get("place"), "")


def page(may: Callable[[Asked], bool]) -> Verdict:
    """GET shows it, or asks why first, to whom it is granted; to nobody else."""

    def weigh(asked: Asked, answer: Answer) -> None:
        if asked.is_post or asked.is_elsewhere:
            return
        to = answer.headers.get("Location", "")
        opens = answer.status == SHOWN or (answer.status == REASON_FIRST and to.endswith("/why/"))
        opens |= asked.is_machine and b"reason-needed" in answer.body
        assert opens == may(asked), f"{asked}: {answer.status} {to}, granted: {may(asked)}"

    return weigh


def deed(may: Callable[[Asked], bool]) -> Verdict:
    """POST is never carried out for whom it is not granted; whether it fits is another matter."""

    def weigh(asked: Asked, answer: Answer) -> None:
        if (
            asked.is_post
            and not asked.is_elsewhere
            and answer.status in {200, 201, 204, 303}
            and not may(asked)
        ):
            to = answer.headers.get("Location") or answer.headers.get("HX-Redirect", "")
            assert to.startswith("/sign-in/") or to.endswith("/why/"), f"{asked}: {answer.status} {to}"

    return weigh


def first_page(asked: Asked, answer: Answer) -> None:
    """Today for whoever has work, their own page for everybody else."""
    if not asked.is_post and is_anywhere(asked):
        opens = answer.status == SHOWN or answer.headers.get("Location") == "/me/"
        assert opens, f"{asked}: {answer.status}"


def both(*verdicts: Verdict) -> Verdict:
    """Each of them."""

    def weigh(asked: Asked, answer: Answer) -> None:
        for each in verdicts:
            each(asked, answer)

    return weigh


def is_here(asked: Asked) -> bool:
    """Anybody of this community."""
    return asked.life.is_in(asked.who)


def is_anywhere(asked: Asked) -> bool:
    """Anybody who is signed in."""
    return is_here(asked) or asked.who == OUTSIDER


def sees_home(asked: Asked) -> bool:
    return bool(asked.home) and asked.life.may_see(asked.who, asked.home)


def records(asked: Asked) -> bool:
    return bool(asked.home) and asked.life.may_record(asked.who, asked.home)


def cares(asked: Asked) -> bool:
    return bool(asked.home) and asked.life.cares_for(asked.who, asked.home)


def opens(asked: Asked) -> bool:
    return bool(asked.home) and asked.life.may_open(asked.who, asked.home)


def knows_place(asked: Asked) -> bool:
    return bool(asked.place) and is_here(asked)


def is_top(asked: Asked) -> bool:
    return asked.life.is_at_top(asked.who) or asked.who == OUTSIDER


def reaches(asked: Asked) -> bool:
    return bool(asked.place) and asked.life.reaches(asked.who, asked.place)


def has_claim(asked: Asked) -> bool:
    """Those who look after the homes there; whoever made it reads it among what is kept about them."""
    return bool(asked.paper) and asked.life.looks_after(asked.who, asked.life.place_of(asked.paper))


def answers(asked: Asked) -> bool:
    return bool(asked.paper) and asked.life.may_answer_claim(asked.who, asked.paper)


def confirms(asked: Asked) -> bool:
    return bool(asked.paper) and asked.life.may_confirm(asked.who, asked.paper)


def confirms_export(asked: Asked) -> bool:
    return asked.paper == EXPORT and is_top(asked) and asked.who != asked.life.authors[EXPORT]


def has_notice(asked: Asked) -> bool:
    """Those of its place and above; what is public is read elsewhere."""
    return bool(asked.paper) and asked.life.reaches(asked.who, asked.life.place_of(asked.paper))


def read_by_all(asked: Asked, answer: Answer) -> None:
    """A public notice opens to everybody, any other to nobody."""
    is_named = asked.values["code"] == asked.town.cast.town.community.code
    is_public = asked.life.states.get(asked.paper) == "public" and is_named
    if not asked.is_post:
        # the database looks at a clock of its own, and shows a notice until its last day by that one
        may_be_over = datetime.now(tz=UTC).date() > asked.town.day + STANDS
        opens = answer.status == SHOWN
        assert opens == is_public or (may_be_over and not opens), f"{asked}: {answer.status}, {is_public}"


EXPECTED: dict[str, Verdict] = {
    "registry:claim-answer": both(page(has_claim), deed(answers)),
    "registry:claim-decline": both(page(has_claim), deed(answers)),
    "api:confirm_claim": deed(answers),
    "api:decline_claim": deed(answers),
    "notices:notice": page(has_notice),
    "notices:change": both(page(has_notice), deed(has_notice)),
    "notices:confirm": deed(confirms),
    "notices:withdraw": deed(has_notice),
    "notices:public": read_by_all,
    "notices:of-place": page(reaches),
    "notices:write": deed(reaches),
    "api:list_notices": page(reaches),
    "api:show_notice": page(has_notice),
    "api:confirm_notice": deed(confirms),
    "api:withdraw_notice": deed(has_notice),
    "registry:export": page(lambda asked: asked.paper == EXPORT and is_top(asked)),
    "api:show_export": page(lambda asked: asked.paper == EXPORT and is_top(asked)),
    "registry:export-decide": deed(confirms_export),
    "api:decide_export": deed(confirms_export),
    "visits:household": page(sees_home),
    "api:show_household": page(sees_home),
    "visits:record": both(page(records), deed(records)),
    "visits:met": deed(records),
    "api:send_visit": deed(records),
    "visits:open": both(page(opens), deed(opens)),
    "api:open_home": deed(opens),
    "visits:wish": deed(lambda asked: cares(asked) or sees_home(asked)),
    "registry:home": page(cares),
    "registry:move-in": both(page(cares), deed(cares)),
    "registry:home-left": both(page(cares), deed(cares)),
    "api:register_person": deed(cares),
    "api:say_household_left": deed(cares),
    "visits:place": page(knows_place),
    "api:show_place": page(knows_place),
    "registry:posts": both(page(reaches), deed(reaches)),
    "registry:new-home": both(page(reaches), deed(reaches)),
    "api:register_household": deed(reaches),
    "visits:today": first_page,
    "api:owed_now": page(is_anywhere),
    "visits:me": page(is_anywhere),
    "visits:method": page(is_anywhere),
    "visits:neighbourhood": page(is_anywhere),
    "visits:seen": page(is_anywhere),
    "api:my_looks": page(is_anywhere),
    "visits:information": page(is_anywhere),
    "registry:privacy": lambda asked, answer: None if asked.is_post else exactly(asked, answer, SHOWN),
    "registry:imports": page(is_top),
    "registry:exports": page(is_top),
    "api:list_exports": page(is_top),
    "registry:accounts": page(is_top),
}


def exactly(asked: Asked, answer: Answer, status: int) -> None:
    """Nothing; fails where another status came."""
    assert answer.status == status, f"{asked}: {answer.status}"
