"""An order goes to all at once; each post answers once; whoever comes next is rung where nobody does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from baibu import core
from baibu.ledger.models import Entry, Look
from baibu.notices import actions
from baibu.notices.models import Delivery, Message, Order, OrderSeat, Relay
from baibu.notices.queries.links import Bearer, bearer_of, personal_path, token_for
from baibu.notices.queries.orders import orders_waiting
from baibu.registry.access import scope_of
from baibu.registry.models import Absence, Household, Person, Tenure
from baibu.registry.queries.actors import Actor
from tests.ledger.town import at
from tests.visits.cast import Cast

As = Callable[[Person], Client]
CLOCK = Actor.clock()
POSTS = ("area-holder", "group-leader", "building-head")
HX = [{}, {"HX-Request": "true", "HX-Target": "progress"}]


def written(cast: Cast, by: Person | None = None, **more: Any) -> Order:
    given = {"title": "暴雨橙色预警", "body": "请把一楼的住户请到二楼。", "posts": POSTS, **more}
    place = given.pop("place_id", cast.town.root.id)
    return actions.write_order(
        actor=cast.actor(by or cast.secretary), place_id=place, now=given.pop("now", cast.now), **given
    )


def second(cast: Cast) -> Person:
    """Somebody else at the top, who issues."""
    found = Person.objects.filter(community_id=cast.id, name="吴梅").first()
    if found is None:
        found = cast.town.person(name="吴梅")
        cast.town.appoint(found, "committee-deputy", cast.town.root)
    return found


def issued(cast: Cast, now: Any = None, **more: Any) -> Order:
    by = second(cast)
    order = written(cast, **more)
    return actions.issue_order(actor=cast.actor(by), order_id=order.id, now=now or cast.now)


def clock(day: Any, hour: int) -> Any:
    """That hour of the day, the small ones too."""
    return at(day, 12) + timedelta(hours=hour - 12)


def seat(order: Order, post: str, place_id: UUID) -> OrderSeat:
    return OrderSeat.objects.get(order_id=order.id, post=post, place_id=place_id)


def refused(act: Callable[..., Any], **said: Any) -> core.Refusal:
    with pytest.raises(core.Refusal) as refusal:
        act(**said)
    return refusal.value


def after(cast: Cast, minutes: float) -> Any:
    return cast.now + timedelta(minutes=minutes)


def has_it(cast: Cast, person: Person, order: Order, minutes: float = 1, **how: Any) -> int:
    return actions.acknowledge_order(
        actor=cast.actor(person), order_id=order.id, now=after(cast, minutes), **how
    )


def test_nobody_issues_what_they_wrote_and_a_second_person_does(cast: Cast) -> None:
    order, other = written(cast), second(cast)
    assert (order.state, order.teams_minutes, order.homes_minutes) == ("draft", 30, 120)
    own = refused(actions.issue_order, actor=cast.actor(cast.secretary), order_id=order.id, now=cast.now)
    assert own.code == "own-order"
    below = refused(actions.issue_order, actor=cast.actor(cast.head), order_id=order.id, now=cast.now)
    assert below.code == "out-of-reach", "a post below does not speak for the whole"
    assert not OrderSeat.objects.exists()
    out = actions.issue_order(actor=cast.actor(other), order_id=order.id, now=cast.now)
    assert (out.state, out.issued_by_id) == ("under-way", other.id)
    again = refused(actions.issue_order, actor=cast.actor(other), order_id=order.id, now=cast.now)
    assert again.code == "changed-meanwhile"
    entry = Entry.objects.get(kind="announcement-made")
    assert (entry.subject_id, entry.data["seats"]) == (cast.town.root.id, 5)


def test_an_emergency_goes_out_at_once_by_whoever_answers_for_the_place_and_says_so(cast: Cast) -> None:
    order = written(cast, is_emergency=True)
    out = actions.issue_order(actor=cast.actor(cast.secretary), order_id=order.id, now=clock(cast.day, 23))
    assert (out.issued_by_id, out.author_id) == (cast.secretary.id, cast.secretary.id)
    assert Message.objects.get().is_urgent
    other = second(cast)
    by_deputy = written(cast, by=other, is_emergency=True)
    refusal = refused(actions.issue_order, actor=cast.actor(other), order_id=by_deputy.id, now=cast.now)
    assert refusal.code == "own-order", "the deputy does not answer for the place while the secretary is here"


@pytest.mark.parametrize(
    ("hour", "next_day", "more"),
    [(22, 1, {}), (3, 0, {}), (23, 1, {"is_emergency": True, "is_drill": True})],
)
def test_at_night_only_emergencies_go_out_and_the_next_time_is_named(
    cast: Cast, hour: int, next_day: int, more: dict[str, Any]
) -> None:
    order, by = written(cast, **more), second(cast)
    night = clock(cast.day, hour)
    refusal = refused(actions.issue_order, actor=cast.actor(by), order_id=order.id, now=night)
    assert refusal.code == "night"
    assert f"{cast.day + timedelta(days=next_day):%Y-%m-%d} 07:00" in refusal.text
    morning = clock(cast.day + timedelta(days=next_day), 7)
    assert actions.issue_order(actor=cast.actor(by), order_id=order.id, now=morning).state == "under-way"


def test_it_refuses_an_order_without_words_posts_or_anybody_at_the_doors(cast: Cast) -> None:
    def code(**more: Any) -> str:
        return refused(written, cast=cast, **more).code

    assert code(title=" ") == "words-needed"
    assert code(posts=()) == "posts-needed"
    assert code(posts=("paired-helper",)) == "posts-needed", "held by pairs, at no place"
    assert code(posts=("area-holder",), to_homes=True) == "nobody-at-the-door"
    assert code(by=cast.head) == "out-of-reach"
    assert refused(written, cast=cast, by=cast.resident).code == "out-of-reach"
    own = written(cast, by=cast.head, place_id=cast.town.buildings[0].id, posts=("group-leader",))
    assert own.place_id == cast.town.buildings[0].id, "each for their own place"


def test_every_post_has_a_seat_and_a_vacant_one_goes_to_who_acts_by_the_ladder(cast: Cast) -> None:
    order = issued(cast)
    first, other = cast.town.buildings
    assert OrderSeat.objects.count() == 5
    own = seat(order, "group-leader", first.id)
    assert (own.found, own.chain[:2], own.turn) == ("held", [cast.leader.id, cast.head.id], 1)
    vacant = seat(order, "group-leader", other.id)
    assert (vacant.found, vacant.chain[0]) == ("vacant", cast.holder.id), "nobody there: the area holder"
    assert own.chain[-1] in {cast.secretary.id, second(cast).id}, "up to the top"
    assert len(own.chain) == len(set(own.chain))
    people = set(Delivery.objects.values_list("person_id", flat=True))
    assert people == {cast.leader.id, cast.head.id, cast.holder.id}
    assert Delivery.objects.filter(channel="inbox").count() == 3, "one message each, for however many posts"


def test_somebody_away_is_passed_over_and_the_chain_stays_as_it_was(cast: Cast) -> None:
    Absence.objects.create(
        community_id=cast.id, person_id=cast.leader.id, since=cast.day, until=cast.day, said_at=cast.now
    )
    order = issued(cast)
    found = seat(order, "group-leader", cast.town.buildings[0].id)
    assert (found.found, found.chain[0]) == ("away", cast.head.id)
    Tenure.objects.filter(person_id=cast.head.id).update(until=cast.day - timedelta(days=1))
    assert seat(order, "group-leader", cast.town.buildings[0].id).chain == found.chain
    assert has_it(cast, cast.head, order) == 2, "what was promised when it went out still holds"


def test_the_seats_are_written_in_few_statements_however_many_there_are(cast: Cast) -> None:
    order, by = written(cast), second(cast)
    actor = cast.actor(by)
    with CaptureQueriesContext(connection) as few:
        actions.issue_order(actor=actor, order_id=order.id, now=cast.now)
    more = written(
        cast, posts=(*POSTS, "safety-member", "hygiene-member", "culture-member", "property-keeper")
    )
    with CaptureQueriesContext(connection) as many:
        actions.issue_order(actor=actor, order_id=more.id, now=cast.now)
    assert OrderSeat.objects.filter(order_id=more.id).count() == 13
    assert len(many) == len(few) <= 26


def test_each_post_is_acknowledged_once_for_all_seats_of_whoever_presses(cast: Cast) -> None:
    order = issued(cast)
    assert has_it(cast, cast.holder, order) == 3, "their own and the vacant building's two"
    assert has_it(cast, cast.holder, order, 2) == 0
    found = OrderSeat.objects.filter(acknowledged_by_id=cast.holder.id)
    assert {each.acknowledged_at for each in found} == {after(cast, 1)}
    assert {each.way for each in found} == {"app"}
    stranger = refused(
        actions.acknowledge_order, actor=cast.actor(cast.branch), order_id=order.id, now=cast.now
    )
    assert stranger.code == "out-of-reach", "it was not sent to them"


def test_after_the_minutes_the_next_is_rung_once_even_by_two_tickers(cast: Cast) -> None:
    order = issued(cast)
    assert actions.ring_substitutes(actor=CLOCK, now=after(cast, 2)) == 0
    has_it(cast, cast.holder, order, 2)
    assert actions.ring_substitutes(actor=CLOCK, now=after(cast, 3)) == 2
    assert actions.ring_substitutes(actor=CLOCK, now=after(cast, 3)) == 0
    assert actions.ring_substitutes(actor=CLOCK, now=after(cast, 4)) == 0
    rung = seat(order, "group-leader", cast.town.buildings[0].id)
    assert (rung.turn, rung.rung_at) == (2, after(cast, 3))
    messages = Message.objects.filter(about_id=order.id)
    assert messages.count() == 2
    assert "还没有人" in messages.order_by("-written_at")[0].body
    assert actions.ring_substitutes(actor=CLOCK, now=after(cast, 6)) == 1, (
        "both seats go on to the area holder"
    )


def test_whoever_was_rung_first_may_still_answer_and_the_first_answer_counts(cast: Cast) -> None:
    order = issued(cast)
    actions.ring_substitutes(actor=CLOCK, now=after(cast, 3))
    own = seat(order, "group-leader", cast.town.buildings[0].id)
    assert own.chain[own.turn - 1] == cast.head.id
    assert has_it(cast, cast.leader, order, 4) == 2, "their own, and the head's that they were rung for"
    assert has_it(cast, cast.head, order, 5) == 0
    assert seat(order, "group-leader", own.place_id).acknowledged_by_id == cast.leader.id
    assert actions.ring_substitutes(actor=CLOCK, now=after(cast, 9)) == 1, "only the other building goes on"


def test_somebody_who_left_meanwhile_is_neither_rung_nor_heard(cast: Cast) -> None:
    order = issued(cast)
    Person.objects.filter(id=cast.head.id).update(left_on=cast.day)
    actions.ring_substitutes(actor=CLOCK, now=after(cast, 3))
    own = seat(order, "group-leader", cast.town.buildings[0].id)
    assert own.chain[own.turn - 1] == cast.holder.id, "the head has left; the area holder comes next"
    left = refused(actions.acknowledge_order, actor=cast.actor(cast.head), order_id=order.id, now=cast.now)
    assert left.code == "not-permitted"


def test_nobody_is_rung_at_night_nor_after_the_end(cast: Cast) -> None:
    evening = clock(cast.day, 21) + timedelta(minutes=58)
    order = issued(cast, now=evening)
    assert actions.ring_substitutes(actor=CLOCK, now=evening + timedelta(minutes=5)) == 0
    assert actions.ring_substitutes(actor=CLOCK, now=clock(cast.day + timedelta(days=1), 7)) == 3
    actions.end_order(actor=cast.actor(second(cast)), order_id=order.id, now=clock(cast.day, 21))
    assert actions.ring_substitutes(actor=CLOCK, now=clock(cast.day + timedelta(days=1), 8)) == 0
    over = refused(actions.acknowledge_order, actor=cast.actor(cast.leader), order_id=order.id, now=cast.now)
    assert over.code == "order-over"
    assert all(len(each.chain) == each.turn for each in OrderSeat.objects.all()), "nothing of the never rung"


def test_a_drill_is_marked_everywhere_and_calls_no_duty(cast: Cast, as_: As) -> None:
    order = issued(cast, is_drill=True)
    assert Message.objects.get().is_drill
    assert not Entry.objects.filter(kind="announcement-made").exists()
    assert Entry.objects.filter(kind="drill-begun").exists()
    waiting = orders_waiting(scope_of(cast.actor(cast.leader), cast.day), None)
    assert waiting[0].title.startswith("演练")
    pages = [
        reverse("notices:order", args=[order.id]),
        personal_path(f"/order/{order.id}/", cast.id, cast.leader.id),
    ]
    for page in pages:
        assert "这是演练" in as_(cast.leader).get(page).content.decode()
    for name in ("order-progress", "orders"):
        about = order.place_id if name == "orders" else order.id
        assert "演练" in as_(cast.secretary).get(reverse(f"notices:{name}", args=[about])).content.decode()


def link_for(cast: Cast, order: Order, person: Person) -> str:
    return personal_path(f"/order/{order.id}/", cast.id, person.id)


@pytest.fixture
def out(cast: Cast) -> Order:
    """An order that went out just now."""
    order = issued(cast, is_emergency=True)
    Order.objects.filter(id=order.id).update(issued_at=timezone.now())
    return order


def test_the_link_asks_before_it_says_anything_for_anybody(cast: Cast, out: Order, client: Client) -> None:
    path = link_for(cast, out, cast.leader)
    shown = client.get(path).content.decode()
    assert "我收到了" in shown
    assert not OrderSeat.objects.exclude(acknowledged_at=None).exists(), "phones open links ahead"
    assert not any(person.name in shown for person in (cast.leader, cast.head, cast.secretary))
    assert client.post(path).status_code == 303
    found = seat(out, "group-leader", cast.town.buildings[0].id)
    assert (found.acknowledged_by_id, found.way) == (cast.leader.id, "link")
    again = client.post(path)
    assert again.status_code == 303
    assert seat(out, "group-leader", cast.town.buildings[0].id).acknowledged_at == found.acknowledged_at
    assert "我收到了" not in client.get(path).content.decode()


def test_a_link_that_was_changed_is_old_or_of_an_order_that_is_over_does_nothing(
    cast: Cast, out: Order, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    bearer = Bearer(cast.id, out.id, cast.leader.id)
    token = token_for(bearer)
    assert bearer_of(token) == bearer
    other = token_for(Bearer(cast.id, out.id, cast.head.id))
    mixed = other.split(".")[0] + "." + token.split(".", 1)[1]
    for broken in (mixed, token[:-1], "x" + token, "nonsense"):
        assert client.post(reverse("notices:order-link", args=[broken])).status_code == 404
    unrung = token_for(Bearer(cast.id, out.id, cast.branch.id))
    assert client.post(reverse("notices:order-link", args=[unrung])).status_code == 403
    with monkeypatch.context() as later:
        later.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 49 * 3600)
        assert refused(bearer_of, token=token).code == "link-expired"
        assert client.post(reverse("notices:order-link", args=[token])).status_code == 403
    assert not OrderSeat.objects.exclude(acknowledged_at=None).exists()
    actions.end_order(actor=cast.actor(cast.secretary), order_id=out.id, now=cast.now)
    assert client.post(reverse("notices:order-link", args=[token])).status_code == 422
    assert "已经结束" in client.get(reverse("notices:order-link", args=[token])).content.decode()


def test_the_link_needs_its_token_like_every_form(cast: Cast, out: Order) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(link_for(cast, out, cast.leader)).status_code == 403
    assert not OrderSeat.objects.exclude(acknowledged_at=None).exists()


def test_the_recipient_sees_who_below_has_not_and_calls_with_one_tap(cast: Cast, out: Order, as_: As) -> None:
    leader = Person.objects.get(id=cast.leader.id)
    leader.phone = "13900000001"
    leader.save()
    holder = as_(cast.holder)
    page = reverse("notices:order", args=[out.id])
    shown = holder.get(page).content.decode()
    asked = reverse(
        "notices:order-call", args=[out.id, seat(out, "group-leader", cast.town.buildings[0].id).id]
    )
    assert asked in shown
    assert "13900000001" not in shown
    before = Look.objects.count()
    called = holder.get(asked).content.decode()
    assert "0;url=tel:13900000001" in called
    look = Look.objects.latest("seq")
    assert (Look.objects.count(), look.kind, look.subject_id) == (before + 1, "number-shown", leader.id)
    assert as_(cast.resident).get(asked).status_code == 403
    assert as_(leader).get(reverse("notices:order-call", args=[
        out.id, seat(out, "area-holder", cast.town.area.id).id
    ])).status_code == 403, "nobody phones upwards by this"  # fmt: skip
    has_it(cast, leader, out)
    assert holder.get(asked).status_code == 422, "who has answered is not phoned"


def homes(cast: Cast) -> list[Household]:
    return [cast.poor, cast.elder, cast.plain]


def ticked(cast: Cast, by: Person, order: Order, **how: Any) -> int:
    chosen = {home.id: how[key] for key, home in zip("abc", homes(cast), strict=True) if key in how}
    return actions.note_homes(actor=cast.actor(by), order_id=order.id, homes=chosen, now=after(cast, 5))


def test_homes_are_ticked_tried_again_and_taken_back_by_their_building_alone(cast: Cast) -> None:
    order = issued(cast, to_homes=True)
    assert ticked(cast, cast.leader, order, a="home", b="nobody", c="note") == 3
    assert ticked(cast, cast.head, order, a="home") == 0, "what stands already stays"
    assert ticked(cast, cast.head, order, b="phone") == 1
    standing = dict(Relay.objects.filter(over_at=None).values_list("household_id", "how"))
    assert standing == {cast.poor.id: "home", cast.elder.id: "phone", cast.plain.id: "note"}
    assert Relay.objects.count() == 4, "the first try is still known"
    back = {"order_id": order.id, "household_id": cast.poor.id, "now": after(cast, 6)}
    assert actions.take_back_home(actor=cast.actor(cast.leader), **back) == 1
    assert actions.take_back_home(actor=cast.actor(cast.leader), **back) == 0
    far = {"order_id": order.id, "homes": {cast.far.id: "home"}, "now": cast.now}
    assert refused(actions.note_homes, actor=cast.actor(cast.leader), **far).code == "not-your-door"
    assert actions.note_homes(actor=cast.actor(cast.holder), **far) == 1, "nobody else is at that building"
    assert refused(ticked, cast=cast, by=cast.secretary, order=order, a="home").code == "out-of-reach"
    assert refused(ticked, cast=cast, by=cast.leader, order=order, a="shouted").code == "unknown-way"


def test_the_door_list_is_one_form_that_works_without_script(cast: Cast, as_: As) -> None:
    order = issued(cast, to_homes=True, is_emergency=True)
    leader, page = as_(cast.leader), reverse("notices:order", args=[order.id])
    shown = leader.get(page).content.decode()
    assert shown.count('class="door"') == 3
    assert cast.elder_person.name not in shown, "doors, no names"
    sent = {f"home-{cast.poor.id}": "home", f"home-{cast.elder.id}": "", "home-nonsense": "home"}
    assert leader.post(reverse("notices:order-homes", args=[order.id]), sent).status_code == 303
    shown = leader.get(page).content.decode()
    assert shown.count('class="door"') == 2
    back = reverse("notices:order-home-back", args=[order.id, cast.poor.id])
    assert back in shown
    assert leader.post(back).status_code == 303
    assert leader.get(page).content.decode().count('class="door"') == 3


@pytest.mark.parametrize("headers", HX)
def test_the_live_page_counts_when_somebody_looks(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    order = issued(cast, to_homes=True)
    Order.objects.filter(id=order.id).update(issued_at=timezone.now() - timedelta(minutes=40))
    OrderSeat.objects.update(rung_at=timezone.now() - timedelta(minutes=40))
    secretary, page = as_(cast.secretary), reverse("notices:order-progress", args=[order.id])
    actions.acknowledge_order(
        actor=cast.actor(cast.holder), order_id=order.id, now=timezone.now() - timedelta(minutes=38)
    )
    actions.note_homes(
        actor=cast.actor(cast.leader), order_id=order.id, homes={cast.poor.id: "home", cast.plain.id: "note"},
        now=timezone.now(),
    )  # fmt: skip
    shown = secretary.get(page, headers=headers).content.decode()
    assert "5 个岗位里还有 2 个没有确认" in shown
    assert "2/4" in shown, "the building posts"
    assert "1/4" in shown, "the homes; a note is not told"
    assert "未兑现" in shown, "forty minutes are more than the promised thirty"
    assert "2 分钟" in shown
    assert 'hx-trigger="every 5s"' in shown
    estate = reverse("notices:order-progress", args=[order.id]) + f"?place={cast.town.area.id}"
    part = secretary.get(estate, headers=headers).content.decode()
    assert part.index('square--1"') < part.index('square--3"'), "the late first"
    assert as_(cast.leader).get(page, headers=headers).status_code == 403, "who has it for a building"


def test_the_live_page_asks_as_often_however_many_places_there_are(cast: Cast, as_: As) -> None:
    order = issued(cast, to_homes=True)
    secretary, page = as_(cast.secretary), reverse("notices:order-progress", args=[order.id])
    secretary.get(page)
    with CaptureQueriesContext(connection) as few:
        secretary.get(page)
    from tests.ledger.town import node

    for number in range(3, 23):
        cast.town.buildings.append(node(cast.town.community, cast.town.area, "building", f"{number}栋"))
        cast.town.home("101", building=number - 1)
    bigger = issued(cast, to_homes=True)
    with CaptureQueriesContext(connection) as many:
        secretary.get(reverse("notices:order-progress", args=[bigger.id]))
    assert OrderSeat.objects.filter(order_id=bigger.id).count() == 45
    assert len(many) <= len(few) + 1 <= 26, "one more where the count of those without answer is asked apart"


def test_what_waits_for_somebody_meets_them(cast: Cast) -> None:
    draft = written(cast)
    second(cast)

    def waits(person: Person) -> list[str]:
        return [row.href for row in orders_waiting(scope_of(cast.actor(person), cast.day), None)]

    page = reverse("notices:order", args=[draft.id])
    assert page in waits(second(cast))
    assert page not in waits(cast.secretary), "never to who wrote it"
    actions.issue_order(actor=cast.actor(second(cast)), order_id=draft.id, now=cast.now)
    assert page in waits(cast.leader)
    has_it(cast, cast.leader, draft)
    assert page not in waits(cast.leader)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "write"}])
def test_an_order_is_written_read_and_issued_on_the_pages(
    cast: Cast, as_: As, headers: dict[str, str]
) -> None:
    page = reverse("notices:order-write", args=[cast.town.root.id])
    client, other = as_(cast.secretary), as_(second(cast))
    assert "楼栋" in client.get(page, headers=headers).content.decode()
    empty = client.post(page, {"title": "消防演练"}, headers=headers)
    assert empty.status_code == 422
    sent = {"title": "消防演练", "posts": ["group-leader"], "is_emergency": "on", "is_drill": ""}
    answer = client.post(page, sent, headers=headers)
    assert answer.status_code == 303
    order = Order.objects.get()
    issue = reverse("notices:order-issue", args=[order.id])
    assert issue in other.get(answer["Location"]).content.decode()
    assert as_(cast.leader).get(answer["Location"]).status_code == 403, "a draft is not for those below"
    assert other.post(issue).status_code == 303
    assert as_(cast.leader).get(answer["Location"]).status_code == 200
    assert as_(cast.resident).get(answer["Location"]).status_code == 403
    ended = reverse("notices:order-end", args=[order.id])
    assert as_(cast.leader).post(ended).status_code == 403
    assert other.post(ended).status_code == 303
    assert Order.objects.get().state == "ended"
