"""The only door to a place, household or person: what an actor may see and record on a day."""

from .objects import (
    To,
    get_account,
    get_household,
    get_pair,
    get_person,
    get_place,
    lives_in,
    may_set_up,
    nowhere,
    out_of_reach,
    require_concerned,
    require_opens_accounts,
    require_pairs_known,
    require_place,
    require_set_up,
    works_within,
)
from .scope import Scope, scope_of, seats

__all__ = [
    "Scope",
    "To",
    "get_account",
    "get_household",
    "get_pair",
    "get_person",
    "get_place",
    "lives_in",
    "may_set_up",
    "nowhere",
    "out_of_reach",
    "require_concerned",
    "require_opens_accounts",
    "require_pairs_known",
    "require_place",
    "require_set_up",
    "scope_of",
    "seats",
    "works_within",
]
