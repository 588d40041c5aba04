"""Planning: the rows that are owed come to be, and those whose ground fell away become void."""

from .community import Planned, plan
from .household import follow_people, plan_household

__all__ = ["Planned", "follow_people", "plan", "plan_household"]
