"""What lies on the rights desk of the walk's town: a paper of each kind, with something hidden in each."""

from __future__ import annotations

from datetime import timedelta

from baibu.ledger.queries import adopted
from baibu.registry.models import Person
from baibu.registry.queries.actors import Actor
from baibu.rights import actions
from tests.visits.cast import Cast

#: what is hidden → the home it is about
HIDDEN = {"记900录": "plain", "记901录": "far", "记902录": "far", "记903录": "elder"}
#: who asked or was answered, and reads it wherever they live
THEIRS = {"of-plain": {"记900录"}, "of-far": {"记901录", "记902录"}}


def lay_papers(cast: Cast, living: dict[str, Person]) -> dict[str, str]:
    """Text → home; two requests that wait, one answered, a hold, a proposal to erase, a list to destroy."""
    pack = adopted(cast.id, cast.day)
    own = Actor(person_id=living["plain"].id, community_id=cast.id).under(pack)
    secretary, now = cast.actor(cast.secretary), cast.now
    of_plain, far = {"person_id": living["plain"].id}, {"person_id": living["far"].id}
    actions.make_request(actor=own, kind="delete", words="记900录", now=now, **of_plain)
    office = {"actor": Actor.operator(cast.id), "channel": "paper", "now": now}
    actions.make_request(kind="copy", words="记901录", **far, **office)
    answered = actions.make_request(kind="explain", words="用途", **far, **office)
    actions.answer_request(actor=secretary, ask_id=answered.id, answer="done", reply="记902录", now=now)
    actions.set_hold(actor=secretary, person_id=living["elder"].id, reason="记903录", now=now)
    gone = cast.town.person(name="陶已去", left_on=cast.day - timedelta(days=400))
    actions.propose_erasure(actor=secretary, person_id=gone.id, now=now)
    actions.propose_destruction(actor=secretary, now=now)
    return HIDDEN
