"""What else happens in the town: papers are written and answered, people agree, act for one another.

Each says beforehand whether it may happen; the walk fails where the acts see it otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from baibu.core import Refusal
from baibu.notices import actions as notices
from baibu.notices.models import Notice
from baibu.notices.queries import mark_of
from baibu.registry import actions as registry
from baibu.registry.actions.exporting import ask_export, decide_export
from baibu.registry.queries.actors import Actor

from .oracle import OPERATOR
from .world import NAME, PHONE, World

#: who asks for an export → the words that say what for
EXPORT = "export-root"
#: a paper → what is hidden in it
WORDS = {
    "claim-b0": (NAME.format(800), PHONE.format(8000)),
    "claim-b1": (NAME.format(801), PHONE.format(8001)),
    "notice-b0": ("记810录",), "notice-b1": ("记811录",), "notice-area": ("记812录",),
    "notice-estate": ("记813录",), EXPORT: ("记820录",),
}  # fmt: skip
ROOMS = {"plain": ("b0", "103"), "far": ("b1", "201")}
#: a notice stands so long: almost as long as it may, because the database looks at a clock of its own
STANDS = timedelta(days=360)


def must(may: bool, words: str, act: Callable[[], Any]) -> Any:
    """What the act made; fails where it was refused against the oracle, or not refused."""
    try:
        made = act()
    except Refusal as refusal:
        if may:
            raise AssertionError(f"{words}: granted, and refused ({refusal.code})") from refusal
        raise
    assert may, f"{words}: not granted, and done"
    return made


def name_of(world: World, home: str) -> str:
    """The hidden name of whoever lives there."""
    return world.people[f"of-{home}"].name


def claim(world: World, home: str) -> None:
    """Somebody at the door says that they live there."""
    place, room = ROOMS[home]
    name, phone = WORDS[f"claim-{place}"]
    made = registry.make_claim(
        actor=Actor(), community_id=world.cast.id, phone=phone, place_id=world.places[place].id, unit="",
        room=room, name=name, now=world.now,
    )  # fmt: skip
    world.file(f"claim-{place}", made.id)


def answer_claim(world: World, who: str, home: str, confirms: bool) -> None:
    """Somebody confirms it as made by whoever lives there, or declines it."""
    paper, life = f"claim-{ROOMS[home][0]}", world.life
    may = life.may_answer_claim(who, paper) and (not confirms or f"of-{home}" in life.lives)
    given: dict[str, Any] = {
        "actor": world.actor(who),
        "claim_id": world.made["paper", paper],
        "now": world.now,
    }
    if confirms:
        person = world.people[f"of-{home}"].id
        must(may, f"{who} confirms {paper}", lambda: registry.confirm_claim(person_id=person, **given))
        life.theirs.add((f"of-{home}", paper))
    else:
        must(may, f"{who} declines {paper}", lambda: registry.decline_claim(reason="门牌不对", **given))
    life.states[paper] = "answered"


def draft_notice(world: World, who: str, at: str, names: bool) -> None:
    """Somebody writes a notice, which may name somebody of the home "plain"."""
    paper, life = f"notice-{at}", world.life
    words = WORDS[paper][0] + ("，" + name_of(world, "plain") if names else "")
    may = life.reaches(who, at) and (not names or "plain" in life.shown)
    made = must(may, f"{who} writes {paper}, naming: {names}", lambda: notices.draft_notice(
        actor=world.actor(who), place_id=world.places[at].id, kind="service", title="停水 " + WORDS[paper][0],
        body=words, from_on=world.day, until_on=world.day + STANDS, now=world.now,
    ))  # fmt: skip
    world.file(paper, made.id)
    life.states[paper], life.authors[paper] = "draft", who
    if names:
        life.named[name_of(world, "plain")] = paper


def confirm_notice(world: World, who: str, paper: str) -> None:
    """A second person lets everybody read it."""
    life = world.life
    may = life.may_confirm(who, paper) and (paper not in life.named.values() or "plain" in life.shown)
    key = world.made["paper", paper]
    seen = mark_of(Notice.objects.get(community_id=world.cast.id, id=key))
    must(may, f"{who} confirms {paper}", lambda: notices.confirm_notice(
        actor=world.actor(who), notice_id=key, seen=seen, now=world.now
    ))  # fmt: skip
    life.states[paper] = "public"


def take_down(world: World, who: str, paper: str) -> None:
    """Somebody takes the notice down, or gives the draft up."""
    may = world.life.reaches(who, world.life.place_of(paper))
    must(may, f"{who} takes {paper} down", lambda: notices.withdraw_notice(
        actor=world.actor(who), notice_id=world.made["paper", paper], now=world.now
    ))  # fmt: skip
    world.life.states[paper] = "down"


def agree_to_be_shown(world: World, who: str) -> None:
    """Whoever lives at "plain" agrees to be named in public: they say it, or somebody notes it."""
    own = who == "of-plain"
    made = must(world.life.may_speak_for(who, "plain"), f"{who} notes what of-plain agrees to", lambda: (
        registry.record_consent(
            actor=world.actor(who), purpose="shown", kind="name", person_id=world.people["of-plain"].id,
            given_on=world.day, channel="screen" if own else "spoken", now=world.now,
        )
    ))  # fmt: skip
    world.made["shown"] = made.id
    world.life.shown.add("plain")


def be_shown_no_more(world: World, who: str) -> None:
    """They take it back, and what names them is taken down at once."""
    own, life = who == "of-plain", world.life
    must(life.may_speak_for(who, "plain"), f"{who} notes what of-plain takes back", lambda: (
        registry.withdraw_consent(
            actor=world.actor(who), consent_id=world.made["shown"], channel="screen" if own else "spoken",
            now=world.now,
        )
    ))  # fmt: skip
    life.shown.discard("plain")
    for paper in set(life.named.values()):
        if life.states[paper] == "public":
            life.states[paper] = "down"


def take_number_out(world: World, who: str, home: str) -> None:
    """The number of whoever lives there is kept no more: they say it, or somebody notes it."""
    person, own = world.people[f"of-{home}"], who == f"of-{home}"
    may = world.life.may_speak_for(who, home) and person.phone not in world.life.gone
    must(may, f"{who} takes out the number of {home}", lambda: registry.take_out_phone(
        actor=world.actor(who), person_id=person.id, channel="screen" if own else "spoken", now=world.now
    ))  # fmt: skip
    world.life.gone.add(person.phone)


def name_helper(world: World, who: str, home: str) -> None:
    """Whoever lives there names somebody who shall act for them."""
    made = must((who, home) in world.life.pairs, f"of-{home} names {who}", lambda: registry.name_helper(
        actor=world.actor(f"of-{home}"), person_id=world.people[f"of-{home}"].id,
        helper_id=world.people[who].id, channel="screen", given_on=world.day, now=world.now,
    ))  # fmt: skip
    world.made["acting", who, home] = made.id
    world.life.acting.add((who, home))


def name_no_more(world: World, who: str, home: str) -> None:
    """They act for them no longer."""
    registry.end_representation(
        actor=world.actor(f"of-{home}"), representation_id=world.made["acting", who, home], now=world.now
    )
    world.life.acting.discard((who, home))


def ask_for_export(world: World, who: str) -> None:
    """Somebody asks that the register be taken out."""
    made = must(world.life.is_at_top(who), f"{who} asks for an export", lambda: ask_export(
        actor=world.actor(who), purpose="other", words=WORDS[EXPORT][0], parts=["register", "needs"],
        since=world.day, until=world.day, now=world.now,
    ))  # fmt: skip
    world.file(EXPORT, made.id)
    world.life.states[EXPORT], world.life.authors[EXPORT] = "waiting", who


def decide_on_export(world: World, who: str, agrees: bool) -> None:
    """Somebody agrees to it, or does not."""
    may = world.life.is_at_top(who) and who != world.life.authors[EXPORT]
    must(may, f"{who} decides on an export", lambda: decide_export(
        actor=world.actor(who), export_id=world.made["paper", EXPORT], is_agreed=agrees, now=world.now
    ))  # fmt: skip
    world.life.states[EXPORT] = "decided"


def switch(world: World, who: str, home: str) -> int:
    """The status of the answer; from here on their pages show the other, or themself again where none is."""
    to = f"{world.people[f'of-{home}'].id}/begin" if home else "stop"
    return world.visitors[who].post(f"/me/acting/{to}/").status


#: those who may be asked to decide on an export
DECIDERS = ("secretary", "branch", "holder", "newcomer", OPERATOR)
