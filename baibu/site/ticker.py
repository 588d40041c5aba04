"""Keeps time: plans what is newly owed and sweeps what must follow, once a minute."""

import logging
import signal
import time
from datetime import datetime
from types import FrameType
from typing import Any

SECONDS = 60
log = logging.getLogger(__name__)


def tick_once(now: datetime) -> dict[str, Any]:
    """What one tick did, by community; safe to repeat, because every step has a key that lets it happen once.

    A community whose tick fails is logged and holds up none of the others.
    """
    from baibu.ledger import actions
    from baibu.registry.models import Community

    done: dict[str, Any] = {}
    for key, code in Community.objects.order_by("pk").values_list("pk", "code"):
        try:
            done[code] = actions.tick(key, now)
        except Exception:
            log.exception("tick failed for community %s", code)
    ring(now)
    sweep(now)
    return done


def ring(now: datetime) -> None:
    """Ring whoever comes next for the posts that have not answered an order."""
    from baibu.notices.actions import ring_substitutes
    from baibu.registry.queries.actors import Actor

    try:
        ring_substitutes(actor=Actor.clock(), now=now)
    except Exception:
        log.exception("ringing failed")


def sweep(now: datetime) -> None:
    """Forget old tries, codes and claims, earlier days' changes, exported files, sessions and messages."""
    from baibu.notices.actions import forget_messages
    from baibu.registry.actions import (
        destroy_exports,
        forget_changes,
        forget_recoveries,
        sweep_claims,
        sweep_codes,
        sweep_sessions,
        sweep_tries,
    )
    from baibu.registry.queries.actors import Actor

    try:
        sweep_tries(actor=Actor.clock(), now=now)
        sweep_codes(actor=Actor.clock(), now=now)
        sweep_claims(actor=Actor.clock(), now=now)
        forget_changes(actor=Actor.clock(), now=now)
        destroy_exports(actor=Actor.clock(), now=now)
        forget_recoveries(actor=Actor.clock(), now=now)
        sweep_sessions(actor=Actor.clock(), now=now)
        forget_messages(actor=Actor.clock(), now=now)
    except Exception:
        log.exception("sweeping failed")


def run() -> None:
    """Tick at once, then every minute until told to stop; after a failed tick the next one tries again."""
    from django.db import close_old_connections
    from django.utils import timezone

    while True:
        started = time.monotonic()
        close_old_connections()
        try:
            tick_once(timezone.now())
        except Exception:
            log.exception("tick failed")
        time.sleep(max(1.0, SECONDS - (time.monotonic() - started)))


def leave(number: int, where: FrameType | None) -> None:
    """End quietly, whatever was going on: open work rolls back."""
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)


if __name__ == "__main__":
    import django

    from baibu.site.logs import catch_the_rest

    catch_the_rest()
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    django.setup()
    run()
