"""What came of an order stands on a page and on paper, with the drill's mark, and names nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pymupdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from baibu.notices import actions
from baibu.notices.models import Order, OrderSeat
from baibu.notices.queries.reports import report_of
from baibu.registry.models import Person
from tests.ledger.town import node
from tests.notices.test_orders import after, has_it, issued
from tests.visits.cast import Cast

As = Callable[[Person], Client]


@pytest.fixture
def drill(cast: Cast) -> Order:
    """A drill that is over: one building answered, the other's posts never did."""
    order = issued(cast, to_homes=True, is_drill=True)
    has_it(cast, cast.leader, order, 2)
    actions.ring_substitutes(actor=actions.orders.Actor.clock(), now=after(cast, 3))
    has_it(cast, cast.head, order, 5)
    actions.note_homes(
        actor=cast.actor(cast.leader), order_id=order.id, now=after(cast, 20),
        homes={cast.poor.id: "home", cast.plain.id: "note"},
    )  # fmt: skip
    return actions.end_order(actor=cast.actor(cast.secretary), order_id=order.id, now=after(cast, 50))


def test_the_report_tells_minutes_substitutes_and_gaps(cast: Cast, drill: Order) -> None:
    report = report_of(Order.objects.get(id=drill.id), cast.actor(cast.secretary).pack, after(cast, 90))
    assert report.title.startswith("演练")
    area, building, homes = report.figures.lines
    assert area[1] == "0/1"
    assert building[1:5] == ("2/4", "5 分钟", "–", "–")
    assert (building[5]["badge"], homes[1]) == ("overdue", "1/4")
    assert "用时 50 分钟" in report.facts[0], "it ended then"
    assert "空缺的岗位 2 个" in report.facts[1]
    assert "个；由后面的人确认的 0 个" in report.facts[2]
    assert len(report.unanswered.lines) == 3
    said = repr(report)
    assert not [p.name for p in (cast.leader, cast.head, cast.holder) if p.name in said], "places, no names"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "main"}])
def test_page_and_paper_are_for_those_who_follow_it(
    cast: Cast, as_: As, drill: Order, headers: dict[str, str]
) -> None:
    page, paper = (reverse(f"notices:order-{name}", args=[drill.id]) for name in ("report", "paper"))
    shown = as_(cast.secretary).get(page, headers=headers).content.decode()
    assert "这是演练" in shown
    assert paper in shown
    made = as_(cast.secretary).get(paper)
    assert (made["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")
    document = pymupdf.open("pdf", made.content)
    words = "".join(sheet.get_text() for sheet in document).replace("\n", "")
    for said in ("这是演练", "暴雨橙色预警", "党小组长", "2/4", "演练 · 暴雨橙色预警 · "):
        assert said in words, said
    assert len(made.content) < 200_000, "only the signs that are used"
    for other in (cast.leader, cast.resident):
        assert as_(other).get(page).status_code == 403
        assert as_(other).get(paper).status_code == 403


def test_a_draft_has_no_report(cast: Cast, as_: As, drill: Order) -> None:
    Order.objects.filter(id=drill.id).update(issued_at=None, issued_by_id=None, ended_at=None)
    for name in ("report", "paper"):
        answer = as_(cast.secretary).get(reverse(f"notices:order-{name}", args=[drill.id]))
        assert answer["Location"] == reverse("notices:order", args=[drill.id])


def test_the_report_asks_as_often_however_many_places_there_are(cast: Cast, drill: Order) -> None:
    pack = cast.actor(cast.secretary).pack

    def asked(order: Order) -> int:
        with CaptureQueriesContext(connection) as seen:
            report_of(Order.objects.select_related("place").get(id=order.id), pack, timezone.now())
        return len(seen)

    few = asked(drill)
    for number in range(3, 13):
        cast.town.buildings.append(node(cast.town.community, cast.town.area, "building", f"{number}栋"))
    more = issued(cast, to_homes=True)
    assert OrderSeat.objects.filter(order_id=more.id).count() == 25
    assert asked(more) == few <= 9


def test_a_note_is_not_told_and_is_tried_again(cast: Cast, drill: Order, as_: As) -> None:
    again = issued(cast, to_homes=True)
    given: dict[str, Any] = {"actor": cast.actor(cast.leader), "order_id": again.id}
    actions.note_homes(**given, homes={cast.plain.id: "note"}, now=after(cast, 5))
    actions.note_homes(**given, homes={cast.plain.id: "home"}, now=after(cast, 5) + timedelta(minutes=30))
    report = report_of(again, cast.actor(cast.secretary).pack, after(cast, 60))
    assert report.figures.lines[-1][1] == "1/4"
