"""Planning: the rows that are owed come to be, and those whose ground fell away become void."""

from .community import Planned, plan
from .household import plan_household

__all__ = ["Planned", "plan", "plan_household"]
