"""A letter about an order carries a link for its reader alone; other letters lead to their page."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.urls import resolve

from baibu.notices.actions import Job
from baibu.notices.queries.links import Bearer, bearer_of
from baibu.notices.queries.outbox import Words
from baibu.site.sending.letters import link

SITE = "https://baibu.example.cn"


def job(person: object = None) -> Job:
    return Job(community_id=7, id=uuid4(), message_id=uuid4(), person_id=person or uuid4(), tries=0)  # type: ignore[arg-type]


def test_everybody_has_a_link_of_their_own_that_opens_before_sign_in() -> None:
    order, one, other = uuid4(), uuid4(), uuid4()
    words = Words("暴雨", "", f"/order/{order}/", False)
    links = [link(words, SITE, job(person)) for person in (one, other)]
    assert links[0] != links[1]
    for person, address in zip((one, other), links, strict=True):
        found = resolve(address.removeprefix(SITE))
        assert found.view_name == "notices:order-link"
        assert bearer_of(found.kwargs["token"]) == Bearer(7, order, person)
        assert len(address) <= 150, "it goes out by text message"


def test_other_letters_lead_to_their_page_and_without_an_address_nowhere() -> None:
    words = Words("停水", "", "/notices/lily/", False)
    assert link(words, SITE, job()) == f"{SITE}/notices/lily/"
    assert link(words, "", job()) == ""
    assert settings.SECRET_KEY not in link(Words("", "", f"/order/{uuid4()}/", False), SITE, job())
