"""What can be done in the room."""

from .asks import answer_request, correct_for, make_request
from .erasing import confirm_erasure, decline_erasure, lift_hold, propose_erasure, set_hold

__all__ = [
    "answer_request",
    "confirm_erasure",
    "correct_for",
    "decline_erasure",
    "lift_hold",
    "make_request",
    "propose_erasure",
    "set_hold",
]
