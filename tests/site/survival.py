"""One message to 40,000 people, while senders and the database are killed again and again.

A process of its own; it prints what stands in the database and in the sinks at the end.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from typing import Any
from uuid import uuid4

from baibu.site.measuring.sending import SENDERS, fill, seen

PATIENCE = 300


def begin() -> subprocess.Popen[bytes]:
    """A sender."""
    return subprocess.Popen([sys.executable, "-P", "-m", "baibu.site.sending"], stderr=subprocess.DEVNULL)


def write(people: int) -> None:
    """The message: every other person prefers mail."""
    from django.utils import timezone

    from baibu.notices.actions import send_message
    from baibu.notices.models import Reaching
    from baibu.notices.queries.outbox import Text
    from baibu.registry.queries.actors import Actor

    community, everybody = fill(people)
    now = timezone.now()
    Reaching.objects.bulk_create(
        [
            Reaching(community_id=community.pk, id=uuid4(), person_id=person, channels=["mail"], said_at=now)
            for person in everybody[::2]
        ],
        batch_size=5000,
    )
    noon = timezone.localtime(now).replace(hour=12) - timezone.timedelta(days=1)
    actor = Actor.operator(community.pk)
    send_message(actor=actor, kind="test", text=Text("停水", "明天停水。"), people=everybody, now=noon)


def kill_database(cluster: Any) -> None:
    """As a power cut would, and up again."""
    pid = int((cluster.path / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    while True:
        with suppress(Exception):
            cluster.start()
            return
        time.sleep(0.2)


def states() -> Counter[str]:
    """State → how many deliveries by the ways out; asked again where the database is coming up."""
    from django.db import close_old_connections
    from django.db.models import Count

    from baibu.notices.models import Delivery

    while True:
        close_old_connections()
        with suppress(Exception):
            rows = Delivery.objects.exclude(channel="inbox").values_list("state").annotate(n=Count("id"))
            return Counter(dict(rows))
        time.sleep(0.2)


def torment(cluster: Any, kills: int, chance: random.Random) -> int:
    """How many of the kills came while there was still something to send."""
    senders = [begin() for _number in range(SENDERS)]
    meant = 0
    try:
        for number in range(kills):
            time.sleep(chance.uniform(0.3, 1.5))
            now = states()
            meant += now["waiting"] + now["handing"] > 0
            if number % 2:
                kill_database(cluster)
            else:
                chosen = chance.randrange(SENDERS)
                senders[chosen].kill()
                senders[chosen].wait()
                senders[chosen] = begin()
        patience = time.monotonic() + PATIENCE
        while (left := states()) and left["waiting"] + left["handing"] and time.monotonic() < patience:
            time.sleep(0.5)
    finally:
        for sender in senders:
            sender.kill()
            sender.wait()
    return meant


def main(ports: str, people: str, kills: str) -> None:
    """Write, torment, and tell."""
    from baibu.site.cli import frame

    with frame.awake():
        from baibu.notices.models import Delivery

        write(int(people))
        meant = torment(frame.held[0].cluster, int(kills), random.Random(236))
        states()
        keys = seen(json.loads(ports), "keys")
        came = Counter(keys["sms"]) + Counter(keys["mail"])
        rows = list(Delivery.objects.exclude(channel="inbox").values_list("id", "state", "reason"))
    told = {
        "deliveries": len(rows),
        "states": Counter(state for _id, state, _reason in rows),
        "kills_while_sending": meant,
        "twice": sum(1 for times in came.values() if times > 1),
        "strangers": len(set(came) - {str(key) for key, _state, _reason in rows}),
        "sent_but_not_there": sum(1 for key, state, _r in rows if state == "sent" and not came[str(key)]),
        "there_but_not_said": sum(
            1 for key, state, _r in rows if state not in {"sent", "unsure"} and came[str(key)]
        ),
        "without_a_reason": sum(1 for _key, state, reason in rows if state != "sent" and not reason),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:4])
