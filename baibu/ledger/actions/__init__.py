"""What changes the ledger."""

from ..queries.standing import MOST_MORE
from .acting import refresh_acting
from .deeds import record_deed, withdraw_deed
from .discharges import discharge, revoke_discharges
from .entries import add_effect, append_entry, erase_note, keep_note, withdraw_effect
from .erasing import erase_notes_about
from .excuses import ask_excuse, decide_excuse, extend
from .following import follow_register
from .looking import note_look
from .methods import adopt_pack
from .planning import Planned, plan, plan_household
from .ticking import Ticked, see_told, tick

__all__ = [
    "MOST_MORE",
    "Planned",
    "Ticked",
    "add_effect",
    "adopt_pack",
    "append_entry",
    "ask_excuse",
    "decide_excuse",
    "discharge",
    "erase_note",
    "erase_notes_about",
    "extend",
    "follow_register",
    "keep_note",
    "note_look",
    "plan",
    "plan_household",
    "record_deed",
    "refresh_acting",
    "revoke_discharges",
    "see_told",
    "tick",
    "withdraw_deed",
    "withdraw_effect",
]
