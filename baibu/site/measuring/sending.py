"""How long a message to thousands takes until gateways have it, beside the barest sender, in turns.

It works in a data folder of its own, with sinks for gateways, and leaves nothing behind.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

WAYS = ("sms", "mail")
SENDERS = 2
PATIENCE = 600


@dataclass(frozen=True, slots=True)
class Sent:
    """One message by one way: seconds until its rows were there, and until the gateway had all of them."""

    way: str
    people: int
    rows: float
    ours: float
    bare: float


def measured(counts: Sequence[int]) -> list[Sent]:
    """The figures, from a process that has a database and a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="baibu-bench-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        with sinks() as ports:
            surroundings = {**os.environ, **surroundings_of(place, ports)}
            surroundings.pop("BAIBU_DATABASE_URL", None)
            surroundings.pop("BAIBU_DATABASE_ROLE", None)
            command = [sys.executable, "-P", "-m", "baibu.site.measuring.sending"]
            command += [json.dumps(ports), json.dumps(counts)]
            done = subprocess.run(command, env=surroundings, stdout=subprocess.PIPE, text=True, check=True)
    return [Sent(**each) for each in json.loads(done.stdout.splitlines()[-1])]


def surroundings_of(place: str, ports: Mapping[str, int]) -> dict[str, str]:
    """A data folder of its own, and gateways that are sinks."""
    return {
        "BAIBU_DATA": place, "BAIBU_DEMO": "0", "BAIBU_SANDBOX": "0", "BAIBU_SMS": "http",
        "BAIBU_SMS_URL": f"http://127.0.0.1:{ports['http']}/send",
        "BAIBU_SMS_IDEMPOTENT": "1", "BAIBU_SMS_PER_SECOND": "", "BAIBU_MAIL_PER_SECOND": "",
        "BAIBU_MAIL_URL": f"smtp://127.0.0.1:{ports['smtp']}/?from=office@example.cn",
    }  # fmt: skip


@contextmanager
def sinks(pause: float = 0.0) -> Iterator[dict[str, int]]:
    """A gateway and a mail server in a process of their own; their ports."""
    command = [sys.executable, "-P", "-m", "baibu.site.measuring.sinks", str(pause)]
    with running(command) as process:
        yield json.loads(cast(Any, process.stdout).readline())


@contextmanager
def running(command: Sequence[str], surroundings: Mapping[str, str] | None = None) -> Iterator[Any]:
    """A process that is there for the length of the block."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def seen(ports: Mapping[str, int], page: str = "seen") -> dict[str, Any]:
    """What the sinks have got so far."""
    with urllib.request.urlopen(f"http://127.0.0.1:{ports['http']}/{page}", timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def until(ports: Mapping[str, int], way: str, number: int) -> None:
    """Wait until the sink has that many different messages."""
    patience = time.monotonic() + PATIENCE
    while seen(ports)[way] < number:
        if time.monotonic() > patience:
            raise TimeoutError(f"{seen(ports)} of {number}")
        time.sleep(0.02)


def fill(people: int) -> Any:
    """A community with so many people, each with a number and an address; who they are, in order."""
    from django.utils import timezone

    from baibu.notices.models import Address
    from baibu.registry.actions import found_community
    from baibu.registry.models import Person
    from baibu.registry.queries.actors import Actor

    now = timezone.now()
    made = found_community(actor=Actor.clock(), code="bench", name="Bench", now=now, is_fictional=True)
    here = {"community_id": made.pk}
    persons = [
        Person(**here, id=uuid4(), name=f"居民{number}", sort_key=f"{number:06}", phone=f"199{number:08}")
        for number in range(people)
    ]
    Person.objects.bulk_create(persons, batch_size=5000)
    Address.objects.bulk_create(
        [
            Address(**here, id=uuid4(), person_id=each.id, channel="mail", value=f"p{number}@example.cn",
                    said_at=now, confirmed_at=now)
            for number, each in enumerate(persons)
        ],
        batch_size=5000,
    )  # fmt: skip
    return made, [each.id for each in persons]


def ours(community: Any, people: Sequence[Any], ports: Mapping[str, int], way: str) -> tuple[float, float]:
    """Seconds until the rows were committed, and until the sink had every message."""
    from django.conf import settings
    from django.utils import timezone

    from baibu.notices.actions import send_message
    from baibu.notices.queries.outbox import Text
    from baibu.registry.queries.actors import Actor

    settings.BAIBU_CHANNEL_ORDER = (way,)
    before = seen(ports)[way]
    text = Text("停水通知", TEXT, is_urgent=False)
    noon = timezone.localtime().replace(hour=12) - timedelta(days=1)  # nobody's night, and not still to come
    begun = time.perf_counter()
    send_message(actor=Actor.operator(community.pk), kind="test", text=text, people=people, now=noon)
    rows = time.perf_counter() - begun
    until(ports, way, before + len(people))
    return rows, time.perf_counter() - begun


TEXT = "明天八点到十点，三栋和四栋停水检修。请提前储水。有困难的家庭可以请楼栋长送水上门。"


def bare(people: int, ports: Mapping[str, int], way: str) -> float:
    """Seconds the barest senders took, as many of them as ours."""
    port = ports["http" if way == "sms" else "smtp"]
    before = seen(ports)[way]
    with ExitStack() as stack, tempfile.TemporaryDirectory() as place:
        started = []
        for number in range(SENDERS):
            letters = [
                {"id": str(uuid4()), "to": f"199{each:08}" if way == "sms" else f"p{each}@example.cn",
                 "title": "停水通知", "text": f"停水通知\n{TEXT}"}
                for each in range(number, people, SENDERS)
            ]  # fmt: skip
            file = Path(place, f"{number}.json")
            file.write_text(json.dumps(letters))
            command = [sys.executable, "-P", "-m", "baibu.site.measuring.bare", way, str(file), str(port)]
            process = stack.enter_context(running(command))
            assert process.stdout.readline() == "ready\n"
            started.append(process)
        begun = time.perf_counter()
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        until(ports, way, before + people)
        return time.perf_counter() - begun


def figures(ports: Mapping[str, int], counts: Sequence[int]) -> list[Sent]:
    """Each way and each number of people, ours and the barest in turns."""
    community, people = fill(max(counts))
    found = []
    sender = [sys.executable, "-P", "-m", "baibu.site.sending"]
    for way in WAYS:
        for count in counts:
            plain = bare(count, ports, way)
            with ExitStack() as stack:
                for _number in range(SENDERS):
                    stack.enter_context(running(sender, dict(os.environ)))
                ours(community, people[:1], ports, way)  # both are awake once one message came through
                rows, all_of_it = ours(community, people[:count], ports, way)
            found.append(Sent(way, count, rows, all_of_it, plain))
    if seen(ports)["twice"]:
        raise AssertionError("a message was handed over twice")
    return found


def main(ports: str, counts: str) -> None:
    """Print the figures as one line of JSON."""
    from baibu.site.cli.frame import awake

    with awake():
        print(json.dumps([asdict(each) for each in figures(json.loads(ports), json.loads(counts))]))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:3])
