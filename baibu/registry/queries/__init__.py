"""What the registry can answer."""

from .actors import Actor
from .calendar import missing_calendar_years, working_days
from .names import name_key, place_key
from .places import (
    address_of,
    ancestor_at,
    ancestors,
    census,
    children,
    community_of,
    households_in,
    people_in,
    root_of,
    subtree,
)
from .rosters import roster, tenures_of
from .search import found_households, found_people

__all__ = [
    "Actor",
    "address_of",
    "ancestor_at",
    "ancestors",
    "census",
    "children",
    "community_of",
    "found_households",
    "found_people",
    "households_in",
    "missing_calendar_years",
    "name_key",
    "people_in",
    "place_key",
    "root_of",
    "roster",
    "subtree",
    "tenures_of",
    "working_days",
]
