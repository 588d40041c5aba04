"""What can be done in the room."""

from .asks import answer_request, correct_for, make_request
from .copies import Copy, make_copy, note_copy_handed
from .destroying import confirm_destruction, decline_destruction, propose_destruction
from .erasing import confirm_erasure, decline_erasure, lift_hold, propose_erasure, set_hold
from .looking import note_look, read_ask

__all__ = [
    "Copy",
    "answer_request",
    "confirm_destruction",
    "confirm_erasure",
    "correct_for",
    "decline_destruction",
    "decline_erasure",
    "lift_hold",
    "make_copy",
    "make_request",
    "note_copy_handed",
    "note_look",
    "propose_destruction",
    "propose_erasure",
    "read_ask",
    "set_hold",
]
