"""What can be done with notices."""

from .messages import About, deliver, forget_messages, send_message
from .notices import (
    change_draft,
    confirm_notice,
    correct_notice,
    draft_notice,
    take_down_naming,
    withdraw_notice,
)
from .outbox import Job, allowed, claim, release_lost, settle, take_up

__all__ = [
    "About",
    "Job",
    "allowed",
    "change_draft",
    "claim",
    "confirm_notice",
    "correct_notice",
    "deliver",
    "draft_notice",
    "forget_messages",
    "release_lost",
    "send_message",
    "settle",
    "take_down_naming",
    "take_up",
    "withdraw_notice",
]
