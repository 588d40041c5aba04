"""A sender hands letters to a real gateway and a real mail server, and says truly what came of each."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from baibu.notices import actions
from baibu.notices.models import Address, Delivery, Message, Reaching
from baibu.notices.queries import link_path
from baibu.notices.queries.outbox import Outcome, Text
from baibu.registry.models import Person
from baibu.site.database.trouble import Trouble
from baibu.site.sending import journal, surroundings
from baibu.site.sending.loop import Sender
from tests.visits.cast import Cast, gather


@dataclass
class Sink:
    """A gateway that remembers what it was given, and answers what it is told to."""

    status: int = 200
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    server: Any = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/send"


@dataclass
class Post:
    """A mail server that remembers what it was given."""

    refuses: str = ""
    got: list[Any] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.got.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[Sink]:
    kept = Sink()

    class Gateway(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kept.got.append((self.headers["Idempotency-Key"], said))
            self.send_response(kept.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *said: Any) -> None:
            """Nothing: the test reads what it got."""

    kept.server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=kept.server.serve_forever, daemon=True).start()
    yield kept
    kept.server.shutdown()
    kept.server.server_close()


@pytest.fixture
def post() -> Iterator[tuple[Post, int]]:
    kept = Post()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    served = Controller(kept, hostname="127.0.0.1", port=port)
    served.start()
    yield kept, port
    served.stop()


@pytest.fixture
def cast(
    db: None, sink: Sink, post: tuple[Post, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Cast:
    """The staircase, both gateways set up, a data folder of its own."""
    monkeypatch.setenv("BAIBU_DATA", str(tmp_path))
    monkeypatch.setenv("BAIBU_DEMO", "0")
    monkeypatch.setenv("BAIBU_SMS", "http")
    monkeypatch.setenv("BAIBU_SMS_URL", sink.address)
    monkeypatch.setenv("BAIBU_SMS_JSON", '{"to": "{phone}", "text": "{text}", "key": "{id}"}')
    monkeypatch.setenv("BAIBU_MAIL_URL", f"smtp://127.0.0.1:{post[1]}/?from=office@example.cn")
    monkeypatch.setenv("BAIBU_SITE_URL", "https://baibu.example.cn")
    return gather(timezone.localdate())


@pytest.fixture
def sender(cast: Cast) -> Iterator[Sender]:
    made = Sender(lambda: cast.now)
    yield made
    made.close()


def told(cast: Cast, person: Person, *, by: str, **how: Any) -> Delivery:
    """One message on its way to that person by that way."""
    if by == "sms":
        person.phone = "13900000001"
        person.save()
    else:
        Address.objects.create(
            community_id=cast.id, id=uuid4(), person_id=person.id, channel="mail",
            value="head@example.cn", confirmed_at=cast.now, said_at=cast.now,
        )  # fmt: skip
    message = actions.send_message(
        actor=cast.actor(cast.leader), kind="test", text=Text("停水通知", "明天八点停水。", **how),
        people=[person.id], about=actions.About(path="/inbox/"), now=cast.now,
    )  # fmt: skip
    return Delivery.objects.get(message_id=message.id, channel=by)


def stands(row: Delivery) -> tuple[str, str]:
    row = Delivery.objects.get(id=row.id)
    return row.state, row.reason


def test_a_text_message_reaches_the_gateway_once_with_its_key(cast: Cast, sender: Sender, sink: Sink) -> None:
    row = told(cast, cast.head, by="sms")
    assert sender.round() == 1
    text = "停水通知\n明天八点停水。\nhttps://baibu.example.cn/inbox/"
    assert sink.got == [(str(row.id), {"to": "13900000001", "text": text, "key": str(row.id)})]
    assert stands(row) == ("sent", "")
    assert sender.round() == 0
    assert len(sink.got) == 1


def test_a_drill_says_so_and_a_private_one_leaves_its_words_at_home(
    cast: Cast, sender: Sender, sink: Sink
) -> None:
    told(cast, cast.head, by="sms", is_drill=True, is_private=True)
    sender.round()
    said = sink.got[0][1]["text"]
    assert said.startswith("【演练 · Drill】停水通知")
    assert "八点" not in said


def test_the_letter_with_the_link_reaches_the_address_nobody_has_confirmed_yet(
    cast: Cast, sender: Sender, post: tuple[Post, int]
) -> None:
    person = cast.head
    made = actions.add_mail(
        actor=cast.actor(person), value="head@example.cn", network="192.0.2.1", now=cast.now
    )
    other = told(cast, person, by="sms", is_urgent=True)
    assert not Delivery.objects.filter(message_id=other.message_id, channel="mail").exists()
    sender.round()
    ((to, content),) = post[0].got
    assert to == ["head@example.cn"]
    words = base64.b64decode(content.split("\r\n\r\n", 1)[1]).decode()
    assert f"https://baibu.example.cn{link_path(made)}" in words
    assert stands(Delivery.objects.get(address_id=made.id)) == ("sent", "")


def test_a_refused_letter_goes_by_no_other_way_and_one_for_a_forgotten_address_not_at_all(
    cast: Cast, sender: Sender, post: tuple[Post, int], sink: Sink
) -> None:
    person = cast.head
    person.phone = "13900000001"
    person.save()
    post[0].refuses = "550 unknown"
    first = actions.add_mail(actor=cast.actor(person), value="no@example.cn", network="", now=cast.now)
    sender.round()
    sender.round()
    assert stands(Delivery.objects.get(address_id=first.id)) == ("failed", "mail-550")
    assert sink.got == [], "the link is for whoever reads that mailbox"
    post[0].refuses = ""
    second = actions.add_mail(actor=cast.actor(person), value="b@example.cn", network="", now=cast.now)
    actions.end_mail(actor=cast.actor(person), now=cast.now)
    sender.round()
    assert stands(Delivery.objects.get(address_id=second.id)) == ("failed", "no-address")
    assert post[0].got == []


def test_it_leaves_in_the_language_each_chose(cast: Cast, sender: Sender, sink: Sink) -> None:
    words = {"title_en": "Water off", "body_en": "Tomorrow at eight."}
    Reaching.objects.create(
        community_id=cast.id, id=uuid4(), person_id=cast.head.id, language="en", said_at=cast.now
    )
    told(cast, cast.head, by="sms", **words)
    told(cast, cast.head, by="sms")
    told(cast, cast.holder, by="sms", **words)
    sender.round()
    said = sorted(each["text"].split("\n")[0] for _key, each in sink.got)
    assert said == ["Water off", "停水通知", "停水通知"]
    assert "Tomorrow at eight." in "".join(each["text"] for _key, each in sink.got)


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [(503, "waiting", "gateway-503"), (429, "waiting", "gateway-429"), (400, "failed", "gateway-400"),
     (302, "failed", "gateway-302")],
)  # fmt: skip
def test_what_the_gateway_answers_decides(
    cast: Cast, sender: Sender, sink: Sink, status: int, state: str, reason: str
) -> None:
    sink.status = status
    row = told(cast, cast.head, by="sms")
    sender.round()
    assert stands(row) == (state, reason)


def test_a_gateway_that_is_away_is_waited_for(
    cast: Cast, sender: Sender, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAIBU_SMS_URL", "http://127.0.0.1:9/nobody")
    row = told(cast, cast.head, by="sms")
    sender.round()
    assert stands(row) == ("waiting", "no-gateway")


def test_mail_arrives_whole_with_its_key_as_message_id(
    cast: Cast, sender: Sender, post: tuple[Post, int]
) -> None:
    row = told(cast, cast.head, by="mail")
    sender.round()
    ((to, content),) = post[0].got
    assert to == ["head@example.cn"]
    assert f"Message-ID: <{row.id}@example.cn>" in content
    assert "Auto-Submitted: auto-generated" in content
    assert stands(row) == ("sent", "")


@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [("550 unknown", "failed", "mail-550"), ("451 later", "waiting", "mail-451")],
)
def test_what_the_mail_server_answers_decides(
    cast: Cast, sender: Sender, post: tuple[Post, int], answer: str, state: str, reason: str
) -> None:
    post[0].refuses = answer
    row = told(cast, cast.head, by="mail")
    sender.round()
    assert stands(row) == (state, reason)
    post[0].refuses = ""
    other = told(cast, cast.holder, by="mail")
    sender.round()
    assert stands(other) == ("sent", ""), "the line is as good as before"


def test_an_address_that_is_none_is_never_put_on_the_line(
    cast: Cast, sender: Sender, post: tuple[Post, int]
) -> None:
    row = told(cast, cast.head, by="mail")
    address = Address.objects.get()
    address.value = "head@example.cn\r\nBcc: all@example.cn"
    address.save()
    sender.round()
    assert stands(row) == ("failed", "no-address")
    assert post[0].got == []


def test_without_a_number_any_more_it_fails_and_says_why(cast: Cast, sender: Sender, sink: Sink) -> None:
    row = told(cast, cast.head, by="sms")
    Person.objects.filter(community_id=cast.id, id=cast.head.id).update(left_on=cast.day)
    sender.round()
    assert stands(row) == ("failed", "no-address")
    assert sink.got == []


def test_in_a_sandbox_nothing_leaves_and_the_delivery_says_so(
    cast: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAIBU_SANDBOX", "1")
    made = Sender(lambda: cast.now)
    row = told(cast, cast.head, by="sms")
    assert made.round() == 1
    assert stands(row) == ("sent", "sandbox")
    assert sink.got == []
    made.close()


def test_the_next_sender_works_off_what_a_dead_one_left(cast: Cast, sender: Sender, sink: Sink) -> None:
    people = (cast.head, cast.holder, cast.branch)
    rows = [told(cast, person, by="sms") for person in people]
    dead = journal.Journal()
    jobs = actions.claim(actor=sender.actor, channel="sms", most=3, sender=dead.sender, now=cast.now)
    assert len(jobs) == 3
    for row in rows[:2]:
        dead.begin(cast.id, row.id)
    dead.note(Outcome(cast.id, rows[0].id, "sent", "", 1))
    assert sender.take_up() == 0, "whose file is locked is alive"
    journal.os.close(dead.file)
    assert sender.take_up() == 3
    assert [stands(row) for row in rows] == [("sent", ""), ("unsure", "sender-stopped"), ("waiting", "")]
    assert not dead.path.exists()
    sender.round()
    assert [key for key, _said in sink.got] == [str(rows[2].id)], "nobody is written to twice"


def test_after_a_power_cut_the_file_is_not_believed_to_be_whole(
    cast: Cast, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = told(cast, cast.head, by="sms")
    monkeypatch.setattr(journal, "boot", lambda: "before")
    dead = journal.Journal()
    actions.claim(actor=sender.actor, channel="sms", most=3, sender=dead.sender, now=cast.now)
    monkeypatch.setattr(journal, "boot", lambda: "after")
    journal.os.close(dead.file)
    sender.take_up()
    assert stands(row) == ("unsure", "sender-stopped")


def test_a_line_cut_short_counts_as_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAIBU_DATA", str(tmp_path))
    kept, delivery = journal.Journal(), uuid4()
    kept.begin(1, delivery)
    journal.os.write(kept.file, f"came 1 {delivery} se".encode())
    journal.os.close(kept.file)
    (left,) = journal.left_behind()
    assert (left.begun, left.outcomes, left.is_whole) == ({(1, delivery)}, {}, True)


def test_settings_that_make_no_sense_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BAIBU_DEMO", "0")
    monkeypatch.setenv("BAIBU_MAIL_URL", "smtp://mail.example.cn")
    assert "BAIBU_MAIL_URL" in surroundings.wrong()
    with pytest.raises(Trouble):
        surroundings.mail_server()
    monkeypatch.setenv("BAIBU_MAIL_URL", "smtp://a%40b:s%2Fecret@mail.example.cn/?from=office@example.cn")
    server = surroundings.mail_server()
    assert (server.user, server.password, server.port, server.secured) == ("a@b", "s/ecret", 587, "start")
    monkeypatch.setenv("BAIBU_MAIL_PER_SECOND", "many")
    assert "BAIBU_MAIL_PER_SECOND is many" in surroundings.wrong()
    monkeypatch.setenv("BAIBU_MAIL_PER_SECOND", "20")
    assert surroundings.wrong() == ""
    assert [gate.per_second for gate in surroundings.gates() if gate.channel == "mail"] == [20]


def test_messages_are_told_apart_only_by_their_key(cast: Cast, sender: Sender, sink: Sink) -> None:
    told(cast, cast.head, by="sms")
    told(cast, cast.head, by="sms")
    assert sender.round() == 2
    assert len({key for key, _said in sink.got}) == 2
    assert Message.objects.count() == 2
