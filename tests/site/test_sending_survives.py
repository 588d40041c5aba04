"""Whatever is killed while 40,000 messages go out: each is there once, or says why nobody can know."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from baibu.site.measuring.sending import sinks, surroundings_of

PEOPLE, KILLS = 40_000, 50
#: what may be on the wire at once: fifty text messages and ten mails for each sender that is killed
ON_THE_WIRE = 60
#: so slow that there is something to send whenever something is killed
SLOW = {"BAIBU_SMS_PER_SECOND": "400", "BAIBU_MAIL_PER_SECOND": "300", "BAIBU_SMS_IDEMPOTENT": "0"}
HOUSE = Path(__file__).parents[2]


def test_nothing_is_lost_and_nothing_goes_twice() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="baibu-survival-", ignore_cleanup_errors=True) as place,
        sinks(0.01) as ports,
    ):
        Path(place).chmod(0o755)  # the database runs as an ordinary user
        surroundings = {**os.environ, **surroundings_of(place, ports), **SLOW}
        for name in ("BAIBU_DATABASE_URL", "BAIBU_DATABASE_ROLE", "DJANGO_SETTINGS_MODULE"):
            surroundings.pop(name, None)
        command = [sys.executable, "-m", "tests.site.survival", json.dumps(ports), str(PEOPLE), str(KILLS)]
        done = subprocess.run(
            command, env=surroundings, cwd=HOUSE, capture_output=True, text=True, check=False, timeout=1500
        )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["deliveries"] == PEOPLE
    assert set(told["states"]) <= {"sent", "unsure"}, told
    assert told["states"].get("unsure", 0) <= ON_THE_WIRE * KILLS // 2, told
    assert told["kills_while_sending"] >= KILLS * 0.8, told
    lost = ("twice", "strangers", "sent_but_not_there", "there_but_not_said", "without_a_reason")
    assert {name: told[name] for name in lost} == dict.fromkeys(lost, 0), told
