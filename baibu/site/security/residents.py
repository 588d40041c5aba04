"""Attempts on how residents come in: codes to phones, cards on paper, saying where one lives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.utils import timezone

from baibu.registry import actions as registry
from baibu.registry.actions.phones import GOOD_FOR, TRIES, Asked
from baibu.registry.models import Account, Claim, Household, Person, SentCode, SignInCard
from baibu.registry.queries.accounts import NOBODY
from baibu.registry.queries.actors import Actor
from baibu.registry.queries.attempts import PER_NAME
from baibu.registry.queries.claims import own_claim
from baibu.registry.queries.ways import account_of_phone
from baibu.site.words import noted
from baibu.site.words import text as _

from .doors import is_in
from .staff import MINE
from .stage import PHONE, Stage
from .trying import Probe, demand, require_refused
from .visitor import Answer, Visitor

UNKNOWN = "19900004322"
FIGURES, WRONG = "7042", "7043"


def phone_codes(stage: Stage) -> str:
    """Guess a code and then give the right one; use one in another browser, twice, and when it is late."""
    resident = let_in(stage)
    with codes_on_screen(stage):
        guessed, good, late = (ask(stage) for _number in range(3))
    stored = str(SentCode.objects.filter(community_id=stage.community.pk).values_list("code", "phone_key"))
    demand(good.shown not in stored and PHONE not in stored, _("A code is stored readable."))
    for _number in range(TRIES):
        require_refused("wrong-code", come_in, stage=stage, asked=guessed, code=other_than(guessed.shown))
    require_refused("code-over", come_in, stage=stage, asked=guessed, code=guessed.shown)
    elsewhere = Visitor().post("/sign-in/phone/code/", {"code": good.shown})
    demand(not is_in(elsewhere), _("A code lets in a browser that did not ask for it."))
    demand(come_in(stage, good, good.shown).person_id == resident.id, _("The right code lets nobody in."))
    require_refused("code-over", come_in, stage=stage, asked=good, code=good.shown)
    after = stage.now + GOOD_FOR
    require_refused("code-over", come_in, stage=stage, asked=late, code=late.shown, now=after)
    return _("after %(n)s wrong tries a code is over; it is good once, for ten minutes", n=TRIES)


def let_in(stage: Stage) -> Person:
    """A resident who was let in by the number of their phone, by whoever looks after the home."""
    stage.adopt()
    resident, place = stage.person(stage.home(0)), stage.buildings[0]
    leader = stage.actor(stage.appointed("group-leader", place))
    registry.let_in_by_phone(actor=leader, person_id=resident.id, phone=PHONE, now=stage.now)
    return resident


@contextmanager
def codes_on_screen(stage: Stage) -> Iterator[None]:
    """Codes are shown in the made-up community while the block lasts; no message leaves the machine."""
    kept, settings.BAIBU_SMS = settings.BAIBU_SMS, "screen"
    stage.community.is_fictional = True
    try:
        yield
    finally:
        settings.BAIBU_SMS = kept


def ask(stage: Stage) -> Asked:
    """A code that was asked for."""
    return registry.ask_code(
        actor=Actor(), community=stage.community, phone=PHONE, purpose="sign-in", network="", now=stage.now
    )


def come_in(stage: Stage, asked: Asked, code: str, now: datetime | None = None) -> Account:
    """The account a code opens."""
    return registry.sign_in_by_phone(
        actor=Actor(), community_id=stage.community.pk, code_id=asked.code_id, code=code,
        now=now or stage.now,
    )  # fmt: skip


def other_than(code: str) -> str:
    """Six other figures."""
    return f"{(int(code) + 1) % 10**6:06}"


def cards(stage: Stage) -> str:
    """Open a card without its figures and guess at them; hold a post and look past one's own home by card."""
    stage.adopt()
    home, other = stage.home(0), stage.home(1)
    resident = stage.person(home)
    leader = stage.actor(stage.appointed("group-leader", stage.buildings[0]))
    made = registry.print_card(actor=leader, person_id=resident.id, pin=FIGURES, now=stage.now)
    stored = str(SignInCard.objects.filter(id=made.card.id).values_list("secret", "figures"))
    demand(made.secret not in stored and FIGURES not in stored, _("A card is stored readable."))
    alone, holder = opened(stage, made.secret), opened(stage, made.secret)
    demand(alone.get(MINE).status == 302, _("A card opened an account without its figures."))
    for _number in range(PER_NAME - 1):
        demand(not is_in(typed(alone, WRONG)), _("Wrong figures opened an account."))
    demand(is_in(typed(holder, FIGURES)), _("A card and its figures let nobody in."))
    require_resident(stage, resident, holder, home, other)
    for _number in range(PER_NAME):
        typed(alone, WRONG)
    demand(not is_in(typed(alone, FIGURES)), _("A card does not rest after %(n)s wrong tries.", n=PER_NAME))
    registry.block_card(actor=leader, person_id=resident.id, now=stage.now)
    demand(holder.get(MINE).status == 302, _("Whom a blocked card let in is still heard."))
    return _("card and figures together open one's own home, no post; blocked, they open nothing")


def require_resident(
    stage: Stage, resident: Person, holder: Visitor, home: Household, other: Household
) -> None:
    """Nothing; Broken where a session by card sees with a post what a resident does not see."""
    since = timezone.localdate(stage.now) - timedelta(days=1)
    registry.appoint(
        actor=stage.operator, person_id=resident.id, post="group-leader", place_id=other.place_id,
        since=since, now=stage.now,
    )  # fmt: skip
    account = Account.objects.get(community_id=stage.community.pk, person_id=resident.id)
    seen = stage.signed_in(account).get(page_of(other)).status
    demand(seen == 200, _("A post does not open what is its own."))
    demand(holder.get(page_of(home)).status == 200, _("Their own home does not open by card."))
    demand(holder.get(page_of(other)).status == 403, _("A card opens what belongs to a post."))


def opened(stage: Stage, secret: str) -> Visitor:
    """A phone whose camera read the card."""
    visitor = Visitor()
    visitor.get(f"/card/{stage.community.pk}/{secret}/")
    return visitor


def typed(visitor: Visitor, figures: str) -> Answer:
    """The answer to the four figures."""
    return visitor.post("/sign-in/card/", {"typed": figures})


def page_of(home: Household) -> str:
    """Where a home's page is."""
    return f"/households/{home.id}/"


def claims(stage: Stage) -> str:
    """Say where one lives and answer it oneself, as a neighbour, or for somebody from another door."""
    stage.adopt()
    home, place = stage.home(0), stage.buildings[0]
    leader = stage.appointed("group-leader", place)
    Person.objects.filter(community=stage.community, id=leader.id).update(household_id=home.id)
    neighbour, head = stage.person(stage.home(0, "102")), stage.appointed("building-head", place)
    claim, nobody = claimed(stage, home.room, PHONE), claimed(stage, "9999", UNKNOWN)
    seen = [own_claim(stage.community.pk, number) for number in (PHONE, UNKNOWN)]
    demand(seen[0] == seen[1], _("A claim tells whether anybody lives behind a door."))
    confirm = partial(registry.confirm_claim, claim_id=claim.id, person_id=leader.id, now=stage.now)
    decline = partial(registry.decline_claim, claim_id=claim.id, reason="probe", now=stage.now)
    for act in (confirm, decline):
        require_refused("own-home", act, actor=stage.actor(leader))
        require_refused("out-of-reach", act, actor=stage.actor(neighbour))
    by_head = {"actor": stage.actor(head), "now": stage.now}
    require_refused("whom", registry.confirm_claim, claim_id=claim.id, person_id=neighbour.id, **by_head)
    require_refused("whom", registry.confirm_claim, claim_id=nobody.id, person_id=NOBODY, **by_head)
    demand(account_of_phone(stage.community.pk, PHONE) is None, _("A claim nobody confirmed lets in."))
    confirm(actor=stage.actor(head))
    found = account_of_phone(stage.community.pk, PHONE)
    demand(found and found.person_id == leader.id, _("A confirmed claim lets nobody in."))
    return _("nobody answers their own or their home's; only who is registered behind the door is confirmed")


def claimed(stage: Stage, room: str, phone: str) -> Claim:
    """Somebody's word that they live behind that door."""
    return registry.make_claim(
        actor=Actor(), community_id=stage.community.pk, phone=phone, place_id=stage.buildings[0].id, unit="",
        room=room, name="probe", now=stage.now,
    )  # fmt: skip


CONTROLS = (
    Probe("phone-codes", noted("A code is good once, and not to be guessed"), phone_codes),
    Probe("sign-in-cards", noted("A card alone opens nothing, and never a post"), cards),
    Probe("claims", noted("Nobody confirms where they live themselves"), claims),
)
