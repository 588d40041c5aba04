"""Machines write, issue, answer and follow orders by the same acts and the same doors."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from baibu.notices.models import Order, OrderSeat, Relay
from baibu.registry.models import Person
from tests.notices.test_orders import second
from tests.visits.cast import Cast

As = Callable[[Person], Client]
SENT = {"title": "暴雨橙色预警", "posts": ["group-leader"], "to_homes": True, "is_emergency": True}


def send(client: Client, path: str, sent: Any = None, method: str = "post") -> Any:
    body = json.dumps(sent or {})
    return getattr(client, method)(f"/api{path}", body, content_type="application/json")


def test_an_order_goes_all_its_way_through_the_api(cast: Cast, as_: As) -> None:
    by, place = second(cast), cast.town.root.id
    refused = send(as_(cast.leader), f"/places/{place}/orders", SENT)
    assert (refused.status_code, refused.json()["code"]) == (403, "out-of-reach")
    empty = send(as_(by), f"/places/{place}/orders", {**SENT, "posts": []})
    assert (empty.status_code, empty.json()["field"]) == (422, "posts")
    made = send(as_(by), f"/places/{place}/orders", SENT)
    assert (made.status_code, made.json()["state"], made.json()["takeover_minutes"]) == (201, "draft", 3)
    order = made.json()["id"]
    own = send(as_(by), f"/orders/{order}/issue")
    assert (own.status_code, own.json()["code"]) == (422, "own-order")
    assert send(as_(cast.secretary), f"/orders/{order}/issue").json()["state"] == "under-way"
    assert as_(cast.leader).get(f"/api/orders/{order}").json()["title"] == SENT["title"]
    assert as_(cast.resident).get(f"/api/orders/{order}").status_code == 403
    assert send(as_(cast.leader), f"/orders/{order}/acknowledge").json() == {"count": 1}
    assert send(as_(cast.leader), f"/orders/{order}/acknowledge").json() == {"count": 0}
    assert send(as_(cast.branch), f"/orders/{order}/acknowledge").status_code == 403
    assert OrderSeat.objects.exclude(acknowledged_at=None).count() == 1


def test_homes_and_figures_are_told_through_the_api(cast: Cast, as_: As) -> None:
    made = send(as_(second(cast)), f"/places/{cast.town.root.id}/orders", SENT).json()["id"]
    send(as_(cast.secretary), f"/orders/{made}/issue")
    leader = as_(cast.leader)
    homes = {str(cast.poor.id): "home", str(cast.plain.id): "nobody"}
    assert send(leader, f"/orders/{made}/homes", {"homes": homes}).json() == {"count": 2}
    assert send(leader, f"/orders/{made}/homes", {"homes": {str(cast.far.id): "home"}}).status_code == 422
    assert send(leader, f"/orders/{made}/homes", {"homes": {str(cast.poor.id): "shout"}}).status_code == 422
    figures = {each["level"]: each for each in as_(cast.secretary).get(f"/api/orders/{made}/progress").json()}
    assert (figures["building"]["wanted"], figures["building"]["had"]) == (2, 0)
    assert (figures["homes"]["wanted"], figures["homes"]["had"]) == (4, 1)
    assert figures["homes"]["promised_minutes"] == 120
    assert figures["homes"]["minutes"][2] is None
    assert leader.get(f"/api/orders/{made}/progress").status_code == 403
    gone = send(leader, f"/orders/{made}/homes/{cast.poor.id}", method="delete")
    assert gone.json() == {"count": 1}
    assert Relay.objects.filter(over_at=None).count() == 1
    assert send(leader, f"/orders/{made}/end").status_code == 403
    assert send(as_(cast.secretary), f"/orders/{made}/end").json()["state"] == "ended"
    assert Order.objects.get().ended_by_id == cast.secretary.id
    listed = as_(cast.secretary).get(f"/api/places/{cast.town.root.id}/orders").json()
    assert [each["id"] for each in listed] == [made]
