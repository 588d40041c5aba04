"""The only place where rooms are introduced to each other: which room carries out which effect."""

from collections.abc import Callable, Mapping
from typing import Any

#: Kind of effect → the action that carries it out: action(actor=…, effect=…, now=…).
#: A kind that is missing stays pending, where everybody can see it, until its room opens.
EFFECTS: Mapping[str, Callable[..., Any]] = {}
