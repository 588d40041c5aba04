"""One control, tried: what an attacker would do is done, in a transaction that is taken back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from django.db import ProgrammingError, transaction

from baibu import core
from baibu.site.words import text as _

from .stage import Stage


class Broken(Exception):
    """A control does not hold: what was seen, and what to do."""


class Off(Exception):
    """A control has nothing to hold here, or waits to be configured: what to do."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A control and the attempt on it, which returns what was seen where it holds."""

    name: str
    title: str
    attempt: Callable[[Stage], str]


@dataclass(frozen=True, slots=True)
class Control:
    """How a control stands."""

    name: str
    state: Literal["ok", "fail", "off"]
    detail: str


def tried(probe: Probe) -> Control:
    """How the control stands after an attempt that leaves nothing behind; one that cannot be made fails."""
    try:
        with taken_back():
            return Control(probe.name, "ok", probe.attempt(Stage()))
    except Off as off:
        return Control(probe.name, "off", str(off))
    except Broken as broken:
        return Control(probe.name, "fail", str(broken))
    except ProgrammingError as error:
        text = _("The tables are not as this version wants them. Run: start migrate")
        return Control(probe.name, "fail", f"{text} ({first_line(error)})")
    except Exception as error:
        return Control(probe.name, "fail", f"{type(error).__name__}: {first_line(error)}")


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction of which nothing stays."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def quietly() -> Iterator[None]:
    """What the attempts in the block provoke is not logged: nobody attacked."""
    handlers = list(logging.getLogger().handlers)
    for each in handlers:
        each.addFilter(unheard)
    try:
        yield
    finally:
        for each in handlers:
            each.removeFilter(unheard)


def unheard(_record: logging.LogRecord) -> bool:
    """Whether a line is written: none is."""
    return False


def demand(holds: object, seen: str) -> None:
    """Nothing; Broken where it does not hold."""
    if not holds:
        raise Broken(seen)


def require_refused(code: str, act: Callable[..., Any], /, *of: Any, **said: Any) -> None:
    """Nothing; Broken where the act is not refused with that code."""
    try:
        act(*of, **said)
    except core.Refusal as refusal:
        demand(refusal.code == code, _("refused: %(code)s", code=refusal.code))
    else:
        raise Broken(_("This was not refused: %(text)s", text=" ".join(map(str, of)) or code))


def first_line(error: Exception) -> str:
    """What an error says, shortly."""
    return str(error).strip().partition("\n")[0][:200]
