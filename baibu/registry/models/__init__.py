"""The registry's tables."""

from .accounts import Account
from .attempts import Attempt
from .changes import HomeChange
from .imports import CalendarYear, ImportAct, ImportChange, ImportDraft, KnownHeading, WorkdayException
from .keys import Belonging, bind, link_to
from .openings import Opening
from .people import OVER, TAKEN_BACK, Absence, Body, Circumstance, ContactPair, Person, Tenure
from .places import Community, Household, Place

__all__ = [
    "OVER",
    "TAKEN_BACK",
    "Absence",
    "Account",
    "Attempt",
    "Belonging",
    "Body",
    "CalendarYear",
    "Circumstance",
    "Community",
    "ContactPair",
    "HomeChange",
    "Household",
    "ImportAct",
    "ImportChange",
    "ImportDraft",
    "KnownHeading",
    "Opening",
    "Person",
    "Place",
    "Tenure",
    "WorkdayException",
    "bind",
    "link_to",
]
