"""Everybody says how they wish to be reached; an address is written to only after its owner said yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from baibu import core
from baibu.notices import actions
from baibu.notices.models import Address, Delivery, Message, Reaching
from baibu.notices.queries import link_path
from baibu.notices.queries.outbox import Text
from baibu.registry.models import Community, Person
from tests.visits.cast import Cast

As = Callable[[Person], Client]
PAGE, MAIL, TEST, API = "/me/reaching/", "/me/reaching/mail/", "/me/reaching/test/", "/api/me/reaching"
HX = [{}, {"HX-Request": "true", "HX-Target": "wishes"}]
WISH = {"channels": "mail,sms", "quiet_from": "21:00", "quiet_until": "08:00", "language": "en",
        "large_print": "on"}  # fmt: skip


@pytest.fixture(autouse=True)
def gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways are set up, and it is known where the site is."""
    monkeypatch.setenv("BAIBU_DEMO", "0")
    monkeypatch.setenv("BAIBU_SMS", "http")
    monkeypatch.setenv("BAIBU_MAIL_URL", "smtp://localhost/?from=office@example.cn")
    monkeypatch.setenv("BAIBU_SITE_URL", "https://baibu.example.cn")


def wish_of(person: Person) -> Reaching:
    return Reaching.objects.get(person_id=person.id)


def address_of(person: Person) -> Address | None:
    return Address.objects.filter(person_id=person.id).first()


def letters(person: Person) -> list[Delivery]:
    return list(Delivery.objects.filter(person_id=person.id, address_id__isnull=False))


@pytest.mark.parametrize("headers", HX)
def test_what_is_wished_holds_from_now_on(cast: Cast, as_: As, headers: dict[str, str]) -> None:
    client = as_(cast.resident)
    assert "先用哪种方式" in client.get(PAGE, headers=headers).content.decode()
    assert client.post(PAGE, WISH, headers=headers).status_code == 303
    wish = wish_of(cast.resident)
    assert (wish.channels, wish.quiet_from, wish.quiet_until) == (["mail", "sms"], time(21), time(8))
    assert (wish.language, wish.large_print, wish.in_person) == ("en", True, False)
    assert client.post(PAGE, {**WISH, "channels": "sms,mail"}, headers=headers).status_code == 303
    assert wish_of(cast.resident).channels == ["sms", "mail"], "one row for each"
    assert "21:00 至 08:00 不打扰您" in client.get(PAGE).content.decode()
    refused = client.post(PAGE, {**WISH, "channels": "fax", "quiet_from": "late"}, headers=headers)
    assert refused.status_code == 422
    assert "例如 22:00" in refused.content.decode()
    assert not Reaching.objects.exclude(person_id=cast.resident.id).exists()


def test_only_ways_that_are_set_up_are_offered(cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BAIBU_MAIL_URL")
    shown = as_(cast.resident).get(PAGE).content.decode()
    assert "199****0000" in shown
    assert "先用哪种方式" not in shown, "there is no choice to make"
    assert MAIL not in shown
    assert as_(cast.resident).post(PAGE, {**WISH, "channels": "sms"}).status_code == 303
    with pytest.raises(core.Refusal) as refusal:
        actions.say_reaching(
            actor=cast.actor(cast.resident), channels=["mail"], quiet_from=time(22), quiet_until=time(7),
            language="en", large_print=False, in_person=False, now=cast.now,
        )  # fmt: skip
    assert refusal.value.code == "no-such-way"
    monkeypatch.setenv("BAIBU_SMS", "off")
    assert "目前消息只送到您的百步收件箱" in as_(cast.resident).get(PAGE).content.decode()


def test_an_address_counts_once_its_owner_opened_the_link_and_said_yes(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    assert client.post(MAIL, {"value": "he@example.cn"}).status_code == 303
    found = address_of(cast.resident)
    assert found
    assert found.confirmed_at is None
    (letter,) = letters(cast.resident)
    assert (letter.channel, letter.state, letter.address_id) == ("mail", "waiting", found.id)
    assert not Delivery.objects.filter(message_id=letter.message_id, channel="inbox").exists(), (
        "whoever cannot read the mail must not find the link elsewhere"
    )
    link = Message.objects.get(id=letter.message_id).path
    assert link == link_path(found)
    assert link not in client.get(PAGE).content.decode()
    assert ways_of_a_message(cast) == {"inbox", "sms"}
    shown = client.get(link).content.decode()
    assert "h***@example.cn" in shown
    assert not address_of(cast.resident).confirmed_at, "looking is not saying yes"  # type: ignore[union-attr]
    assert client.post(link).status_code == 303
    assert address_of(cast.resident).confirmed_at  # type: ignore[union-attr]
    assert client.post(link).status_code == 303, "twice is as good as once"
    assert ways_of_a_message(cast) == {"inbox", "sms", "mail"}
    assert client.post("/me/reaching/mail/end/").status_code == 303
    assert address_of(cast.resident) is None
    assert client.get(link).status_code == 422
    assert ways_of_a_message(cast) == {"inbox", "sms"}


def ways_of_a_message(cast: Cast) -> set[str]:
    message = actions.send_message(
        actor=cast.actor(cast.leader), kind="order", text=Text("停水", is_urgent=True),
        people=[cast.resident.id], now=timezone.now(),
    )  # fmt: skip
    return set(Delivery.objects.filter(message_id=message.id).values_list("channel", flat=True))


def test_a_link_is_good_for_its_owner_for_three_days_and_for_the_newest_address(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    client.post(MAIL, {"value": "old@example.cn"})
    first = link_path(address_of(cast.resident))  # type: ignore[arg-type]
    client.post(MAIL, {"value": "new@example.cn"})
    second = link_path(address_of(cast.resident))  # type: ignore[arg-type]
    for refused in (client.post(first), as_(cast.head).post(second), client.post(second[:-5] + "abcd/")):
        assert refused.status_code == 422
    assert Client().get(second)["Location"].startswith("/sign-in/?next=/me/reaching/"), "back after sign-in"
    token = second.split("/")[-2]
    with pytest.raises(core.Refusal) as refusal:
        actions.confirm_mail(
            actor=cast.actor(cast.resident), token=token, now=timezone.now() + timedelta(days=3, minutes=1)
        )
    assert refusal.value.code == "link-over"
    assert not Address.objects.filter(confirmed_at__isnull=False).exists()


@pytest.mark.parametrize("value", ["", "no-address", "a@b", "a@example.cn\nBcc: all@example.cn"])
def test_what_is_no_address_is_refused_at_the_field(cast: Cast, as_: As, value: str) -> None:
    answer = as_(cast.resident).post(MAIL, {"value": value})
    assert answer.status_code == 422
    assert "邮箱" in answer.content.decode()
    assert not Message.objects.exists()


def test_nobody_is_flooded_with_letters(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    answers = [client.post(MAIL, {"value": f"a{number}@example.cn"}).status_code for number in range(6)]
    assert answers == [303] * 5 + [422]
    assert len(letters(cast.resident)) == 5
    others = [as_(each).post(MAIL, {"value": "same@example.cn"}) for each in
              (cast.head, cast.holder, cast.branch, cast.secretary, cast.leader, cast.helper)]  # fmt: skip
    assert [each.status_code for each in others] == [303] * 5 + [422], "one address, whoever names it"


def test_ten_letters_a_day_are_enough(cast: Cast) -> None:
    now = timezone.now()
    for number in range(10):
        actions.add_mail(
            actor=cast.actor(cast.resident), value=f"a{number}@example.cn", network="",
            now=now + number * timedelta(minutes=20),
        )  # fmt: skip
    with pytest.raises(core.Refusal) as refusal:
        actions.add_mail(
            actor=cast.actor(cast.resident), value="last@example.cn", network="", now=now + timedelta(hours=5)
        )
    assert refusal.value.code == "letters-of-a-day"


def test_a_card_that_was_found_changes_no_address(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    session = client.session
    session["way"] = "card"
    session.save()
    assert client.get(PAGE).status_code == 200
    assert client.post(MAIL, {"value": "thief@example.cn"}).status_code == 422
    assert address_of(cast.resident) is None


def test_without_an_address_of_the_site_no_link_is_promised(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BAIBU_SITE_URL")
    assert "要先由管理员填好本站网址" in as_(cast.resident).get(PAGE).content.decode()
    assert as_(cast.resident).post(MAIL, {"value": "he@example.cn"}).status_code == 422


def test_only_a_made_up_community_in_a_sandbox_shows_the_link(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_(cast.resident)
    client.post(MAIL, {"value": "he@example.cn"})
    link = link_path(address_of(cast.resident))  # type: ignore[arg-type]
    Community.objects.filter(pk=cast.id).update(is_fictional=True)
    assert link not in client.get(PAGE).content.decode()
    monkeypatch.setenv("BAIBU_SANDBOX", "1")
    assert link in client.get(PAGE).content.decode()
    Community.objects.filter(pk=cast.id).update(is_fictional=False)
    assert link not in client.get(PAGE).content.decode()


def test_a_message_to_try_goes_by_all_ways_to_oneself_alone(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    Address.objects.create(
        community_id=cast.id, person_id=cast.resident.id, channel="mail", value="he@example.cn",
        confirmed_at=cast.now, said_at=cast.now,
    )  # fmt: skip
    client = as_(cast.resident)
    answer = client.post(TEST)
    message = Message.objects.get()
    assert answer["Location"] == f"/inbox/{message.id}/"
    rows = Delivery.objects.filter(message_id=message.id)
    assert set(rows.values_list("channel", "person_id")) == {
        (way, cast.resident.id) for way in ("inbox", "sms", "mail")
    }
    rows.filter(channel="sms").update(state="sent", reason="sandbox")
    rows.filter(channel="mail").update(state="failed", reason="mail-550")
    shown = client.get(answer["Location"]).content.decode()
    assert "没有真的发出" in shown
    assert "邮件服务器没有接收（应答 550）" in shown
    with django_assert_max_num_queries(9):
        client.get(PAGE)
    assert [client.post(TEST).status_code for _number in range(5)] == [303] * 4 + [422]


def test_an_account_that_is_nobodys_has_no_wishes(cast: Cast) -> None:
    from baibu.registry.models import Account

    client = Client()
    account = Account.objects.open_account("operator", None, is_operator=True)
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    for address in (PAGE, MAIL):
        assert client.get(f"{address}?community=lily").status_code == 422


def test_machines_wish_the_same(cast: Cast, as_: As) -> None:
    client = as_(cast.resident)
    asked = client.get(API).json()
    assert (asked["channels"], asked["quiet_from"], asked["phone"]) == (
        ["sms", "mail"],
        "22:00:00",
        "199****0000",
    )
    wish = {"channels": ["mail", "sms"], "quiet_from": "23:00", "quiet_until": "06:00", "language": "en"}
    said = client.put(API, wish, content_type="application/json").json()
    assert (said["channels"], said["quiet_until"], said["language"]) == (["mail", "sms"], "06:00:00", "en")
    refused = client.put(API, {**wish, "channels": ["fax"]}, content_type="application/json")
    assert (refused.status_code, refused.json()["field"]) == (422, "channels")
    added = client.post(f"{API}/mail", {"value": "he@example.cn"}, content_type="application/json").json()
    assert added["mail"] == {"address": "h***@example.cn", "is_confirmed": False}
    token = link_path(address_of(cast.resident)).split("/")[-2]  # type: ignore[arg-type]
    other = as_(cast.head).post(f"{API}/mail/confirm", {"token": token}, content_type="application/json")
    assert (other.status_code, other.json()["code"]) == (422, "link-over")
    mine = client.post(f"{API}/mail/confirm", {"token": token}, content_type="application/json").json()
    assert mine["mail"]["is_confirmed"]
    made = client.post(f"{API}/test", content_type="application/json")
    assert made.status_code == 201
    ways = client.get(f"/api/inbox/{made.json()['id']}").json()["ways"]
    assert {each["channel"] for each in ways} == {"sms", "mail"}
    assert client.delete(f"{API}/mail").status_code == 204
    assert client.get(API).json()["mail"] is None
