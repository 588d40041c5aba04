"""The policy: every line is used, every word explained, and recusal holds whoever asks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import yaml

import baibu
from baibu.registry.access import RELATIONS, Scope, Target, may, policy
from baibu.registry.access.policy import FILE
from baibu.registry.models import Person, Place
from baibu.registry.queries.actors import Actor

ROOT = Path(baibu.__file__).parent
#: how code asks: a thing and a verb side by side; where the verb is a variable, both are listed here
ASKED = re.compile(r'"([a-z]+)",\s*"([a-z-]+)"')
BY_VARIABLE = {("home", "see"), ("home", "record"), ("person", "see"), ("person", "record")} | {
    ("handover", step) for step in ("see", "answer", "withdraw")
}
BY_VARIABLE |= {("sending", verb) for verb in ("see", "settle")}
BY_VARIABLE |= {("order", verb) for verb in ("see", "follow", "end")}
BY_VARIABLE |= {("notice", "see"), ("notice", "draft"), ("notice", "withdraw")}
BY_VARIABLE |= {("sending", "see"), ("sending", "settle")}


def test_every_relation_is_explained_and_known() -> None:
    explained = yaml.safe_load(FILE.read_text())["relations"]
    assert set(explained) == set(RELATIONS)
    assert all(words["en"] and words["zh"] for words in explained.values())
    used = {relation for grant in policy().values() for relation in (*grant.who, *grant.never)}
    assert used == set(RELATIONS), "a relation nobody uses, or one nobody knows"


def test_every_line_is_asked_by_the_code() -> None:
    code = "\n".join(path.read_text() for path in ROOT.rglob("*.py"))
    asked = set(ASKED.findall(code)) | BY_VARIABLE
    assert set(policy()) <= asked


def test_what_no_line_grants_is_refused() -> None:
    stranger = Scope(Actor(person_id=uuid4(), community_id=1), date(2026, 11, 24), frozenset())
    place = Place(community_id=1, id=uuid4(), path=[uuid4()], parent_id=uuid4())
    granted = {
        (thing, verb)
        for thing, verb in policy()
        if thing not in ("team", "rota") and may(replace(stranger), thing, verb, Target(place=place))
    }
    assert granted == {("figures", "see")}
    with pytest.raises(KeyError):
        may(stranger, "home", "sell", Target())


@pytest.mark.parametrize(
    ("thing", "verb"), [("visit", "confirm"), ("need", "decide"), ("opening", "note"), ("handover", "answer")]
)
def test_nobody_decides_about_what_is_their_own(thing: str, verb: str) -> None:
    root = uuid4()
    me = Person(community_id=1, id=uuid4())
    scope = Scope(
        Actor(person_id=me.id, community_id=1), date(2026, 11, 24), frozenset([root]),
        frozenset([("committee-secretary", root)]),
    )  # fmt: skip
    place = Place(community_id=1, id=root, path=[root], parent_id=None)
    assert "author" in policy()[thing, verb].never
    assert not may(scope, thing, verb, Target(place=place, author_id=me.id))


#: every verb by which somebody decides about others → what takes it back
DECIDING = {
    ("visit", "confirm"): {"author", "household"},
    ("need", "decide"): {"author", "self", "household"},
    ("need", "end"): {"self", "household"},
    ("opening", "note"): {"author"},
    ("consent", "note"): {"self", "household"},
    ("visit", "record"): {"household"},
    ("pair", "change"): {"household"},
    ("pair", "end"): {"household"},
    ("account", "change"): {"self"},
    ("place", "appoint"): {"self"},
    ("body", "judge"): {"own-body"},
    ("notice", "confirm"): {"author"},
    ("order", "issue"): {"author"},
}


def test_every_line_that_decides_is_taken_back_for_ones_own() -> None:
    for line, never in DECIDING.items():
        assert never <= set(policy()[line].never), line


def test_a_post_that_only_hears_of_people_elsewhere_sees_none() -> None:
    root, other = uuid4(), uuid4()
    scope = Scope(Actor(person_id=uuid4(), community_id=1), date(2026, 11, 24), frozenset([root]))
    here = Place(community_id=1, id=uuid4(), path=[root, uuid4()], parent_id=root)
    there = Place(community_id=1, id=uuid4(), path=[other, uuid4()], parent_id=other)
    neighbour = Person(community_id=1, id=uuid4(), household_id=uuid4())
    assert scope.may("person", "see", place=here, person=neighbour)
    assert not scope.may("person", "see", place=there, person=neighbour)
