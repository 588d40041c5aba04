"""What can be done to the registry."""

from .accounts import open_account
from .calendar import load_calendar
from .circumstances import decide_circumstance, end_circumstance, propose_circumstance, refuse_circumstance
from .communities import found_community, open_body, open_place
from .households import (
    correct_person,
    decline_visits,
    move_person,
    register_household,
    register_person,
    say_household_left,
    say_person_left,
)
from .imports import (
    Applied,
    apply_draft,
    apply_import,
    forget_import_draft,
    get_draft,
    keep_draft,
    remember_headings,
    visit_sink,
)
from .pairs import Paired, end_pair, pair_helper
from .posts import appoint, cancel_absence, end_tenure, say_absence
from .undoing import undo_import, undo_sink

__all__ = [
    "Applied",
    "Paired",
    "apply_draft",
    "apply_import",
    "appoint",
    "cancel_absence",
    "correct_person",
    "decide_circumstance",
    "decline_visits",
    "end_circumstance",
    "end_pair",
    "end_tenure",
    "forget_import_draft",
    "found_community",
    "get_draft",
    "keep_draft",
    "load_calendar",
    "move_person",
    "open_account",
    "open_body",
    "open_place",
    "pair_helper",
    "propose_circumstance",
    "refuse_circumstance",
    "register_household",
    "register_person",
    "remember_headings",
    "say_absence",
    "say_household_left",
    "say_person_left",
    "undo_import",
    "undo_sink",
    "visit_sink",
]
